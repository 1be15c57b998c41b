"""Papers of a draft: told by content, kept in the papers' storage until the dossier takes them."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dossiers import scan_storage
from dossiers.procedures.problems import Problem
from dossiers.refusals import InvalidInput, Refusal
from dossiers.scans import Checked, check_scan

from .drafts import own_draft, paper_names, refuse_unless_as_seen, refuse_unless_open, touch_draft
from .models import Draft, DraftPaper


def add_draft_paper(
    draft: Draft, paper: str, content: bytes, *, by: User, now: datetime
) -> tuple[DraftPaper, bool]:
    """Keep a file for the draft; returns it, and whether it is new.

    The very file that is there for this paper already is not kept again. Raises GuardRefused,
    InvalidInput (fields ``paper`` and ``file``), PapersUnavailable.
    """
    refuse_unless_open(draft)
    refuse_unknown_paper(draft, paper)
    checked = check_scan(content)
    same = _same(draft, paper, checked)
    if same is not None:
        return same, False
    _refuse_without_room(draft, checked)
    name = scan_storage.keep(checked.content, checked.kind.extension, now=now)
    try:
        kept, is_new = _record(draft, paper, checked, name, by=by, now=now)
    except (Refusal, Draft.DoesNotExist):
        scan_storage.discard(name)
        raise
    if not is_new:
        scan_storage.discard(name)
    return kept, is_new


def refuse_unknown_paper(draft: Draft, paper: str) -> None:
    """Raises InvalidInput."""
    if paper not in paper_names(draft):
        message = _("Thủ tục này không có giấy tờ mang mã đó.")
        raise InvalidInput(message, [Problem("paper", "unknown_paper", message)])


@transaction.atomic
def remove_draft_paper(
    draft: Draft, number: int, *, by: User, expected: int | None, now: datetime
) -> str:
    """Take one out; returns its file's name, to be discarded once this is committed.

    ``expected``: the draft's version that the caller saw; the number of one that was taken out may
    be another's by now. Raises DraftPaper.DoesNotExist, OutOfTurn, GuardRefused.
    """
    locked = own_draft(by, draft.pk, lock=True)
    refuse_unless_open(locked)
    refuse_unless_as_seen(locked, expected)
    paper = locked.papers.get(number=number)
    name = paper.stored_as
    paper.delete()
    touch_draft(locked, now)
    return name


@transaction.atomic
def _record(
    draft: Draft, paper: str, checked: Checked, name: str, *, by: User, now: datetime
) -> tuple[DraftPaper, bool]:
    locked = own_draft(by, draft.pk, lock=True)
    refuse_unless_open(locked)
    same = _same(locked, paper, checked)
    if same is not None:
        return same, False
    _refuse_without_room(locked, checked)
    last = locked.papers.aggregate(number=Max("number"))["number"] or 0
    kept = DraftPaper.objects.create(
        draft=locked,
        number=last + 1,
        paper=paper,
        stored_as=name,
        media_type=checked.kind,
        size=len(checked.content),
        sha256=checked.sha256,
        added_at=now,
    )
    touch_draft(locked, now)
    return kept, True


def _same(draft: Draft, paper: str, checked: Checked) -> DraftPaper | None:
    return draft.papers.filter(paper=paper, sha256=checked.sha256).first()


def _refuse_without_room(draft: Draft, checked: Checked) -> None:
    kept = draft.papers.aggregate(sum=Sum("size"))["sum"] or 0
    if kept + len(checked.content) > settings.PAPERS_MAX_BYTES:
        problem = Problem(
            "file",
            "no_room",
            _("Bản chụp của hồ sơ này đã gần đủ %(most)s MB; tệp không còn chỗ."),
            params={"most": settings.PAPERS_MAX_BYTES // 2**20},
        )
        raise InvalidInput(problem.message, [problem])
