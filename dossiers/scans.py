"""Scanned papers: taken in, listed, given out. The one door to their files and rows.

A file is written before its row, so that no row is ever without its file; what then has no row is
swept (``sweep_papers``). No file is read or written inside a transaction.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from . import scan_storage
from .actor import Actor, Who
from .models import Dossier, Scan, ScanViewing
from .procedures import get_procedure
from .procedures.problems import Problem
from .refusals import GuardRefused, InvalidInput, NotPermitted, PapersUnavailable, Refusal
from .scan_types import ScanType, is_whole, scan_type
from .states import FINISHED_STATES, DossierState

logger = logging.getLogger(__name__)

_OF_THE_WARD = frozenset({Who.CLERK, Who.OFFICER, Who.LEADER})
#: When the citizen has something to hand in: before acceptance, and when asked for more.
CITIZENS_TURN = frozenset({DossierState.SUBMITTED, DossierState.SUPPLEMENT_REQUIRED})


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies in the storage already, checked when it came in."""

    paper: str
    stored_as: str
    kind: ScanType
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What may be kept: read by content."""

    content: bytes
    kind: ScanType
    sha256: str


def add_scan(
    dossier: Dossier, paper: str, content: bytes, *, by: User, now: datetime
) -> tuple[Scan, bool]:
    """Keep a new version of a paper; returns it, and whether it is new.

    ``dossier`` is one that ``by`` may see; ``paper`` a code of ``paper_names``. The very file that
    is the paper's newest version already is not kept again: a repeated upload is one. Raises
    NotPermitted, GuardRefused, InvalidInput (fields ``paper`` and ``file``), PapersUnavailable.
    """
    refuse_unless_may_add(dossier, by, now)
    if paper not in paper_names(dossier):
        message = _("Hồ sơ này không có giấy tờ mang mã đó.")
        raise InvalidInput(message, [Problem("paper", "unknown_paper", message)])
    checked = check_scan(content)
    same = _newest(dossier, paper)
    if same is not None and same.sha256 == checked.sha256:
        return same, False
    _check_room(dossier, checked)
    name = scan_storage.keep(checked.content, checked.kind.extension, now=now)
    try:
        scan, is_new = _record(dossier.pk, paper, checked, name, by=by, now=now)
    except Refusal:
        scan_storage.discard(name)
        raise
    # Any other failure leaves the file: a commit whose answer was lost may have kept its row.
    if not is_new:
        scan_storage.discard(name)
    return scan, is_new


def adopt_scans(dossier: Dossier, files: Iterable[KeptFile], *, by: User, now: datetime) -> None:
    """Give a dossier that is just born the files that came before it, as they lie.

    In the caller's transaction, in which the rows that kept the files until now must go.
    """
    versions: Counter[str] = Counter()
    scans = []
    for number, file in enumerate(files, start=1):
        versions[file.paper] += 1
        scans.append(
            Scan(
                dossier=dossier,
                number=number,
                paper=file.paper,
                version=versions[file.paper],
                stored_as=file.stored_as,
                media_type=file.kind,
                size=file.size,
                sha256=file.sha256,
                added_by=by,
                added_by_name=str(by),
                added_at=now,
            )
        )
    Scan.objects.bulk_create(scans)


def may_add(dossier: Dossier, by: User, now: datetime) -> bool:
    """Whether ``add_scan`` would let them."""
    try:
        refuse_unless_may_add(dossier, by, now)
    except (NotPermitted, GuardRefused):
        return False
    return True


def refuse_unless_may_add(dossier: Dossier, by: User, now: datetime) -> None:
    """Raises NotPermitted for whom only reads, GuardRefused where nothing is added any more."""
    capacities = Actor.person(by).capacities(dossier, now)
    if not capacities:
        raise NotPermitted(_("Bạn chỉ xem hồ sơ này."))
    _state_allows(dossier, capacities)


def read_scan(scan: Scan, *, by: User, door: ScanViewing.Door, now: datetime) -> bytes:
    """The file, as it was when it came in; that ``by`` was given it is on record before.

    Raises PapersUnavailable when the storage is away or the file is not what was kept.
    """
    content = scan_storage.read(scan.stored_as)
    if hashlib.sha256(content).hexdigest() != scan.sha256:
        logger.error("scan %s is not what was kept", scan.pk)
        raise PapersUnavailable(
            _("Tệp này không còn nguyên vẹn như khi tải lên. Hãy báo người vận hành.")
        )
    ScanViewing.objects.create(
        scan=scan, viewed_by=by, viewed_by_name=str(by), door=door, viewed_at=now
    )
    return content


def paper_names(dossier: Dossier) -> Mapping[str, str | Promise]:
    """Papers by code: the procedure's list first, then what was handed in beside it. One query."""
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    names: dict[str, str | Promise] = {paper.code: paper.name for paper in procedure.papers}
    for code, name in dossier.documents.values_list("code", "name"):
        names.setdefault(code, name)
    return names


