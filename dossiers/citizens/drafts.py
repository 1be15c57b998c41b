"""Drafts: saved as they are, submitted once, deleted only after their owner was told.

A draft needs PostgreSQL alone. It is never refused for what it declares: what is wrong is told
beside it, field by field, and refused when it is submitted.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dossiers.actor import Actor
from dossiers.api.submissions import read_submission
from dossiers.arguments import PaperForm, ResultDelivery
from dossiers.lifecycle import submit_dossier
from dossiers.models import Channel, Dossier
from dossiers.procedures import get_procedure
from dossiers.procedures.problems import Problem, warning
from dossiers.procedures.validation import load_declaration, validate_declaration
from dossiers.refusals import GuardRefused, OutOfTurn
from dossiers.representation import AUTHORIZATION, RELATION_PROOF, RELATION_PROOF_NAME
from dossiers.scan_types import ScanType
from dossiers.scans import KeptFile, adopt_scans
from dossiers.submission import Prepared, prepare

from .expiry import draft_lives
from .models import Draft, DraftPaper, Upload, UploadPart


@dataclass(frozen=True, slots=True)
class Content:
    """What a saving says: everything, since what is left out is gone."""

    procedure: str
    unit: str
    declaration: dict[str, Any]
    result_delivery: ResultDelivery
    representation: dict[str, Any] | None


def drafts_of(owner: User) -> QuerySet[Draft]:
    """The account's drafts that are not submitted yet, last touched first."""
    return Draft.objects.filter(owner=owner, dossier=None).order_by("-changed_at", "-id")


def own_draft(owner: User, draft_id: uuid.UUID, *, lock: bool = False) -> Draft:
    """Raises Draft.DoesNotExist, also for another's."""
    # Joined to a lock, its dossier would be that of before a wait: it is read when it is asked for.
    drafts = Draft.objects.select_for_update() if lock else Draft.objects
    return drafts.get(pk=draft_id, owner=owner)


def begin_draft(owner: User, content: Content, *, now: datetime) -> Draft:
    """Raises GuardRefused when there are too many already."""
    if drafts_of(owner).count() >= settings.DRAFTS_MOST:
        raise GuardRefused(
            _("Bạn đã có quá nhiều bản khai dở. Hãy nộp hoặc xóa bớt."), guard="room_for_drafts"
        )
    draft = Draft(owner=owner, made_at=now)
    _fill(draft, content, now)
    draft.save(force_insert=True)
    return draft


def save_draft(draft: Draft, content: Content, *, expected: int | None, now: datetime) -> None:
    """Replace what it says. ``draft`` is locked; ``expected`` the version that the caller saw.

    Raises OutOfTurn when it was saved elsewhere since, GuardRefused when it was submitted.
    """
    refuse_unless_open(draft)
    refuse_unless_as_seen(draft, expected)
    if content.procedure != draft.procedure:
        draft.papers.all().delete()  # another procedure's papers mean nothing to this one
    _fill(draft, content, now)
    draft.version += 1
    draft.save()


def touch_draft(draft: Draft, now: datetime) -> None:
    """A paper came or went: it lives on from now."""
    draft.version += 1
    _live_on(draft, now)
    draft.save()


def drop_draft(draft: Draft, *, expected: int | None) -> list[str]:
    """Delete it with its papers; returns their files' names, to be discarded after the commit.

    ``draft`` is locked; ``expected`` the version that the caller saw. Raises OutOfTurn when it was
    saved elsewhere since, GuardRefused when it was submitted.
    """
    refuse_unless_open(draft)
    refuse_unless_as_seen(draft, expected)
    uploads = list(Upload.objects.select_for_update().filter(draft=draft))
    parts = UploadPart.objects.filter(upload__in=uploads)
    names = [*draft.papers.values_list("stored_as", flat=True)]
    names += parts.values_list("stored_as", flat=True)
    draft.delete()
    return names


@dataclass(frozen=True, slots=True)
class PreparedDraft:
    """A draft that was checked and has its code, as it was in that version."""

    version: int
    papers: list[DraftPaper]
    submission: Prepared


def prepare_draft(draft: Draft, *, expected: int | None, now: datetime) -> PreparedDraft | None:
    """What submit_draft() needs; None for one that was submitted. ``draft`` is not locked.

    Called outside a transaction, no submission to a ward waits for the end of this one.
    ``expected``: the version that the caller saw. Raises OutOfTurn, InvalidInput naming everything
    wrong.
    """
    if draft.dossier_id is not None:
        return None
    refuse_unless_as_seen(draft, expected)
    papers = list(draft.papers.all())
    body = read_submission(submission_of(draft, papers), today=timezone.localdate(now))
    return PreparedDraft(draft.version, papers, prepare(body.by(draft.owner), submitted_at=now))


