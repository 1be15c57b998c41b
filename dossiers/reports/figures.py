"""The figures of a report, each one condition on a dossier: counted here, listed by the admin.

A figure's number and the list that it opens come from the same condition, so they agree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..bookkeeping import SHARE_LABELS
from ..clock import Outcome
from ..ledger import Share
from ..standing_now import outcome_is
from .periods import Period

#: A condition on a dossier, for a period and as of an instant (aware).
Condition = Callable[[Period, datetime], Q]


@dataclass(frozen=True, slots=True)
class Part:
    """Dossiers ``of`` a kind, all or those ``among`` them. One query serves all of one kind."""

    of: Condition
    among: Condition | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """How many dossiers are in any of ``parts``, which do not overlap.

    ``left_by``: they are those of the first of these figures that are in none of the others. Where
    all of these are counted, this one is worked out instead.
    """

    key: str
    label: str | Promise
    meaning: str | Promise
    parts: tuple[Part, ...]
    left_by: tuple["Figure", ...] = ()

    def condition(self, period: Period, at: datetime) -> Q:
        """The dossiers that it counts."""
        whole = Q()
        for part in self.parts:
            of = part.of(period, at)
            whole |= of if part.among is None else of & part.among(period, at)
        return whole


def received(period: Period, at: datetime) -> Q:
    """Accepted in the period, as the receipt says (Decree 118/2025 art. 17.3)."""
    return Q(accepted_at__gte=period.start, accepted_at__lt=period.end)


def resolved(period: Period, at: datetime) -> Q:
    """Finished in the period after acceptance: when it happened in the ward, not when typed."""
    return Q(due_at__isnull=False, finished_at__gte=period.start, finished_at__lt=period.end)


def late(period: Period, at: datetime) -> Q:
    return resolved(period, at) & outcome_is(Outcome.LATE, at)


def unfinished(period: Period, at: datetime) -> Q:
    """Accepted and not finished as things stand, whenever it was accepted."""
    return Q(due_at__isnull=False, finished_at=None)


def _standing(outcome: Outcome) -> Condition:
    return lambda period, at: outcome_is(outcome, at)


def _figure(
    key: str, label: Promise, meaning: Promise, of: Condition, among: Condition | None = None
) -> Figure:
    return Figure(key, label, meaning, (Part(of, among),))


RECEIVED = _figure(
    "received",
    _("Tiếp nhận"),
    _("Hồ sơ được tiếp nhận trong kỳ, theo giấy tiếp nhận và hẹn trả kết quả."),
    received,
)
RESOLVED = _figure(
    "resolved",
    _("Đã giải quyết"),
    _(
        "Hồ sơ xong trong kỳ, tính theo lúc xong tại đơn vị, không theo lúc nhập máy; kể cả hồ sơ "
        "dừng hoặc rút sau khi tiếp nhận. Bằng trước hạn + đúng hạn + quá hạn."
    ),
    resolved,
)
EARLY = _figure(
    "early",
    _("Trước hạn"),
    _("Xong vào một ngày trước ngày hẹn trả."),
    resolved,
    _standing(Outcome.EARLY),
)
LATE = _figure("late", _("Quá hạn"), _("Xong sau giờ hẹn trả."), late)
ON_TIME = Figure(
    "on_time",
    _("Đúng hạn"),
    _("Xong trong ngày hẹn trả, không quá giờ hẹn."),
    (Part(resolved, _standing(Outcome.ON_TIME)),),
    left_by=(RESOLVED, EARLY, LATE),  # comparing the local days of every row is what takes long
)
OPEN = _figure(
    "open",
    _("Đang giải quyết"),
    _(
        "Hồ sơ đã tiếp nhận, chưa xong vào lúc xem, tiếp nhận từ bất kỳ kỳ nào. "
        "Bằng còn hạn + sắp đến hạn + quá hạn + tạm dừng."
    ),
    unfinished,
)
RUNNING = _figure(
    "running",
    _("Còn hạn"),
    _("Còn từ một ngày làm việc trở lên."),
    unfinished,
    _standing(Outcome.RUNNING),
)
DUE_SOON = _figure(
    "due_soon",
    _("Sắp đến hạn"),
    _("Còn dưới một ngày làm việc."),
    unfinished,
    _standing(Outcome.DUE_SOON),
)
OVERDUE = _figure(
    "overdue",
    _("Quá hạn"),
    _("Chưa xong mà đã quá giờ hẹn trả."),
    unfinished,
    _standing(Outcome.OVERDUE),
)
PAUSED = _figure(
    "paused",
    _("Tạm dừng"),
    _("Đang chờ công dân bổ sung hoặc nộp phí, chưa quá hạn khi bắt đầu chờ."),
    unfinished,
    _standing(Outcome.PAUSED),
)


# Whose minutes most of a late dossier's were

_WARD = F("ward_clerk_minutes") + F("ward_officer_minutes") + F("ward_leader_minutes")
#: In this order a tie is decided: the ward answers before anybody else does.
_SHARES = {
    "ward": _WARD,
    Share.PAPER: F("paper_minutes"),
    Share.LINK_WORKING: F("link_working_minutes"),
    Share.LINK_DOWN: F("link_down_minutes"),
    Share.CITIZEN: F("citizen_minutes"),
}


def _mostly(share: str) -> Condition:
    """More minutes than any share before it, and no fewer than any after it."""
    mine, whole, is_before = _SHARES[share], Q(), True
    for other, minutes in _SHARES.items():
        if other == share:
            is_before = False
        else:
            lookup = GreaterThan if is_before else GreaterThanOrEqual
            whole &= Q(lookup(mine, minutes))
    return lambda period, at: whole


_MOSTLY = _(
    "Hồ sơ quá hạn mà phần thời gian làm việc dài nhất, từ lúc tiếp nhận đến lúc xong, là phần "
    "này; bằng nhau thì tính cho phần đứng trước. Thời gian dừng chờ công dân đã được cộng vào hạn."
)
CAUSES = (
    _figure("late_ward", _("Đơn vị giải quyết"), _MOSTLY, late, _mostly("ward")),
    *(
        _figure(f"late_{share}", SHARE_LABELS[Share(share)], _MOSTLY, late, _mostly(share))
        for share in _SHARES
        if share != "ward"
    ),
    _figure(
        "late_unbooked",
        _("Chưa rõ"),
        _("Hồ sơ quá hạn chưa được tính sổ thời gian."),
        late,
        lambda period, at: Q(working_minutes=None),
    ),
)
WITHOUT_OUTAGE = _figure(
    "without_outage",
    _("Lẽ ra đúng hạn"),
    _(
        "Hồ sơ quá hạn mà lẽ ra xong trước hoặc đúng hạn, nếu trừ thời gian làm việc bị mất vì "
        "hệ thống hộ tịch mất kết nối. Kết quả pháp lý vẫn là quá hạn."
    ),
    late,
    lambda period, at: Q(late_only_by_outage=True),
)
