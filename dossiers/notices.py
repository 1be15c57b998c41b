"""What a citizen is told of an event: which notice, with what values, to whom.

Which transition tells what stands in the lifecycle's table (``Rule.tells``). No personal number
leaves by this door: none is among the values, and one that was typed into a reason is masked.
"""

import re
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from accounts.models import ContactKind
from integrations.notices.choices import turned_off
from integrations.notices.codes import Name, NoticeCode
from integrations.notices.telling import Notice, messages_of
from integrations.outbox import Link, NewMessage

from .models import Dossier, Event
from .procedures import get_procedure

#: Identity numbers, new and old.
_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
_MASK = "•••"


def notice_messages(dossier: Dossier, event: Event, code: NoticeCode) -> list[NewMessage]:
    """The notices of this event for the outbox: one a channel on which the citizen is known."""
    email, phone = _contacts(dossier)
    if not email and not phone:
        return []
    notice = Notice(
        code=code,
        ref=notice_ref(dossier.code, event.number),
        key=f"{notice_ref(dossier.code, event.number)}:notice",
        values=_values(dossier, event),
        occurred_at=event.occurred_at,
        email=email,
        phone=phone,
        unit=dossier.unit.code,
        turned_off=_turned_off(dossier, code),
    )
    return messages_of(notice)


def notice_ref(code: str, number: int) -> str:
    """What the notices of a dossier's nth event are about, in the outbox.

    A line of its own: a notice that is refused or put off is in no other's way.
    """
    return f"{code}#{number}"


def _turned_off(dossier: Dossier, code: NoticeCode) -> frozenset[Link]:
    """As the account that filed it wishes; for somebody else, it has no say in what they are told.

    One query, none of what goes in any case, and one more where something is turned off.
    """
    if dossier.owner_id is None:
        return frozenset()
    off = turned_off(dossier.owner_id, code)
    if off and dossier.events.filter(number=1, arguments__has_key="representation").exists():
        return frozenset()
    return off


def _contacts(dossier: Dossier) -> tuple[str, str]:
    """What the declaration names; what it leaves out, as proved by the account that filed it."""
    email, phone = dossier.applicant_email, dossier.applicant_phone
    if dossier.owner is not None and not (email and phone):
        proven = {each.kind: each.value for each in dossier.owner.contacts.all()}
        email = email or proven.get(ContactKind.EMAIL, "")
        phone = phone or proven.get(ContactKind.PHONE, "")
    return email, phone


def _values(dossier: Dossier, event: Event) -> dict[Name, Any]:
    told = event.arguments
    missing = [f"- {_without_numbers(item['note'])}" for item in told.get("missing", ())]
    return {
        Name.CODE: dossier.code,
        Name.PROCEDURE: get_procedure(dossier.procedure).name,
        Name.UNIT: dossier.unit.name,
        Name.APPLICANT: dossier.applicant_name,
        Name.AT: _clock(event.occurred_at),
        Name.DUE: _clock(dossier.due_at) if dossier.due_at else _("báo khi tiếp nhận"),
        Name.REASON: _without_numbers(told.get("reason", "")),
        Name.MISSING: "\n".join(missing),
        Name.SUPPLY_BY: _day(told.get("supply_by")),
        Name.AMOUNT: number_format(told["amount"], force_grouping=True) if "amount" in told else "",
        Name.PURPOSE: _without_numbers(told.get("purpose", "")),
        Name.LINK: settings.PUBLIC_URL.replace("{code}", dossier.code) or dossier.code,
    }


def _without_numbers(text: str) -> str:
    return _PERSONAL_NUMBER.sub(_MASK, text)


def _clock(instant: datetime) -> str:
    return timezone.localtime(instant).strftime("%H:%M %d/%m/%Y")


def _day(iso: str | None) -> str:
    return date.fromisoformat(iso).strftime("%d/%m/%Y") if iso else ""
