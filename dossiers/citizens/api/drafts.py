"""Drafts over REST: begun on one device, gone on with on another, submitted once."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import Field
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from dossiers import scan_storage
from dossiers.api.pages import next_address
from dossiers.api.query import Query, query_parameters, read_whole
from dossiers.api.representations import DossierRow
from dossiers.api.versions import IF_MATCH, version_to_match
from onestop.idempotency import Work, carry_out_once, carry_out_prepared_once
from onestop.openapi import LOCATION, ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.representation import Representation, respond

from ..drafts import (
    PreparedDraft,
    begin_draft,
    drafts_of,
    drop_draft,
    prepare_draft,
    save_draft,
    submit_draft,
)
from .draft_access import DRAFT, ETAG, find_draft, tagged
from .draft_representations import DraftBody, DraftDetail, DraftRow
from .own_pages import OwnCursor, cursor_field, own_page

_EXAMPLE = OpenApiExample(
    "a birth, half declared",
    {
        "procedure": "1.001193",
        "unit": "H26.18.5",
        "declaration": {"child": {"full_name": "Nguyễn Minh An"}},
    },
    request_only=True,
)


class DraftQuery(Query):
    limit: int = Field(50, ge=1, le=100, description="Rows a page.")
    cursor: OwnCursor = cursor_field()


class DraftPage(Representation):
    """``next`` is the address of the next page, null on the last."""

    results: list[DraftRow]
    next: str | None


class DraftsView(APIView):
    @extend_schema(
        operation_id="list_drafts",
        tags=["Drafts"],
        summary="One's drafts",
        description="Those that are not submitted yet, last touched first.",
        parameters=query_parameters(DraftQuery),
        responses={
            200: given(DraftPage, "A page."),
            **problems("unauthenticated", "invalid-input"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        query = read_whole(DraftQuery, request.query_params.dict())
        drafts = drafts_of(account_of(request)).select_related("dossier").defer("declaration")
        page, following = own_page(drafts, "changed_at", query.cursor, query.limit)
        rows = [DraftRow.of(draft) for draft in page]
        return respond(DraftPage(results=rows, next=next_address(request, following)))

    @extend_schema(
        operation_id="begin_draft",
        tags=["Drafts"],
        summary="Begin a draft",
        description=(
            "Saves what there is; `remarks` say what submitting it would refuse, field by field. "
            "`expires_at`: until when it is kept for certain if nobody touches it. Some days "
            "before, its owner is told (`warned_at`); saved again, it lives on."
        ),
        parameters=[*ONCE, LOCATION, ETAG],
        request=taken(DraftBody),
        responses={
            201: given(DraftDetail, "Saved. `Location` is the draft's address."),
            **problems("unauthenticated", *WRONG_BODY, *WRONG_KEY, "guard-refused"),
        },
        examples=[_EXAMPLE],
    )
    def post(self, request: Request) -> HttpResponse:
        now, owner = timezone.now(), account_of(request)
        body = read_whole(DraftBody, request.data)

        def begin() -> HttpResponse:
            draft = begin_draft(owner, body.content, now=now)
            address = reverse("draft", args=[draft.pk])
            return tagged(
                respond(DraftDetail.told(draft, now), status=201, location=address), draft
            )

        return carry_out_once(request, begin, now=now)


class DraftView(APIView):
    @extend_schema(
        operation_id="read_draft",
        tags=["Drafts"],
        summary="Go on with a draft",
        description="Everything that was saved, its papers, and what submitting it would refuse.",
        parameters=[DRAFT, ETAG],
        responses={
            200: given(DraftDetail, "The draft."),
            **problems("unauthenticated", "not-found"),
        },
    )
    def get(self, request: Request, draft_id: UUID) -> HttpResponse:
        draft = find_draft(account_of(request), draft_id)
        return tagged(respond(DraftDetail.told(draft, timezone.now())), draft)

    @extend_schema(
        operation_id="save_draft",
        tags=["Drafts"],
        summary="Save a draft",
        description=(
            "Replaces what it says. With `If-Match`, only if it was not saved elsewhere since, "
            "else 412. Another procedure lets go of the papers."
        ),
        parameters=[DRAFT, *ONCE, IF_MATCH, ETAG],
        request=taken(DraftBody),
        responses={
            200: given(DraftDetail, "Saved."),
            **problems(
                "unauthenticated",
                *WRONG_BODY,
                *WRONG_KEY,
                "not-found",
                "out-of-turn",
                "guard-refused",
                "precondition-failed",
            ),
        },
        examples=[_EXAMPLE],
    )
    def put(self, request: Request, draft_id: UUID) -> HttpResponse:
        now, owner = timezone.now(), account_of(request)
        body = read_whole(DraftBody, request.data)
        expected = version_to_match(request)

        def save() -> HttpResponse:
            draft = find_draft(owner, draft_id, lock=True)
            save_draft(draft, body.content, expected=expected, now=now)
            return tagged(respond(DraftDetail.told(draft, now)), draft)

        return carry_out_once(request, save, now=now)

    @extend_schema(
        operation_id="drop_draft",
        tags=["Drafts"],
        summary="Delete a draft",
        description=(
            "With its papers. What was submitted is a dossier, and is withdrawn instead. With "
            "`If-Match`, only if it was not saved elsewhere since, else 412."
        ),
        parameters=[DRAFT, *ONCE, IF_MATCH],
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
    def delete(self, request: Request, draft_id: UUID) -> HttpResponse:
        now, owner = timezone.now(), account_of(request)
        expected = version_to_match(request)
        freed: list[str] = []

        def drop() -> HttpResponse:
            draft = find_draft(owner, draft_id, lock=True)
            freed.extend(drop_draft(draft, expected=expected))
            return HttpResponse(status=204)

        answer = carry_out_once(request, drop, now=now)
        if "Idempotent-Replayed" not in answer:  # what was rolled back has its files still
            for name in freed:
                scan_storage.discard(name)
        return answer


class DraftSubmission(APIView):
    @extend_schema(
        operation_id="submit_draft",
        tags=["Drafts"],
        summary="Submit a draft",
        description=(
            "It becomes a dossier, with its papers; everything wrong is named at once and nothing "
            "is lost. A draft is submitted once, however often it is asked: it then answers with "
            "the dossier that it became."
        ),
        parameters=[DRAFT, *ONCE, IF_MATCH, LOCATION],
        request=None,
        responses={
            200: given(DossierRow, "It was submitted before; the dossier as it stands."),
            201: given(DossierRow, "Submitted. `Location` is the dossier's address."),
            **problems(
                "unauthenticated",
                *WRONG_KEY,
                "invalid-input",
                "not-permitted",
                "not-found",
                "out-of-turn",
                "precondition-failed",
            ),
        },
    )
    def post(self, request: Request, draft_id: UUID) -> HttpResponse:
        now, owner = timezone.now(), account_of(request)
        expected = version_to_match(request)

        def submit(prepared: PreparedDraft | None) -> HttpResponse:
            draft = find_draft(owner, draft_id, lock=True)
            dossier, is_new = submit_draft(draft, prepared, now=now)
            row = DossierRow.of(dossier, now)
            address = reverse("dossier", args=[dossier.code]) if is_new else ""
            return respond(row, status=201 if is_new else 200, location=address)

        def ready() -> Work:
            draft = find_draft(owner, draft_id)
            return partial(submit, prepare_draft(draft, expected=expected, now=now))

        return carry_out_prepared_once(request, ready, now=now)
