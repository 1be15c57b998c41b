"""The indicators of Decision 766/QĐ-TTg that our data allow: two figures each, and their ratio.

What the data do not allow, and how the decision's words were read, is in docs/reports.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.outbox import Link, messages_about

from ..models import Channel
from ..states import DossierState
from .figures import RECEIVED, Figure, Part, received, resolved, unfinished
from .periods import Period


@dataclass(frozen=True, slots=True)
class Indicator:
    """The share that ``counted`` has in ``whole``; ``inverted``: the share that it leaves.

    The formula is told to the reader beside it.
    """

    key: str
    label: str | Promise
    formula: str | Promise
    counted: Figure
    whole: Figure
    inverted: bool = False

    def percentage(self, counts: Mapping[str, int]) -> float | None:
        """Two decimals, as the decision has it; None of nothing."""
        whole, counted = counts[self.whole.key], counts[self.counted.key]
        if not whole:
            return None
        return round((whole - counted if self.inverted else counted) * 100 / whole, 2)


# On time. A dossier ends when its result is ready (status 9), or else when it is stopped or
# withdrawn; while its only supplement is awaited, when that was asked for; otherwise with the
# period. Waits for the citizen are taken out by the due date itself, which they have moved.


def _accepted_before_the_end(period: Period, at: datetime) -> Q:
    return Q(accepted_at__lt=period.end)


def _resolved_after(period: Period, at: datetime) -> Q:
    """Unfinished when the period ended, and finished since."""
    return Q(due_at__isnull=False, accepted_at__lt=period.end, finished_at__gte=period.end)


_ASKED_ONCE_AT_MOST = Q(supplement_count__lte=1)
_AWAITED_IN_TIME = Q(state=DossierState.SUPPLEMENT_REQUIRED, paused_at__lte=F("due_at"))


def _finished_in_time(period: Period, at: datetime) -> Q:
    return _ASKED_ONCE_AT_MOST & Q(finished_at__lte=F("due_at"))


def _unfinished_in_time(period: Period, at: datetime) -> Q:
    still_ahead = Q(due_at__gte=min(at, period.end)) | _AWAITED_IN_TIME
    return _accepted_before_the_end(period, at) & _ASKED_ONCE_AT_MOST & still_ahead


def _in_time_when_it_ended(period: Period, at: datetime) -> Q:
    return _ASKED_ONCE_AT_MOST & Q(due_at__gte=period.end)


HANDLED = Figure(
    "handled",
    _("Phải giải quyết"),
    _(
        "Hồ sơ tiếp nhận đến hết kỳ và chưa xong trước kỳ: xong trong kỳ, hoặc chưa xong khi hết "
        "kỳ (khi xem, nếu kỳ chưa hết)."
    ),
    (
        Part(resolved),
        Part(unfinished, _accepted_before_the_end),
        Part(_resolved_after),
    ),
)
HANDLED_IN_TIME = Figure(
    "handled_in_time",
    _("Đúng hạn (QĐ 766)"),
    _(
        "Thời điểm kết thúc không sau hạn trả, và không quá một lần yêu cầu bổ sung. Kết thúc là "
        "lúc xử lý xong, dừng hoặc rút; đang chờ bổ sung lần duy nhất: lúc yêu cầu; chưa xong: "
        "lúc hết kỳ."
    ),
    (
        Part(resolved, _finished_in_time),
        Part(unfinished, _unfinished_in_time),
        Part(_resolved_after, _in_time_when_it_ended),
    ),
)

# Online, and synchronised


def _online(period: Period, at: datetime) -> Q:
    return Q(channel=Channel.ONLINE)


def _not_synchronised(period: Period, at: datetime) -> Q:
    """Some message about it has not reached the portal, or was refused there."""
    messages = messages_about(OuterRef("code"))  # type: ignore[arg-type]
    unsettled = messages.filter(link=Link.NATIONAL_PORTAL, status__in=("waiting", "parked"))
    return received(period, at) & Q(Exists(unsettled))


ONLINE = Figure(
    "online",
    _("Nộp trực tuyến"),
    _("Hồ sơ tiếp nhận trong kỳ, nộp trực tuyến."),
    (Part(received, _online),),
)
NOT_SYNCHRONISED = Figure(
    "not_synchronised",
    _("Chưa đồng bộ"),
    _(
        "Hồ sơ tiếp nhận trong kỳ mà lúc xem còn bản tin chưa tới Cổng Dịch vụ công quốc gia hoặc "
        "bị trả lại."
    ),
    (Part(_not_synchronised),),
)

INDICATORS = (
    Indicator(
        "on_time_ratio",
        _("Tỷ lệ đúng hạn"),
        _(
            "Đúng hạn (QĐ 766) ÷ phải giải quyết × 100 %. Đúng hạn: thời điểm kết thúc ≤ hạn trả. "
            "Thời điểm kết thúc: lúc xử lý xong, nếu không có thì lúc dừng hoặc rút; đang chờ bổ "
            "sung lần duy nhất: lúc yêu cầu bổ sung; chưa xong: lúc hết kỳ. Quá một lần yêu cầu bổ "
            "sung: tính là quá hạn. Thời gian chờ bổ sung đã được cộng vào hạn trả."
        ),
        HANDLED_IN_TIME,
        HANDLED,
    ),
    Indicator(
        "online_ratio",
        _("Tỷ lệ nộp trực tuyến"),
        _("Nộp trực tuyến (KenhThucHien = 2) ÷ tiếp nhận trong kỳ × 100 %. Đạt từ 50 %."),
        ONLINE,
        RECEIVED,
    ),
    Indicator(
        "sync_ratio",
        _("Tỷ lệ đồng bộ"),
        _(
            "(Tiếp nhận trong kỳ − chưa đồng bộ) ÷ tiếp nhận trong kỳ × 100 %. Chưa đồng bộ: còn "
            "bản tin chưa tới Cổng Dịch vụ công quốc gia hoặc bị trả lại."
        ),
        NOT_SYNCHRONISED,
        RECEIVED,
        inverted=True,
    ),
)
