"""The forms of a dossier: which there are, and each as PDF."""

from typing import Any, Self

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from onestop.openapi import given, problems
from onestop.representation import Instant, Representation, respond

from ..form_codes import CERTIFICATES, FormCode
from ..models import Dossier
from ..printing.answer import MEDIA_TYPE, pdf_answer
from ..printing.offers import Offer, offers_of, readers_for
from ..printing.prints import print_forms
from .access import CODE, visible_dossier

#: Certificates leave the ward on its own paper alone, and form 07 is of no dossier.
_GIVEN_HERE = tuple(code for code in FormCode if code not in CERTIFICATES | {FormCode.REGISTER})
FORM = OpenApiParameter(
    "form",
    {"type": "string", "enum": [code.value for code in _GIVEN_HERE]},
    OpenApiParameter.PATH,
    description="The form's number in Circular 03/2025/TT-VPCP, Appendix I.",
)


class AvailableForm(Representation):
    """``occurred_at`` is when what it is about happened; ``address`` is where the PDF is."""

    form: FormCode
    label: str
    version: int
    occurred_at: Instant
    times_printed: int
    address: str

    @classmethod
    def of(cls, offer: Offer) -> Self:
        return cls(
            form=offer.code,
            label=str(offer.code.label),
            version=offer.form.version,
            occurred_at=offer.event.occurred_at,
            times_printed=len(offer.prints),
            address=reverse("form", args=[offer.dossier.code, offer.code.value]),
        )


class AvailableForms(Representation):
    forms: list[AvailableForm]


class PdfRenderer(BaseRenderer):
    """So that a caller may ask for a PDF; what is given is rendered already."""

    media_type = MEDIA_TYPE
    format = "pdf"
    charset = None
    render_style = "binary"

    def render(self, data: Any, *args: Any, **more: Any) -> Any:
        return data


class FormsView(APIView):
    @extend_schema(
        operation_id="list_forms",
        tags=["Dossiers"],
        summary="Which forms a dossier has",
        description=(
            "What its history calls for and the caller may have: the receipt once it is accepted, "
            "a request for supplement, a refusal, an apology, a stop notice; for the ward's own "
            "people the control sheet as well."
        ),
        parameters=[CODE],
        responses={
            200: given(AvailableForms, "The forms."),
            **problems("unauthenticated", "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        offers = _offers(request, code)
        return respond(AvailableForms(forms=[AvailableForm.of(offer) for offer in offers]))


class FormView(APIView):
    renderer_classes = [PdfRenderer]

    @extend_schema(
        operation_id="read_form",
        tags=["Dossiers"],
        summary="A form as PDF",
        description=(
            "Set anew each time by the version of the form that the paper was printed by first; "
            "each time goes on record as a print. Nothing else changes."
        ),
        parameters=[CODE, FORM],
        responses={
            (200, MEDIA_TYPE): OpenApiResponse(OpenApiTypes.BINARY, "The form."),
            **problems("unauthenticated", "not-found"),
        },
    )
    def get(self, request: Request, code: str, form: str) -> HttpResponse:
        offer = next((each for each in _offers(request, code) if each.code == form), None)
        if offer is None:
            raise Http404
        pdf = print_forms([offer], by=account_of(request), now=timezone.now())
        return pdf_answer(pdf, f"{form}-{code}")


def _offers(request: Request, code: str) -> list[Offer]:
    """Raises Dossier.DoesNotExist, also where it may not be seen."""
    now, user = timezone.now(), account_of(request)
    dossier: Dossier = visible_dossier(user, code, now)
    offers = offers_of(dossier, readers_for(user, dossier, now))
    return [offer for offer in offers if offer.code in _GIVEN_HERE]
