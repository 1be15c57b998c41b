"""Printing a form of one dossier: what was printed before, why once more, and the PDF."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.admin.rights import instant_of, staff_of

from ..actor import Who
from ..apology import draft_apology
from ..form_codes import FormCode
from ..models import Dossier
from ..printing.answer import pdf_answer, png_answer
from ..printing.compiler import Sheet, pdf_of, png_of
from ..printing.draft import draft_certificate
from ..printing.forms import FORMS
from ..printing.forms.apology import apology_data
from ..printing.offers import Offer, offer_of, offers_of, readers_for
from ..printing.prints import ReasonNeeded, print_forms
from .forms.reason import ReasonField
from .forms.widgets import lines
from .rights import OF_THE_WARD, actor_of, visible_dossiers, works_on
from .viewings import keep_viewing


class ReasonForm(forms.Form):
    reason = ReasonField(
        label=_("Lý do in lại"),
        max_length=1000,
        widget=lines(2),
        help_text=_("Ví dụ: bản trước bị hỏng khi in; bổ sung số định danh cá nhân."),
    )


def form_page(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """GET shows what there is to print; POST prints it, on record. 404 for what is not theirs."""
    offer = _offer(request, pk, code)
    if request.method != "POST":
        return _page(request, offer, ReasonForm() if offer.needs_reason else None)
    reason = ""
    if offer.needs_reason:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _page(request, offer, form, status=422)
        reason = form.cleaned_data["reason"]
    try:
        pdf = print_forms([offer], by=staff_of(request), now=instant_of(request), reason=reason)
    except ReasonNeeded:  # somebody else printed it in between
        return _page(request, _offer(request, pk, code), ReasonForm(), status=409)
    return pdf_answer(pdf, f"{code}-{offer.dossier.code}")


@require_safe
def apology_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of form 04, for the ward alone; not a print, and marked as a draft all over.

    404 where there is nothing to apologise for, or the apology was given.
    """
    dossier = get_object_or_404(_dossiers(request), pk=pk)
    apology = draft_apology(dossier, instant_of(request)) if works_on(request, dossier) else None
    if apology is None:
        raise Http404
    form = next(form for form in FORMS if form.code == FormCode.APOLOGY)
    with translation.override("vi"):
        sheet = Sheet(form, apology_data(dossier, apology))
    return pdf_answer(pdf_of([sheet], instant_of(request)), f"04-{dossier.code}-ban-thao")


@require_safe
def certificate_draft(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The certificate as it would leave, for the ward alone: a picture ("png") or "pdf".

    Not a print, and marked as a draft. 404 where nothing is to be signed.
    """
    dossier, now = get_object_or_404(_dossiers(request), pk=pk), instant_of(request)
    capacities = actor_of(request).capacities(dossier, now)
    signer = str(staff_of(request)) if Who.LEADER in capacities else ""
    sheet = draft_certificate(dossier, now, signer=signer) if capacities & OF_THE_WARD else None
    if sheet is None or kind not in ("png", "pdf"):
        raise Http404
    keep_viewing(request, dossier)
    name = f"{dossier.code}-ban-thao"
    if kind == "pdf":
        return pdf_answer(pdf_of([sheet], now), name)
    return png_answer(png_of(sheet, now, ppi=96), name)


def printable(request: HttpRequest, dossier: Dossier) -> list[Offer]:
    """What the person at the screen may print of the dossier."""
    return offers_of(dossier, readers_for(staff_of(request), dossier, instant_of(request)))


def _dossiers(request: HttpRequest) -> Any:
    return visible_dossiers(request).select_related("unit__parent", "rule")


def _offer(request: HttpRequest, pk: int, code: str) -> Offer:
    dossier = get_object_or_404(_dossiers(request), pk=pk)
    readers = readers_for(staff_of(request), dossier, instant_of(request))
    offer = offer_of(dossier, code, readers)
    if offer is None:
        raise Http404
    return offer


def _page(
    request: HttpRequest, offer: Offer, form: ReasonForm | None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"{offer.code.label} · {offer.dossier.code}",
        "dossier": offer.dossier,
        "offer": offer,
        "form": form,
    }
    return TemplateResponse(request, "admin/dossiers/dossier/form.html", context, status=status)
