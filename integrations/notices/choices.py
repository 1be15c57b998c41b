"""What citizens may do without: which kinds of notice go whatever they say, and why.

A promise, a demand or a decision must reach its addressee (Decree 118/2025/NĐ-CP art. 17; forms 01
to 05 of Circular 03/2025), and silence on a draft counts as consent (Decision 163/QĐ-BTP): these go
on one channel at least. What tells of something done in a person's name goes on every channel.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.outbox import Link

from .codes import NoticeCode
from .models import NoticeTurnedOff


class Freedom(StrEnum):
    """``always``: on every channel; ``one_channel``: on one at least; ``free``: as one likes."""

    ALWAYS = "always"
    ONE_CHANNEL = "one_channel"
    FREE = "free"

    @property
    def why(self) -> Promise:
        return _WHY[self]


_WHY = {
    Freedom.ALWAYS: _("Luôn gửi, để bạn biết ngay nếu người khác dùng tên hoặc tài khoản của bạn."),
    Freedom.ONE_CHANNEL: _("Phải báo theo quy định: giữ ít nhất một cách nhận."),
    Freedom.FREE: _("Nhận hay không là tùy bạn."),
}
_C = NoticeCode
FREEDOM: Mapping[NoticeCode, Freedom] = {
    **dict.fromkeys((_C.SUBMITTED, _C.WITHDRAWN, _C.ONE_TIME_CODE), Freedom.ALWAYS),
    **dict.fromkeys(
        (
            _C.ACCEPTED,
            _C.REFUSED,
            _C.SUPPLEMENT_REQUIRED,
            _C.PAYMENT_REQUIRED,
            _C.DRAFT_TO_CONFIRM,
            _C.EXTENDED,
            _C.DATE_MOVED,
            _C.STOPPED,
            _C.RESULT_READY,
            _C.DRAFT_ENDING,
        ),
        Freedom.ONE_CHANNEL,
    ),
    **dict.fromkeys(
        (_C.SUPPLIED, _C.PAYMENT_CONFIRMED, _C.NUMBER_ATTACHED, _C.RETURNED), Freedom.FREE
    ),
}


def turned_off(user_id: int, code: NoticeCode) -> frozenset[Link]:
    """The channels on which the account does without that kind. One query, none if it may not."""
    if FREEDOM[code] is Freedom.ALWAYS:
        return frozenset()
    off = NoticeTurnedOff.objects.filter(user_id=user_id, kind=code)
    return frozenset(Link(each) for each in off.values_list("channel", flat=True))


def channels_left(
    code: NoticeCode, possible: Collection[Link], off: Collection[Link]
) -> frozenset[Link]:
    """Of the channels on which a notice could go, those on which it does."""
    left = frozenset(possible) - frozenset(off)
    match FREEDOM[code]:
        case Freedom.ALWAYS:
            return frozenset(possible)
        case Freedom.ONE_CHANNEL if not left:  # known on that channel alone
            return frozenset(possible)
        case _:
            return left


def all_turned_off(user_id: int) -> set[tuple[NoticeCode, Link]]:
    """Everything that the account does without."""
    rows = NoticeTurnedOff.objects.filter(user_id=user_id).values_list("kind", "channel")
    return {(NoticeCode(kind), Link(channel)) for kind, channel in rows}


def turn_off(user_id: int, wishes: Iterable[tuple[NoticeCode, Link]]) -> None:
    """Replace what the account does without, in the caller's transaction.

    Each of ``wishes`` is one that ``FREEDOM`` leaves it (the caller has looked).
    """
    NoticeTurnedOff.objects.filter(user_id=user_id).delete()
    NoticeTurnedOff.objects.bulk_create(
        [NoticeTurnedOff(user_id=user_id, kind=kind, channel=link) for kind, link in set(wishes)],
        ignore_conflicts=True,  # the same said at once from elsewhere
    )
