"""The draft of the certificate, for the citizen who is asked whether it is right."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from onestop.openapi import problems

from ..models import Viewing
from ..printing.answer import MEDIA_TYPE, pdf_answer
from ..printing.compiler import pdf_of
from ..printing.draft import draft_certificate
from ..states import DossierState
from ..viewings import record_viewing
from .access import CODE, visible_dossier
from .forms import PdfRenderer


class DraftCertificateView(APIView):
    renderer_classes = [PdfRenderer]

    @extend_schema(
        operation_id="read_draft_certificate",
        tags=["Dossiers"],
        summary="The draft of the certificate as PDF",
        description=(
            "As it would be signed, and marked as a draft: look at it before `confirm_draft` or "
            "`contest_draft`. 404 unless the dossier waits for that answer. Not a print."
        ),
        parameters=[CODE],
        responses={
            (200, MEDIA_TYPE): OpenApiResponse(OpenApiTypes.BINARY, "The draft."),
            **problems("unauthenticated", "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        now, user = timezone.now(), account_of(request)
        dossier = visible_dossier(user, code, now)
        sheet = None
        if dossier.state == DossierState.AWAITING_CONFIRMATION:
            sheet = draft_certificate(dossier, now, signer="")
        if sheet is None:
            raise Http404
        record_viewing(dossier, by=user, door=Viewing.Door.API, now=now)
        return pdf_answer(pdf_of([sheet], now), f"{dossier.code}-ban-nhap")
