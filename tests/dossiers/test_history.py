"""The history is appended only, and every way to tamper with it shows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from dossiers.history import breaks_in
from dossiers.models import Dossier, Event
from dossiers.states import DossierState as S

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def triggers_off() -> Iterator[None]:
    """As somebody with the database owner's rights would do it."""
    execute("SET LOCAL session_replication_role = replica")
    yield
    execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize("table", ["dossiers_event", "dossiers_duedate"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"],
)
def test_the_database_refuses_to_change_history(table: str, statement: str) -> None:
    s.in_state(S.ACCEPTED)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(statement.format(table))


def test_a_back_dated_event_needs_a_ground() -> None:
    event = s.in_state(S.ACCEPTED).events.order_by("-number")[0]
    event.pk, event.number = None, event.number + 1
    for changes in (
        {"occurred_at": event.recorded_at - timedelta(days=1)},
        {"occurred_at": event.recorded_at + timedelta(seconds=1)},
        {"source": Event.Source.PAPER_REGISTER},
    ):
        told = {"occurred_at": event.occurred_at, "source": Event.Source.LIVE, **changes}
        for name, value in told.items():
            setattr(event, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            event.save(force_insert=True)


def test_an_untouched_history_holds() -> None:
    for state in (S.SUBMITTED, S.RETURNED, S.STOPPED):
        assert list(breaks_in(s.in_state(state))) == []


TAMPERINGS: dict[str, str] = {
    "another name": "UPDATE dossiers_event SET actor_name = 'Ai đó' WHERE number = 2",
    "another account": "UPDATE dossiers_event SET actor_id = NULL WHERE number = 2",
    "another capacity": "UPDATE dossiers_event SET capacity = 'leader' WHERE number = 2",
    "another time": "UPDATE dossiers_event SET occurred_at = occurred_at - interval '1 hour', "
    "recorded_at = recorded_at - interval '1 hour' WHERE number = 2",
    "another content": "UPDATE dossiers_event SET arguments = '{}' WHERE number = 1",
    "another transition": "UPDATE dossiers_event SET transition = 'refuse' WHERE number = 2",
    "another state": "UPDATE dossiers_event SET to_state = 'refused' WHERE number = 2",
    "another source": "UPDATE dossiers_event SET source = 'import' WHERE number = 2",
    "another approver": "UPDATE dossiers_event SET approved_by_id = actor_id WHERE number = 2",
    "a middle event gone": "DELETE FROM dossiers_duedate; "
    "DELETE FROM dossiers_event WHERE number = 2",
    "the last event gone": "DELETE FROM dossiers_event WHERE number = 3",
    "all events gone": "DELETE FROM dossiers_duedate; DELETE FROM dossiers_event",
    "an event more": "INSERT INTO dossiers_event (dossier_id, number, transition, from_state, "
    "to_state, actor_name, capacity, occurred_at, recorded_at, source, arguments, previous_hash, "
    "hash) SELECT dossier_id, 4, transition, from_state, to_state, actor_name, capacity, "
    "occurred_at, recorded_at, source, arguments, hash, hash FROM dossiers_event WHERE number = 3",
    "events swapped": "UPDATE dossiers_event SET number = 9 WHERE number = 2; "
    "UPDATE dossiers_event SET number = 2 WHERE number = 3; "
    "UPDATE dossiers_event SET number = 3 WHERE number = 9",
    "another dossier's event": "UPDATE dossiers_event SET hash = previous_hash WHERE number = 1",
    "the dossier's state set by hand": "UPDATE dossiers_dossier SET state = 'accepted'",
    "the dossier's count set back": "UPDATE dossiers_dossier SET event_count = 2",
    "the dossier's last hash": "UPDATE dossiers_dossier SET last_event_hash = ''",
    "the dossier's code": "UPDATE dossiers_dossier SET code = 'H26.18.5-261123-9999'",
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_shows(tampering: str) -> None:
    s.in_state(S.PROCESSING)
    with triggers_off():
        execute(TAMPERINGS[tampering])
    dossier = Dossier.objects.get()
    assert list(breaks_in(dossier))
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_history", stdout=told)
    assert dossier.code in told.getvalue()


def test_a_whole_rewritten_chain_shows_at_the_dossier() -> None:
    """Somebody who recomputes every hash still has to change the dossier's own row as well."""
    dossier = s.in_state(S.PROCESSING)
    with triggers_off():
        previous = dossier.events.get(number=1).hash
        for event in dossier.events.filter(number__gte=2).order_by("number"):
            event.actor_name, event.previous_hash = "Ai đó", previous
            event.hash = previous = event.compute_hash(dossier.code)
            event.save()
    assert [found.number for found in breaks_in(dossier)] == [0]


def verified(*codes: str) -> str:
    told = StringIO()
    call_command("verify_history", *codes, stdout=told)
    return told.getvalue()


def test_the_command_names_what_it_checked() -> None:
    first, _second = s.in_state(S.ACCEPTED), s.in_state(S.REFUSED)
    assert "2 dossiers checked, 0 breaks found" in verified()
    assert "1 dossiers checked, 0 breaks found" in verified(first.code)
    with pytest.raises(CommandError, match="no-such-code"):
        verified("no-such-code")


@pytest.mark.parametrize(
    "change",
    [
        lambda d: setattr(d, "state", S.RESOLVED),
        lambda d: Dossier.objects.filter(pk=d.pk).update(state="unheard_of"),
    ],
)
def test_a_state_is_not_set_by_hand(change: Callable[[Dossier], object]) -> None:
    dossier = s.in_state(S.ACCEPTED)
    with pytest.raises((AttributeError, IntegrityError)), transaction.atomic():
        change(dossier)
