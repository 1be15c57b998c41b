"""The citizens' pages: what needs an account is scripts that speak to the REST API alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..procedures import PROCEDURES
from ..procedures.sections.address import PROVINCES
from ..receiving_units import receiving_units
from ..representation import RelationToApplicant


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "citizens/home.html", {"procedures": PROCEDURES.values()})


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "citizens/sign_in.html")


@require_safe
def my_dossiers(request: HttpRequest) -> HttpResponse:
    return render(request, "citizens/my_dossiers.html")


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    return render(request, "citizens/notices.html")


@require_safe
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """The frame of one dossier's page; whether there is such a dossier, the API tells its owner."""
    return render(request, "citizens/dossier.html", {"code": code})


@require_safe
def filing(request: HttpRequest, procedure: str) -> HttpResponse:
    chosen = PROCEDURES.get(procedure)
    if chosen is None:
        raise Http404
    today = timezone.localdate()
    wards = receiving_units(today).order_by("name")
    context = {
        "procedure": chosen,
        "wards": wards,
        "provinces": PROVINCES,
        "relations": RelationToApplicant,
    }
    return render(request, "citizens/filing.html", context)