def _state_allows(dossier: Dossier, capacities: frozenset[Who]) -> None:
    if dossier.state in FINISHED_STATES:
        raise GuardRefused(_("Hồ sơ đã kết thúc, không nhận thêm bản chụp."), guard="still_open")
    if not capacities & _OF_THE_WARD and dossier.state not in CITIZENS_TURN:
        raise GuardRefused(
            _("Hồ sơ đang được giải quyết; chỉ gửi thêm bản chụp khi được yêu cầu bổ sung."),
            guard="citizens_turn",
        )


def check_scan(content: bytes) -> Checked:
    """What it is and its hash, told by content alone. Raises InvalidInput (field ``file``)."""
    if not content:
        raise _bad_file("empty", _("Tệp rỗng."))
    if len(content) > settings.PAPER_MAX_BYTES:
        raise too_large()
    kind = scan_type(content)
    if kind is None:
        raise _bad_file("not_a_scan", _("Chỉ nhận ảnh JPEG, PNG hoặc tệp PDF."))
    if not is_whole(content, kind):
        raise _bad_file("cut_short", _("Tệp bị cắt cụt, có thể do đường truyền. Hãy gửi lại."))
    return Checked(content, kind, hashlib.sha256(content).hexdigest())


def too_large() -> InvalidInput:
    """The refusal of a file beyond PAPER_MAX_BYTES."""
    return _bad_file(
        "too_large",
        _("Tệp quá lớn: tối đa %(most)s MB một giấy tờ."),
        most=settings.PAPER_MAX_BYTES // 2**20,
    )


def _check_room(dossier: Dossier, checked: Checked) -> None:
    kept = dossier.scans.aggregate(sum=Sum("size"))["sum"] or 0
    if kept + len(checked.content) > settings.PAPERS_MAX_BYTES:
        raise _bad_file(
            "no_room",
            _("Bản chụp của hồ sơ này đã gần đủ %(most)s MB; tệp không còn chỗ."),
            most=settings.PAPERS_MAX_BYTES // 2**20,
        )


def _bad_file(code: str, message: str | Promise, **params: object) -> InvalidInput:
    problem = Problem("file", code, message, params=params)
    return InvalidInput(problem.message, [problem])


def _newest(dossier: Dossier, paper: str) -> Scan | None:
    return dossier.scans.filter(paper=paper).order_by("-version").first()


@transaction.atomic
def _record(
    dossier_pk: int, paper: str, checked: Checked, name: str, *, by: User, now: datetime
) -> tuple[Scan, bool]:
    """The row of a file that is written; what was asked before is asked again under the lock."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier_pk)
    _state_allows(dossier, Actor.person(by).capacities(dossier, now))
    newest = _newest(dossier, paper)
    if newest is not None and newest.sha256 == checked.sha256:
        return newest, False
    _check_room(dossier, checked)
    last = dossier.scans.aggregate(number=Max("number"))["number"] or 0
    return Scan.objects.create(
        dossier=dossier,
        number=last + 1,
        paper=paper,
        version=newest.version + 1 if newest else 1,
        stored_as=name,
        media_type=checked.kind,
        size=len(checked.content),
        sha256=checked.sha256,
        added_by=by,
        added_by_name=str(by),
        added_at=now,
    ), True
