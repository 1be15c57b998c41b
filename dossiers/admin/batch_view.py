"""Printing the papers of many dossiers at once: the list first, then one PDF."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.rights import instant_of, staff_of

from ..printing.answer import pdf_answer
from ..printing.batches import Batch, Candidate, candidates
from ..printing.prints import MOST_AT_ONCE, ReasonNeeded, print_forms
from .picked import picked_dossiers
from .rights import reads_dossiers


def batch_page(request: HttpRequest) -> HttpResponse:
    """GET lists what would be printed and what would not, and why; POST prints it, on record.

    A POST that meets a dossier which can no longer be printed prints nothing and shows the list.
    """
    if not reads_dossiers(request):
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    batch = _batch(asked)
    picked = asked.getlist("pick")
    dossiers = picked_dossiers(request, picked, "events", "printed_forms", "documents")
    found = candidates(dossiers, batch, staff_of(request), instant_of(request))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("In hàng loạt"),
        "batch": batch,
        "most": MOST_AT_ONCE,
        "too_many": len(picked) > MOST_AT_ONCE,
        "unseen": len(set(picked)) - len(dossiers),
        "printable": [each for each in found if each.offer],
        "left_out": [each for each in found if not each.offer],
        "changed": False,
    }
    if context["too_many"] or not dossiers:
        return _page(request, context, status=422)
    if request.method != "POST":
        return _page(request, context)
    if context["left_out"] or context["unseen"]:
        return _page(request, context | {"changed": True}, status=409)
    return _print(request, context, found)


def _print(request: HttpRequest, context: dict[str, Any], found: list[Candidate]) -> HttpResponse:
    offers = [each.offer for each in found if each.offer is not None]
    now = instant_of(request)
    try:
        pdf = print_forms(offers, by=staff_of(request), now=now)
    except ReasonNeeded:  # somebody else printed one in between
        return _page(request, context | {"changed": True}, status=409)
    return pdf_answer(pdf, f"{context['batch'].value}-{now:%Y%m%d-%H%M%S}")


def _batch(asked: QueryDict) -> Batch:
    try:
        return Batch(asked.get("what", ""))
    except ValueError:
        raise Http404 from None


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "admin/dossiers/dossier/batch.html", context, status=status)
