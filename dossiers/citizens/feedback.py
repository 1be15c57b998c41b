"""Feedback: taken in with nothing but PostgreSQL, answered by the ward, found again by reference.

What a link, Redis or a worker does has no say in it: this is where people tell that it is down.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.permissions import WORKING_ROLES, Standing
from dossiers.calendars import calendar_of
from dossiers.models import Dossier
from dossiers.procedures.problems import Problem
from dossiers.refusals import GuardRefused, InvalidInput
from dossiers.working_time import OutsideCalendar
from onestop.problems import ProblemRaised

from .models import Feedback

#: In which it is to be answered (Decision 766/QD-TTg, indicator 5.2).
WORKING_DAYS = 15
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another


@dataclass(frozen=True, slots=True)
class Said:
    """``unit`` is a ward's code, "" for nobody's in particular; ``dossier`` settles it."""

    kind: Feedback.Kind
    text: str
    name: str = ""
    contact: str = ""
    unit: str = ""
    dossier: Dossier | None = None
    sender: User | None = None


def take_feedback(said: Said, *, key: str | None, now: datetime) -> tuple[Feedback, bool]:
    """Keep it; returns it, and whether it is new. With a ``key`` that came before, the first one.

    Raises InvalidInput for a unit that does not exist, ProblemRaised for a key that came with
    another text.
    """
    unit = said.dossier.unit if said.dossier else _unit(said.unit)
    once = _digest(key, said.sender) if key else None
    row = Feedback(
        reference=_reference(),
        kind=said.kind,
        unit=unit,
        dossier=said.dossier,
        sender=said.sender,
        name=said.name,
        contact=said.contact,
        text=said.text,
        received_at=now,
        due_on=_due_on(unit, timezone.localdate(now)),
        sent_once=once,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        kept = Feedback.objects.filter(sent_once=once).first() if once else None
        if kept is None:
            raise
        if (kept.text, kept.contact) != (said.text, said.contact):
            raise ProblemRaised("idempotency-key-reused") from None
        return kept, False
    return row, True


def answer_feedback(feedback: Feedback, answer: str, *, by: User, now: datetime) -> None:
    """Answer it, once. Raises GuardRefused when it is answered already."""
    with transaction.atomic():
        locked = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
        if locked.state == Feedback.State.ANSWERED:
            raise GuardRefused(_("Phản ánh này đã được trả lời."), guard="not_answered_yet")
        locked.state, locked.answer = Feedback.State.ANSWERED, answer
        locked.answered_by, locked.answered_at = by, now
        locked.save()


def visible_feedback(standing: Standing, user: User) -> QuerySet[Feedback]:
    """What an official reads: of the units whose dossiers they read; nobody's, superusers."""
    theirs = Q(unit_id__in=standing.readable_unit_ids())
    if user.is_superuser:
        theirs |= Q(unit=None)
    return Feedback.objects.filter(theirs)


def may_answer(standing: Standing, user: User, feedback: Feedback) -> bool:
    """Whoever works in its unit; what is nobody's, superusers."""
    if feedback.unit_id is None:
        return user.is_superuser
    return bool(standing.roles_in(feedback.unit_id) & WORKING_ROLES)


def _unit(code: str) -> Unit | None:
    if not code:
        return None
    unit: Unit | None = Unit.objects.filter(code=code).first()
    if unit is None:
        message = _("Không có đơn vị nào mang mã này.")
        raise InvalidInput(message, [Problem("unit", "unknown_unit", message)])
    return unit


def _due_on(unit: Unit | None, today: date) -> date | None:
    try:
        return calendar_of(unit.pk if unit else None).nth_working_day_after(today, WORKING_DAYS)
    except OutsideCalendar:
        return None


def _reference() -> str:
    return "PA-" + "".join(secrets.choice(_LETTERS) for _ in range(12))


def _digest(key: str, sender: User | None) -> str:
    whose = f"{sender.pk if sender else ''}:{key}"
    return salted_hmac("citizens.feedback", whose, algorithm="sha256").hexdigest()
