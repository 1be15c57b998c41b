"""Telling a citizen: a notice becomes rows of the caller's transaction, one a channel.

Whoever tells needs PostgreSQL and nothing else; workers send (docs/delivery-guarantees.md,
"Notices").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from integrations.outbox import Link, NewMessage, Operation, enqueue

from .choices import channels_left
from .codes import Name, NoticeCode
from .contacts import mail_address, mobile_number
from .placeholders import fill
from .sms_text import without_diacritics
from .texts import Text, text_in_force

#: One-time codes before everything else.
_CODE_RANK, _USUAL_RANK = 10, 100


@dataclass(frozen=True, slots=True)
class Notice:
    """What a citizen is told.

    ``ref`` says what it is about, "<dossier code>#<event>" of a dossier's; ``key`` is unique per
    channel, and a notice whose key is known is not written again. ``values`` hold a text, a lazy
    translation or anything that str() makes a text of, by placeholder. ``secrets`` are values that
    are in no record once the notice is sent or too late. Instants are aware.
    """

    code: NoticeCode
    ref: str
    key: str
    values: Mapping[Name, Any]
    occurred_at: datetime
    email: str = ""
    phone: str = ""
    unit: str = ""
    #: None: the languages that the settings name.
    language: str | None = None
    not_after: datetime | None = None
    secrets: Mapping[Name, str] = field(default_factory=dict)
    #: The channels that its receiver turned off for this kind; what must be told goes all the same.
    turned_off: frozenset[Link] = frozenset()


def tell(notice: Notice, *, now: datetime) -> None:
    """Write the notice, ready to be sent, to each address that can be sent to.

    Inside the transaction of what it tells of: RuntimeError otherwise. It goes at once, an SMS that
    is no one-time code not in quiet hours; from ``not_after`` on it does not go any more.
    """
    enqueue(messages_of(notice), now=now, known_is_nothing=True)


def messages_of(notice: Notice) -> list[NewMessage]:
    """The same as rows for the outbox, for a caller who enqueues more with them."""
    languages = [notice.language] if notice.language else settings.NOTICE_LANGUAGES
    texts = [text for each in languages if (text := text_in_force(notice.code, each))]
    payloads = dict(_payloads(notice, texts))
    goes_by = channels_left(notice.code, payloads, notice.turned_off)
    return [
        NewMessage(
            link=link,
            operation=(
                Operation.SEND_CODE
                if notice.code is NoticeCode.ONE_TIME_CODE
                else Operation.SEND_NOTICE
            ),
            subject=notice.ref,
            key=notice.key,
            payload=payload,
            occurred_at=notice.occurred_at,
            rank=_CODE_RANK if notice.code is NoticeCode.ONE_TIME_CODE else _USUAL_RANK,
            unit=notice.unit,
            not_after=notice.not_after,
        )
        for link, payload in payloads.items()
        if link in goes_by
    ]


def _payloads(notice: Notice, texts: list[Text]) -> Iterator[tuple[Link, dict[str, Any]]]:
    letters = [text for text in texts if text.body]
    if letters and (address := mail_address(notice.email)):
        filled = [_filled(notice, each, each.subject, each.body) for each in letters]
        told = {
            "subject": " / ".join(subject for subject, _body in filled),
            "body": "\n\n---\n\n".join(body for _subject, body in filled),
        }
        yield Link.EMAIL, _payload(notice, letters[0], to=address, **told)
    if texts and texts[0].sms and (number := mobile_number(notice.phone)):
        (text,) = _filled(notice, texts[0], texts[0].sms)
        yield Link.SMS, _payload(notice, texts[0], to=number, body=without_diacritics(text))


def _payload(notice: Notice, text: Text, **told: str) -> dict[str, Any]:
    made_of = {"template": text.code, "language": text.language, "version": text.version}
    secrets = {"secrets": dict(notice.secrets)} if notice.secrets else {}
    return {"ref": notice.ref, **told, **made_of, **secrets}


def _filled(notice: Notice, text: Text, *parts: str) -> list[str]:
    with translation.override(text.language):
        return [fill(part, notice.values) for part in parts]
