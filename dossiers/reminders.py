"""Reminders: what waits on whom and is due soon or overdue; one mail a person and morning."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.absences import stands_for
from accounts.models import Membership, Role, User
from accounts.permissions import WORKING_ROLES, Standing, standing_of

from .calendars import current_calendars
from .clock import Outcome
from .models import DigestSent, Dossier
from .procedures import get_procedure
from .standing_now import outcome_is
from .states import DossierState as S

#: On whose action a dossier waits; the officer follows up what a link or a draft holds.
WAITS_ON: dict[S, frozenset[Role]] = {
    S.SUBMITTED: frozenset({Role.CLERK}),
    S.ACCEPTED: frozenset({Role.CLERK, Role.OFFICER}),  # handing over and taking up
    S.PROCESSING: frozenset({Role.OFFICER}),
    S.AWAITING_REGISTRY: frozenset({Role.OFFICER}),
    S.AWAITING_CONFIRMATION: frozenset({Role.OFFICER}),
    S.AWAITING_SIGNATURE: frozenset({Role.LEADER}),
    S.SUPPLEMENT_REQUIRED: frozenset({Role.CLERK}),
    S.PAYMENT_REQUIRED: frozenset({Role.CLERK}),
}
#: Until then (local time) the digest goes out: a worker that comes back at ten still sends it.
MORNING_ENDS = time(12)
#: A mail names so many dossiers of each kind and counts the rest.
MOST_NAMED = 50

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What waits on one person: the soonest due first, and how many there are in all."""

    due_soon: list[Dossier]
    overdue: list[Dossier]
    due_soon_count: int
    overdue_count: int


def waits_on(standing: Standing, people: Collection[int], units: Iterable[int] | None = None) -> Q:
    """The dossiers that wait on a role of theirs, in the unit that they hold it in.

    ``people``: whose work is theirs (``accounts.absences``): what an officer is to do and is given
    to somebody else waits on that one. ``units``: only these (ids); all of theirs when left out.
    """
    theirs = Q(assignee=None) | Q(assignee_id__in=people)
    condition = Q(pk__in=())
    for role in sorted(WORKING_ROLES):
        held = standing.units_as(role)
        if units is not None:
            held &= set(units)
        states = [state for state, roles in WAITS_ON.items() if role in roles]
        if held:
            waiting = Q(unit_id__in=held, state__in=states)
            condition |= waiting & theirs if role == Role.OFFICER else waiting
    return condition


def send_digests(now: datetime) -> int:
    """Send this morning's digests that have not gone yet; give how many went.

    ``now`` is aware. They go from the opening of the last of a person's units that work today: a
    dossier that is due at today's closing is due soon from then on. To whom it was sent already,
    and to whoever works for no unit that is open today, nothing goes. A row is kept before the
    mail goes: who is killed in between leaves one mail unsent, never two sent; what the mail
    server refuses is tried again. Raises OutsideCalendar.
    """
    local = timezone.localtime(now)
    if local.time() >= MORNING_ENDS:
        return 0
    today, calendars = local.date(), current_calendars()
    held = Membership.objects.in_force(today).filter(role__in=WORKING_ROLES, user__is_active=True)
    done = DigestSent.objects.filter(day=today).values("user_id")
    units_of: dict[int, set[int]] = {}
    too_early: set[int] = set()
    for user_id, unit_id in held.exclude(user_id__in=done).values_list("user_id", "unit_id"):
        calendar = calendars.of(unit_id)
        if calendar.is_working_day(today):
            units_of.setdefault(user_id, set()).add(unit_id)
            if now <= calendar.opening(today):
                too_early.add(user_id)
    people = (
        User.objects.filter(pk__in=units_of.keys() - too_early).exclude(email="").order_by("pk")
    )
    return sum(_remind(user, units_of[user.pk], now) for user in people)


def _remind(user: User, units: set[int], now: datetime) -> bool:
    today = timezone.localdate(now)
    waiting = waits_on(standing_of(user, today), stands_for(user, today), units)
    reminder = reminder_for(waiting, now)
    kept, is_mine = DigestSent.objects.get_or_create(
        user=user,
        day=today,
        defaults={"due_soon": reminder.due_soon_count, "overdue": reminder.overdue_count},
    )
    if not is_mine or not (reminder.due_soon_count or reminder.overdue_count):
        return False
    try:
        digest(user, reminder, now).send()
    except (SMTPException, OSError) as error:
        kept.delete()
        logger.warning("digest for account %s not sent: %s", user.pk, type(error).__name__)
        return False
    return True


def reminder_for(waiting: Q, now: datetime) -> Reminder:
    """Of those dossiers, the due soon and the overdue as of ``now``. Raises OutsideCalendar."""
    found: dict[Outcome, tuple[list[Dossier], int]] = {}
    for outcome in (Outcome.DUE_SOON, Outcome.OVERDUE):
        dossiers = Dossier.objects.filter(waiting, outcome_is(outcome, now))
        named = list(dossiers.select_related("unit").order_by("due_at", "pk")[:MOST_NAMED])
        found[outcome] = named, dossiers.count() if len(named) == MOST_NAMED else len(named)
    (due_soon, soon_count), (overdue, overdue_count) = found.values()
    return Reminder(due_soon, overdue, soon_count, overdue_count)


def digest(user: User, reminder: Reminder, now: datetime) -> EmailMessage:
    """The mail, in Vietnamese: codes and dates, and nobody's name but the reader's."""
    with translation.override(settings.LANGUAGE_CODE):
        day = f"{timezone.localdate(now):%d/%m/%Y}"
        counts = {
            "day": day,
            "overdue": reminder.overdue_count,
            "due_soon": reminder.due_soon_count,
        }
        lines = [_("Kính gửi %(name)s,") % {"name": user}, ""]
        lines.append(_("Hồ sơ đang chờ bạn xử lý, tính đến sáng %(day)s:") % counts)
        for title, dossiers, count in (
            (_("Quá hạn"), reminder.overdue, reminder.overdue_count),
            (_("Sắp đến hạn"), reminder.due_soon, reminder.due_soon_count),
        ):
            if count:
                lines += ["", f"{title}: {count}", *map(_line, dossiers)]
            if count > len(dossiers):
                lines.append(_("… và %(count)s hồ sơ khác.") % {"count": count - len(dossiers)})
        subject = _("Nhắc việc %(day)s: %(overdue)s quá hạn, %(due_soon)s sắp đến hạn") % counts
        return EmailMessage(subject, "\n".join([*lines, ""]), to=[user.email])


def _line(dossier: Dossier) -> str:
    assert dossier.due_at is not None  # only promised ones are due
    due = f"{timezone.localtime(dossier.due_at):%H:%M %d/%m/%Y}"
    procedure = get_procedure(dossier.procedure, dossier.procedure_version).name
    return f"- {dossier.code} · {procedure} · {dossier.get_state_display()} · {due}"
