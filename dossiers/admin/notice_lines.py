"""What the citizen was told of a dossier: what, where (masked), how far it came and why not."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.contacts import masked
from accounts.models import ContactKind
from integrations.notices.codes import NoticeCode
from integrations.outbox import ArchivedMessage, Link, OutboxMessage, Status, notices_of
from integrations.parked_causes import cause_of

from ..models import Dossier
from ..notices import notice_ref
from .chips import chip
from .deliveries import STATUS_TONES


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """``why``: what stands in its way, in words; "" if nothing does."""

    written_at: datetime
    label: str
    channel: str
    address: str
    subject: str
    text: str
    chip: SafeString
    settled_at: datetime | None
    why: str


def notice_lines(dossier: Dossier) -> list[NoticeLine]:
    """In the order of its events; two queries and one for what was tried."""
    refs = [notice_ref(dossier.code, number) for number in range(1, dossier.event_count + 1)]
    return [_line(message) for message in notices_of(refs)]


def _line(message: OutboxMessage | ArchivedMessage) -> NoticeLine:
    told, status = message.payload, Status(message.status)
    kind = ContactKind.EMAIL if message.link == Link.EMAIL else ContactKind.PHONE
    return NoticeLine(
        written_at=message.created_at,
        label=str(NoticeCode(told["template"]).label),
        channel=message.get_link_display(),
        address=masked(kind, told["to"]),
        subject=told.get("subject", ""),
        text=told["body"],
        chip=chip(status.label, STATUS_TONES[status]),
        settled_at=message.settled_at,
        why=_why(message, status),
    )


def _why(message: OutboxMessage | ArchivedMessage, status: Status) -> str:
    if status is Status.PARKED:
        return str(cause_of(message.answer).label)
    if status is Status.CANCELLED:
        return str((message.answer or {}).get("reason", ""))
    if status is Status.WAITING and message.polls:
        return _("Nơi nhận hẹn gửi lại, đã thử %(n)s lần") % {"n": message.polls}
    if status is Status.WAITING and message.attempts:
        return _("Lỗi phía nơi gửi, đã thử %(n)s lần") % {"n": message.attempts}
    return ""
