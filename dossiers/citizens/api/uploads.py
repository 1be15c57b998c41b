"""Files that resume where they broke off: the tus protocol 1.0 (tus.io/protocols/resumable-upload).

Core with the extensions creation, expiration and termination; its clients (tus-js-client, Uppy)
work as they are. Whose the upload is follows from the token, not from knowing its address.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from onestop.idempotency import answer_once, carry_out_once
from onestop.openapi import LOCATION, ONCE, problems
from onestop.problems import ProblemRaised

from ..models import Draft, Upload
from ..uploads import WrongOffset, add_part, begin_upload, cancel_upload, own_upload
from . import tus

_UPLOAD = OpenApiParameter(
    "upload_id",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.PATH,
    description="As in the `Location` that the upload was begun with.",
)
_OFFSET_NOW = tus.header("Upload-Offset", "How much is in.", tus.COUNT, response=[200, 204])
_OF_ONE = ("unauthenticated", "malformed-request", "not-found", "unsupported-version")


class UploadsView(APIView):
    @extend_schema(
        operation_id="begin_upload",
        tags=["Drafts"],
        summary="Begin a resumable upload",
        description=(
            "tus 1.0. `Upload-Metadata` names what it is for, each value in Base64: `paper` with "
            "`draft` (its id) or `dossier` (its code). Send the parts with PATCH to `Location`; "
            "ask with HEAD where to go on. With the last byte the file is checked by its content "
            "and kept as a paper, as `add_draft_paper` and `add_scan` do."
        ),
        parameters=[
            tus.RESUMABLE,
            tus.header("Upload-Length", "Bytes of the whole file.", tus.COUNT, required=True),
            tus.header(
                "Upload-Metadata",
                "As `paper YmlydGhfbm90aWNl,draft MGI1...`.",
                {"type": "string", "pattern": "^[!-~][ -~]*$"},
                required=True,
            ),
            *ONCE,
            LOCATION,
        ],
        request=None,
        responses={
            201: None,
            **problems(
                "unauthenticated",
                "malformed-request",
                "invalid-input",
                "not-permitted",
                "not-found",
                "guard-refused",
                "unsupported-version",
                "idempotency-key-reused",
            ),
        },
    )
    def post(self, request: Request) -> HttpResponse:
        now = timezone.now()
        tus.require_version(request)
        length = tus.number_in(request, "Upload-Length")
        metadata = request.headers.get("Upload-Metadata", "")
        target = tus.target_of(metadata)

        def begin() -> HttpResponse:
            try:
                upload = begin_upload(account_of(request), target, length, now=now)
            except Draft.DoesNotExist:
                raise Http404 from None
            answer = tus.told(upload, 201)
            answer["Location"] = request.build_absolute_uri(reverse("upload", args=[upload.pk]))
            return answer

        return carry_out_once(request, begin, now=now, said=f"{length} {metadata}".encode())

    @extend_schema(exclude=True)
    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        answer = HttpResponse(status=204)
        answer["Tus-Resumable"] = answer["Tus-Version"] = tus.VERSION
        answer["Tus-Extension"] = "creation,expiration,termination"
        answer["Tus-Max-Size"] = str(settings.PAPER_MAX_BYTES)
        return answer


class UploadView(APIView):
    parser_classes = [tus.PartParser]

    @extend_schema(
        operation_id="find_upload",
        tags=["Drafts"],
        summary="Where an upload goes on",
        description="`Upload-Offset` is where the next part begins.",
        parameters=[_UPLOAD, tus.RESUMABLE, _OFFSET_NOW],
        responses={200: None, **problems(*_OF_ONE)},
    )
    def head(self, request: Request, upload_id: UUID) -> HttpResponse:
        tus.require_version(request)
        answer = tus.told(_find(request, upload_id), 200)
        answer["Cache-Control"] = "no-store"
        return answer

    @extend_schema(
        operation_id="continue_upload",
        tags=["Drafts"],
        summary="Send a part of a file",
        description=(
            "Bytes from `Upload-Offset` on. A part that begins elsewhere than the file ends is "
            "409, with the right `Upload-Offset`. With the last byte the paper is kept, and "
            "`Content-Location` is its address; what is then no paper is refused and forgotten."
        ),
        parameters=[
            _UPLOAD,
            tus.RESUMABLE,
            tus.header("Upload-Offset", "Where this part begins.", tus.COUNT, required=True),
            _OFFSET_NOW,
            tus.header("Content-Location", "Where the whole paper is kept.", response=[204]),
        ],
        request={tus.PART_TYPE: OpenApiTypes.BINARY},
        responses={
            204: None,
            **problems(
                *_OF_ONE,
                "invalid-input",
                "not-permitted",
                "guard-refused",
                "wrong-offset",
                "unsupported-media-type",
                "papers-unavailable",
            ),
        },
    )
    def patch(self, request: Request, upload_id: UUID) -> HttpResponse:
        tus.require_version(request)
        upload, offset = _find(request, upload_id), tus.number_in(request, "Upload-Offset")
        empty = request.headers.get("Content-Length", "0") == "0"
        if request.content_type != tus.PART_TYPE and not empty:
            raise ProblemRaised(
                "unsupported-media-type", _("Địa chỉ này chỉ nhận %s.") % tus.PART_TYPE
            )
        content = request.data if isinstance(request.data, bytes) else b""
        try:
            upload = add_part(upload, offset, content, by=account_of(request), now=timezone.now())
        except WrongOffset as refusal:
            raise ProblemRaised("wrong-offset", offset=refusal.offset) from None
        except (Upload.DoesNotExist, Draft.DoesNotExist):
            raise Http404 from None
        answer = tus.told(upload, 204)
        if upload.kept_as:
            answer["Content-Location"] = upload.kept_as
        return answer

    @extend_schema(
        operation_id="cancel_upload",
        tags=["Drafts"],
        summary="Give an upload up",
        description="What came in is deleted. A paper that is kept already stays.",
        parameters=[_UPLOAD, tus.RESUMABLE, *ONCE],
        responses={
            204: None,
            **problems(*_OF_ONE, "too-large", "idempotency-key-reused"),
        },
    )
    def delete(self, request: Request, upload_id: UUID) -> HttpResponse:
        tus.require_version(request)

        def cancel() -> HttpResponse:
            cancel_upload(_find(request, upload_id))
            answer = HttpResponse(status=204)
            answer["Tus-Resumable"] = tus.VERSION
            return answer

        return answer_once(request, cancel, now=timezone.now())


def _find(request: Request, upload_id: UUID) -> Upload:
    try:
        return own_upload(account_of(request), upload_id, timezone.now())
    except Upload.DoesNotExist:
        raise Http404 from None
