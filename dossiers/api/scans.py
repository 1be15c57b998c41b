"""Scanned papers of a dossier: which there are, a new one, and each as its file."""

import hashlib
from typing import Any, Self

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from pydantic import BaseModel, Field
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from onestop.idempotency import answer_once, key_of
from onestop.openapi import LOCATION, ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken_as_form
from onestop.problems import ProblemRaised
from onestop.representation import Instant, Representation, respond
from onestop.upload import was_too_large

from ..models import Dossier, Scan, ScanViewing
from ..procedures.problems import Problem
from ..refusals import InvalidInput
from ..scan_answer import scan_answer
from ..scan_types import ScanType
from ..scans import add_scan, paper_names, read_scan, refuse_unless_may_add, too_large
from .access import CODE, visible_dossier

NUMBER = OpenApiParameter(
    "number",
    {"type": "integer", "minimum": 1},
    OpenApiParameter.PATH,
    description="The scan's number in the dossier.",
)


class ScannedPaper(Representation):
    """``version`` counts the scans of this paper; ``address`` is where the file is."""

    number: int
    paper: str
    paper_name: str
    version: int
    media_type: ScanType
    size: int
    sha256: str
    added_by: str
    added_at: Instant
    address: str

    @classmethod
    def of(cls, scan: Scan, code: str, names: Any) -> Self:
        """``code`` of the dossier; ``names`` of its papers."""
        return cls(
            number=scan.number,
            paper=scan.paper,
            paper_name=str(names.get(scan.paper, scan.paper)),
            version=scan.version,
            media_type=scan.kind,
            size=scan.size,
            sha256=scan.sha256,
            added_by=scan.added_by_name,
            added_at=scan.added_at,
            address=reverse("scan", args=[code, scan.number]),
        )


class ScannedPapers(Representation):
    scans: list[ScannedPaper]


class ScanUpload(BaseModel):
    """``paper`` is a code of the procedure's list; ``file`` is JPEG, PNG or PDF by its content."""

    paper: str
    file: bytes = Field(json_schema_extra={"format": "binary"})


SCAN_EXAMPLE = OpenApiExample(
    "a birth notice",
    {"paper": "birth_notice", "file": "(the file's bytes)"},
    media_type="multipart/form-data",
    request_only=True,
)


class FileRenderer(BaseRenderer):
    """So that a caller may ask for a file's own type; what is given is bytes already."""

    format = "file"
    charset = None
    render_style = "binary"

    def render(self, data: Any, *args: Any, **more: Any) -> Any:
        return data


def file_renderer(kind: ScanType) -> type[FileRenderer]:
    return type(f"{kind.name}Renderer", (FileRenderer,), {"media_type": kind.value})


class ScansView(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="list_scans",
        tags=["Dossiers"],
        summary="Which scanned papers a dossier has",
        description="Every version of every paper, in the order in which they came.",
        parameters=[CODE],
        responses={
            200: given(ScannedPapers, "The scans."),
            **problems("unauthenticated", "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        dossier = visible_dossier(account_of(request), code, timezone.now())
        names = paper_names(dossier)
        return respond(
            ScannedPapers(
                scans=[ScannedPaper.of(each, code, names) for each in dossier.scans.all()]
            )
        )

    @extend_schema(
        operation_id="add_scan",
        tags=["Dossiers"],
        summary="Add a scanned paper",
        description=(
            "Keeps a new version; earlier ones stay. What the file is, is read from its content "
            "alone. The very file that is the paper's newest version is not kept again and gets "
            "200, so that a request may be repeated. Citizens add to their own dossier before "
            "acceptance and when asked for a supplement, the ward's people until it is finished. "
            "A scan does not make a paper handed in: that is said at acceptance."
        ),
        parameters=[CODE, *ONCE, LOCATION],
        request=taken_as_form(ScanUpload),
        examples=[SCAN_EXAMPLE],
        responses={
            200: given(ScannedPaper, "The newest version is this very file."),
            201: given(ScannedPaper, "Kept."),
            **problems(
                "unauthenticated",
                *WRONG_BODY,
                *WRONG_KEY,
                "not-permitted",
                "not-found",
                "guard-refused",
                "papers-unavailable",
            ),
        },
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        now, user = timezone.now(), account_of(request)
        dossier: Dossier = visible_dossier(user, code, now)
        if key_of(request) is None:  # one that is sent again gets the answer it had
            refuse_unless_may_add(dossier, user, now)  # before the file is read at all
        paper, content = read_upload(request)

        def add() -> HttpResponse:
            scan, is_new = add_scan(dossier, paper, content, by=user, now=now)
            told = ScannedPaper.of(scan, code, paper_names(dossier))
            location = told.address if is_new else ""
            return respond(told, status=201 if is_new else 200, location=location)

        return answer_once(request, add, now=now, said=what_is_said(paper, content))


class ScanView(APIView):
    renderer_classes = [file_renderer(kind) for kind in ScanType]

    @extend_schema(
        operation_id="read_scan",
        tags=["Dossiers"],
        summary="A scanned paper as its file",
        description=(
            "The bytes as they came in, checked against their SHA-256, to be saved. Each time goes "
            "on record: who was given which scan, and when."
        ),
        parameters=[CODE, NUMBER],
        responses={
            **{
                (200, kind.value): OpenApiResponse(OpenApiTypes.BINARY, "The file.")
                for kind in ScanType
            },
            **problems("unauthenticated", "not-found", "papers-unavailable"),
        },
    )
    def get(self, request: Request, code: str, number: int) -> HttpResponse:
        now, user = timezone.now(), account_of(request)
        dossier: Dossier = visible_dossier(user, code, now)
        scan = dossier.scans.select_related("dossier").filter(number=number).first()
        if scan is None:
            raise Http404
        content = read_scan(scan, by=user, door=ScanViewing.Door.API, now=now)
        return scan_answer(scan, content, inline=False)


def what_is_said(paper: str, content: bytes) -> bytes:
    """An upload as it counts for its key: a form's boundary is another each time."""
    return paper.encode() + hashlib.sha256(content).digest()


def read_upload(request: Request) -> tuple[str, bytes]:
    """The paper's code and the file. Raises ProblemRaised, InvalidInput naming what is missing."""
    try:
        form, files = request.data, request.FILES
    except UnsupportedMediaType:
        raise ProblemRaised(
            "unsupported-media-type", _("Địa chỉ này chỉ nhận multipart/form-data.")
        ) from None
    except ParseError:
        raise ProblemRaised(
            "malformed-request", _("Nội dung gửi lên không phải multipart/form-data hợp lệ.")
        ) from None
    if was_too_large(request._request):
        raise too_large()
    assert isinstance(form, dict)
    paper, file = form.get("paper"), files.get("file")
    given_both = {"paper": isinstance(paper, str), "file": file is not None}
    if not all(given_both.values()):
        needed = _("Trường này là bắt buộc.")
        missing = [
            Problem(name, "required", needed)
            for name, is_there in given_both.items()
            if not is_there
        ]
        raise InvalidInput(needed, missing)
    return str(paper), file.read()
