"""Which forms a dossier has, and for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.permissions import standing_of

from ..actor import Actor, Who
from ..form_codes import CERTIFICATES, FormCode
from ..models import Dossier, Event, PrintedForm
from ..transitions import TABLE, Transition
from .base import Form, NoFormInForce, Reader
from .forms import FORMS

_OF_THE_WARD = frozenset({Who.CLERK, Who.OFFICER, Who.LEADER})


@dataclass(frozen=True, slots=True)
class Offer:
    """A form that the dossier's history calls for; ``prints`` are those before, oldest first.

    ``form``: the version of the first print, else the one in force on the event's day.
    """

    form: Form
    dossier: Dossier
    event: Event
    prints: tuple[PrintedForm, ...]

    @property
    def code(self) -> FormCode:
        return self.form.code

    @property
    def needs_reason(self) -> bool:
        """A second certificate is not handed out without one."""
        return bool(self.prints) and self.code in CERTIFICATES


def readers_for(user: User, dossier: Dossier, now: datetime) -> frozenset[Reader]:
    """As whom this account may have forms of this dossier; empty: it does not exist for them."""
    found = set()
    if dossier.owner_id == user.pk:
        found.add(Reader.CITIZEN)
    standing = standing_of(user, timezone.localdate(now))
    if dossier.unit_id in standing.readable_unit_ids():
        found |= {Reader.CITIZEN, Reader.STAFF}
    if Actor.person(user).capacities(dossier, now) & _OF_THE_WARD:
        found.add(Reader.WARD)
    if not found and Dossier.objects.is_borne_by(dossier, user, standing):
        found.add(Reader.CITIZEN)
    return frozenset(found)


def offers_of(dossier: Dossier, readers: frozenset[Reader]) -> list[Offer]:
    """In the order of the forms' codes. Two queries, unless events and prints are at hand."""
    if not readers:
        return []
    events = sorted(dossier.events.all(), key=lambda event: event.number)
    prints = sorted(dossier.printed_forms.all(), key=lambda each: each.copy)
    return list(_offers(dossier, events, prints, readers))


def offer_of(dossier: Dossier, code: str, readers: frozenset[Reader]) -> Offer | None:
    """The one of that code; None where there is none for such a reader."""
    return next((each for each in offers_of(dossier, readers) if each.code == code), None)


def form_called_for(transition: Transition, procedure: str) -> FormCode | None:
    """What is handed over after a transition of that procedure, if anything."""
    code = TABLE[transition].form
    if code is not None:
        return code
    for form in FORMS:
        if form.code in CERTIFICATES and form.procedure == procedure:
            return form.code if transition in form.calls_for_it else None
    return None


def _offers(
    dossier: Dossier,
    events: list[Event],
    prints: list[PrintedForm],
    readers: frozenset[Reader],
) -> Iterator[Offer]:
    for newest in FORMS:
        if newest.procedure not in ("", dossier.procedure) or newest.reader not in readers:
            continue
        called = [event for event in events if event.transition in newest.calls_for_it]
        if not called:
            continue
        event = called[-1]
        before = tuple(
            each for each in prints if (each.form, each.event_id) == (newest.code, event.pk)
        )
        try:
            form = _version(newest.code, event, before)
        except NoFormInForce:
            continue
        yield Offer(form, dossier, event, before)


def _version(code: FormCode, event: Event, before: tuple[PrintedForm, ...]) -> Form:
    if before:
        return FORMS.find(code, before[0].version)
    return FORMS.in_force(code, timezone.localdate(event.occurred_at))