def submit_draft(
    draft: Draft, prepared: PreparedDraft | None, *, now: datetime
) -> tuple[Dossier, bool]:
    """Make it a dossier; returns it, and whether it was made now. ``draft`` is locked.

    A draft that was submitted gives the dossier that it became. Papers go over as they lie.
    Raises OutOfTurn when it was saved since it was prepared.
    """
    if draft.dossier is not None:
        return draft.dossier, False
    assert prepared is not None  # what was submitted stays so
    refuse_unless_as_seen(draft, prepared.version)
    owner, papers = draft.owner, prepared.papers
    dossier = submit_dossier(prepared.submission, actor=Actor.person(owner), now=now)
    draft.papers.all().delete()
    files = [
        KeptFile(each.paper, each.stored_as, ScanType(each.media_type), each.size, each.sha256)
        for each in papers
    ]
    adopt_scans(dossier, files, by=owner, now=now)
    draft.dossier, draft.declaration, draft.representation = dossier, {}, None
    draft.version += 1
    _live_on(draft, now)
    draft.save()
    return dossier, True


def submission_of(draft: Draft, papers: list[DraftPaper]) -> dict[str, Any]:
    """The body that submits it (``POST /dossiers/``)."""
    told: dict[str, Any] = {
        "procedure": draft.procedure,
        "unit": draft.unit,
        "channel": Channel.ONLINE.value,
        "declaration": draft.declaration,
        "papers": [
            {"paper": code, "form": PaperForm.ELECTRONIC.value}
            for code in dict.fromkeys(each.paper for each in papers)
        ],
        "result_delivery": draft.result_delivery,
    }
    if draft.representation is not None:
        told["representation"] = draft.representation
    return told


def remarks_on(draft: Draft, papers: list[DraftPaper], *, today: date) -> list[Problem]:
    """What submitting it would refuse or remark upon, each with its field; ``today`` is local."""
    return list(_remarks(draft, papers, today))


def paper_names(draft: Draft) -> dict[str, str]:
    """The papers that may be added, by code: the procedure's, and what shows a representation."""
    names = {RELATION_PROOF: str(RELATION_PROOF_NAME)}
    names |= {each.code: str(each.name) for each in get_procedure(draft.procedure).papers}
    names.setdefault(AUTHORIZATION, str(_("Văn bản ủy quyền")))
    return names


def _remarks(draft: Draft, papers: list[DraftPaper], today: date) -> Iterator[Problem]:
    procedure = get_procedure(draft.procedure)
    if not draft.unit:
        yield Problem("unit", "required", _("Chưa chọn nơi nộp hồ sơ."))
    checked = validate_declaration(procedure, draft.declaration, today=today)
    yield from (each.under("declaration") for each in checked.problems)
    if checked.declaration is None:
        return
    declaration = load_declaration(procedure, draft.declaration)
    have = {each.paper for each in papers}
    for paper in procedure.required_papers(declaration, Channel.ONLINE.value):
        if paper.code not in have:
            yield warning(
                f"papers.{paper.code}", "missing_paper", _("Chưa có: %(paper)s."), paper=paper.name
            )


def _fill(draft: Draft, content: Content, now: datetime) -> None:
    draft.procedure, draft.unit = content.procedure, content.unit
    draft.declaration = content.declaration
    draft.result_delivery = content.result_delivery
    draft.representation = content.representation
    _live_on(draft, now)


def _live_on(draft: Draft, now: datetime) -> None:
    draft.changed_at, draft.expires_at, draft.warned_at = now, now + draft_lives(), None


def refuse_unless_open(draft: Draft) -> None:
    """Raises GuardRefused once it was submitted."""
    if draft.dossier_id is not None:
        raise GuardRefused(_("Bản khai này đã được nộp thành hồ sơ."), guard="draft_not_submitted")


def refuse_unless_as_seen(draft: Draft, expected: int | None) -> None:
    """Raises OutOfTurn when its version is another than the one that the caller saw."""
    if expected not in (None, draft.version):
        raise OutOfTurn(
            _("Bản khai này đã được lưu ở nơi khác sau lần bạn xem."),
            state="draft",
            version=draft.version,
            by=str(draft.owner),
            transition="save",
            at=draft.changed_at,
        )
