"""Papers of a draft over REST."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from dossiers import scan_storage
from dossiers.api.scans import (
    SCAN_EXAMPLE,
    ScanUpload,
    file_renderer,
    read_upload,
    what_is_said,
)
from dossiers.api.versions import IF_MATCH, version_to_match
from dossiers.scan_types import ScanType
from onestop.idempotency import answer_once, carry_out_once, key_of
from onestop.openapi import LOCATION, ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken_as_form
from onestop.representation import Representation, respond

from ..draft_papers import add_draft_paper, remove_draft_paper
from ..drafts import paper_names, refuse_unless_open
from ..models import Draft, DraftPaper
from .draft_access import DRAFT, find_draft
from .draft_representations import KeptPaper

NUMBER = OpenApiParameter(
    "number",
    {"type": "integer", "minimum": 1},
    OpenApiParameter.PATH,
    description="The paper's number in the draft.",
)


class KeptPapers(Representation):
    papers: list[KeptPaper]


class DraftPapersView(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="list_draft_papers",
        tags=["Drafts"],
        summary="Papers of a draft",
        description="In the order in which they came.",
        parameters=[DRAFT],
        responses={
            200: given(KeptPapers, "The papers."),
            **problems("unauthenticated", "not-found"),
        },
    )
    def get(self, request: Request, draft_id: UUID) -> HttpResponse:
        draft = find_draft(account_of(request), draft_id)
        names = paper_names(draft)
        return respond(
            KeptPapers(papers=[KeptPaper.of(each, names) for each in draft.papers.all()])
        )

    @extend_schema(
        operation_id="add_draft_paper",
        tags=["Drafts"],
        summary="Add a paper to a draft",
        description=(
            "What the file is, is read from its content alone. The very file that is there already "
            "is not kept again and gets 200. Large files on a bad line: `POST /uploads/`."
        ),
        parameters=[DRAFT, *ONCE, LOCATION],
        request=taken_as_form(ScanUpload),
        examples=[SCAN_EXAMPLE],
        responses={
            200: given(KeptPaper, "It is there already."),
            201: given(KeptPaper, "Kept."),
            **problems(
                "unauthenticated",
                *WRONG_BODY,
                *WRONG_KEY,
                "not-found",
                "guard-refused",
                "papers-unavailable",
            ),
        },
    )
    def post(self, request: Request, draft_id: UUID) -> HttpResponse:
        now, user = timezone.now(), account_of(request)
        draft = find_draft(user, draft_id)
        if key_of(request) is None:  # one that is sent again gets the answer it had
            refuse_unless_open(draft)  # before the file is read at all
        paper, content = read_upload(request)

        def add() -> HttpResponse:
            try:
                kept, is_new = add_draft_paper(draft, paper, content, by=user, now=now)
            except Draft.DoesNotExist:  # deleted while the file was on its way
                raise Http404 from None
            told = KeptPaper.of(kept, paper_names(draft))
            location = told.address if is_new else ""
            return respond(told, status=201 if is_new else 200, location=location)

        return answer_once(request, add, now=now, said=what_is_said(paper, content))


class DraftPaperView(APIView):
    def get_renderers(self) -> list[BaseRenderer]:
        if self.request is not None and self.request.method == "DELETE":
            return super().get_renderers()
        return [file_renderer(kind)() for kind in ScanType]

    @extend_schema(
        operation_id="read_draft_paper",
        tags=["Drafts"],
        summary="A paper of a draft as its file",
        description="The bytes as they came in.",
        parameters=[DRAFT, NUMBER],
        responses={
            **{
                (200, kind.value): OpenApiResponse(OpenApiTypes.BINARY, "The file.")
                for kind in ScanType
            },
            **problems("unauthenticated", "not-found", "papers-unavailable"),
        },
    )
    def get(self, request: Request, draft_id: UUID, number: int) -> HttpResponse:
        draft = find_draft(account_of(request), draft_id)
        paper = draft.papers.filter(number=number).first()
        if paper is None:
            raise Http404
        answer = HttpResponse(scan_storage.read(paper.stored_as), content_type=paper.media_type)
        name = f"{paper.paper}-{paper.number}.{ScanType(paper.media_type).extension}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "private, no-store"
        return answer

    @extend_schema(
        operation_id="drop_draft_paper",
        tags=["Drafts"],
        summary="Take a paper out of a draft",
        description="Its file goes. With `If-Match`, only from the draft as it was seen, else 412.",
        parameters=[DRAFT, NUMBER, *ONCE, IF_MATCH],
        responses={
            204: None,
            **problems(
                "unauthenticated",
                *WRONG_KEY,
                "not-found",
                "out-of-turn",
                "guard-refused",
                "precondition-failed",
            ),
        },
    )
    def delete(self, request: Request, draft_id: UUID, number: int) -> HttpResponse:
        user, now = account_of(request), timezone.now()
        expected = version_to_match(request)
        freed: list[str] = []

        def remove() -> HttpResponse:
            draft = find_draft(user, draft_id)
            try:
                name = remove_draft_paper(draft, number, by=user, expected=expected, now=now)
            except (DraftPaper.DoesNotExist, Draft.DoesNotExist):
                raise Http404 from None
            freed.append(name)
            return HttpResponse(status=204)

        answer = carry_out_once(request, remove, now=now)
        if "Idempotent-Replayed" not in answer:  # what was rolled back has its file still
            for name in freed:
                scan_storage.discard(name)
        return answer
