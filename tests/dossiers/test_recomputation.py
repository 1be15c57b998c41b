"""What is published or edited moves no promise until it is recomputed, on record."""

from datetime import date, datetime, time

import pytest

from accounts.models import Unit
from dossiers.calendars import forget_calendar, read_calendars
from dossiers.history import breaks_in
from dossiers.lifecycle import move_dossier
from dossiers.models import CalendarYear, Closure, Holiday, WorkingHours
from dossiers.move import LateEntry
from dossiers.recomputation import MovedDate, open_promises, preview_recomputation
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import OutboxMessage

from . import stories as s
from .promised import BASIS, SUPPLY, accepted, on, recomputed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def day_off(day: date, name: str = "Nghỉ bù") -> None:
    Holiday.objects.create(date=day, kind="holiday", name=name, source=BASIS)
    forget_calendar()


def test_an_edit_moves_no_promise_by_itself() -> None:
    dossier = accepted()
    day_off(date(2026, 11, 20))
    s.close(date(2026, 11, 19))
    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.due_dates.count()) == (on(23, 17), 1)


def test_a_wait_moves_the_promise_that_stands_and_no_further() -> None:
    dossier = s.moved(accepted(), s.REQUEST_SUPPLEMENT, at=on(19, 8))
    day_off(date(2026, 11, 20))
    dossier = s.moved(dossier, SUPPLY, at=on(19, 10))
    assert dossier.due_at == on(25, 10)  # two hours; that the 20th is off waits to be recorded
    assert recomputed() == {dossier.code: on(26, 10)}


def test_what_moves_is_recorded_with_its_cause_and_announced() -> None:
    dossier = accepted()
    day_off(date(2026, 11, 20))
    sent = OutboxMessage.objects.count()
    assert recomputed() == {dossier.code: on(25, 17)}
    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.first_due_at) == (on(25, 17), on(23, 17))
    promise = dossier.due_dates.order_by("-id")[0]
    assert (promise.kind, promise.due_at, promise.rule) == (
        "recomputed",
        on(25, 17),
        dossier.rule,
    )
    event = promise.event
    assert (event.transition, event.from_state, event.to_state) == (
        "recompute",
        "accepted",
        "accepted",
    )
    assert (event.actor, event.capacity) == (None, "system")
    assert event.arguments == {
        "cause": "calendar",
        "reason": BASIS,
        "asked_by": str(s.user("vanhanh")),
        "rule": None,
    }
    assert list(breaks_in(dossier)) == []
    (told, _) = OutboxMessage.objects.order_by("id")[sent:]
    assert told.payload["NgayHenTra"] == "20261125170000"


def test_what_does_not_move_is_not_recorded() -> None:
    moving, staying = accepted(), accepted(on(18, 9), s.BIRTH)
    day_off(date(2026, 11, 20))
    assert set(recomputed()) == {moving.code}
    staying.refresh_from_db()
    assert staying.event_count == staying.events.count() == 2
    assert recomputed() == {}  # and a second time nothing does
    assert moving.due_dates.count() == 2


def test_the_preview_says_it_all_and_writes_nothing() -> None:
    dossier, _ = accepted(), accepted(on(18, 9), s.BIRTH)
    days = {(date(2026, 11, 20), "holiday"), (date(2026, 11, 24), "holiday")}
    calendars = read_calendars().with_year(2026, days)
    assert preview_recomputation(open_promises(), calendars) == [
        MovedDate(dossier.code, on(23, 17), on(25, 17))
    ]
    assert preview_recomputation(open_promises()) == []
    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.event_count) == (on(23, 17), 2)


def test_finished_and_unaccepted_dossiers_are_left_alone() -> None:
    finished = s.moved(accepted(), (s.LEADER, T.STOP, s.REASON), at=on(18, 10))
    s.filed(s.MARITAL_STATUS, at=on(18, 9))
    day_off(date(2026, 11, 20))
    assert recomputed() == {}
    finished.refresh_from_db()
    assert finished.due_at == on(23, 17)


def test_waits_and_extensions_are_respected() -> None:
    waited = s.moved(accepted(), s.REQUEST_SUPPLEMENT, at=on(18, 11))
    waited = s.moved(waited, SUPPLY, at=on(18, 14))  # two hours
    extend: s.Step = (s.LEADER, T.EXTEND, {**s.REASON, "new_due_on": "2026-11-27"})
    extended = s.moved(accepted(), extend, at=on(18, 10))
    waiting = s.moved(accepted(), s.REQUEST_SUPPLEMENT, at=on(19, 8))
    day_off(date(2026, 11, 20))
    day_off(date(2026, 11, 27))
    assert recomputed() == {
        waited.code: on(26, 10),
        extended.code: on(30, 17),
        waiting.code: on(25, 17),
    }
    waiting = s.moved(waiting, SUPPLY, at=on(23, 10))  # Thursday and two hours
    assert waiting.due_at == on(30, 10)  # the 26th at 17:00, the 27th is off


def test_one_unit_closes_and_no_other_dossier_moves() -> None:
    dossier = accepted()
    other = Unit.objects.exclude(pk=dossier.unit_id).filter(level="ward")[0]
    Closure.objects.create(unit=other, date=date(2026, 11, 20), reason="Ngập", legal_basis=BASIS)
    assert recomputed() == {}
    Closure.objects.create(
        unit=dossier.unit, date=date(2026, 11, 20), reason="Ngập", legal_basis=BASIS
    )
    assert recomputed() == {dossier.code: on(25, 17)}


def test_hours_of_its_own_are_promised_and_recomputed() -> None:
    dossier = accepted()
    WorkingHours.objects.create(
        unit=dossier.unit,
        afternoon_closes=time(16, 30),
        effective_from=date(2026, 11, 20),
        legal_basis=BASIS,
    )
    assert recomputed() == {dossier.code: on(23, 16, 30)}
    assert accepted(on(19, 9), s.BIRTH).due_at == on(19, 17)
    assert accepted(on(20, 9), s.BIRTH).due_at == on(20, 16, 30)


def test_it_stands_in_the_way_of_no_paper_entry() -> None:
    dossier = accepted()
    day_off(date(2026, 11, 20))
    recomputed(at=on(23, 8))
    late = LateEntry(on(19, 9), source="paper_register", approved_by=s.user(s.LEADER))
    dossier = move_dossier(
        dossier.code, T.START_PROCESSING, actor=s.actor(s.OFFICER), now=on(25, 8), late=late
    )
    assert (dossier.state, list(breaks_in(dossier))) == ("processing", [])


@pytest.mark.parametrize("typed_after", [False, True])
def test_a_finish_is_judged_by_the_promise_of_its_time(typed_after: bool) -> None:
    """Asked for on the 18th, supplied on the 19th, stopped on the 20th; recomputed after."""
    dossier = accepted()
    story: list[tuple[datetime, s.Step]] = [
        (on(18, 10), s.REQUEST_SUPPLEMENT),
        (on(19, 10), (s.CLERK, *SUPPLY[1:])),
        (on(20, 9), (s.LEADER, T.STOP, s.REASON)),
    ]

    def happen() -> None:
        for at, (name, transition, told) in story:
            late = LateEntry(at, source="paper_register", approved_by=s.user(s.LEADER))
            move_dossier(
                dossier.code,
                transition,
                told,
                actor=s.actor(name),
                now=max(at, on(23, 14) if typed_after else at),
                late=late,
            )

    if not typed_after:
        happen()
    Holiday.objects.create(  # a Saturday is worked from now on: promises come earlier
        date=date(2026, 11, 21), kind="makeup_workday", name="Làm bù", source=BASIS
    )
    forget_calendar()
    recomputed(at=on(23, 8))
    if typed_after:
        happen()
    dossier.refresh_from_db()
    # Monday the 23rd and a day of eight hours; without the Saturday.
    assert dossier.due_at == on(25, 17)
    assert dossier.finished_at == on(20, 9)
    assert dossier.due_dates.order_by("-id")[0].due_at == dossier.due_at


def test_moves_only_what_it_must() -> None:
    """The holiday of Tuesday the 24th is given on Thursday the 26th instead."""
    dossiers = {
        day: accepted(on(day, 9)) for day in (16, 17, 18, 19, 20, 23)
    }  # each due after three working days
    before = {day: dossier.due_at for day, dossier in dossiers.items()}
    assert before == {
        16: on(19, 17),
        17: on(20, 17),
        18: on(23, 17),
        19: on(25, 17),
        20: on(26, 17),
        23: on(27, 17),
    }
    Holiday.objects.filter(date=date(2026, 11, 24)).delete()
    day_off(date(2026, 11, 26))
    assert CalendarYear.objects.get(year=2026).published
    moved = recomputed(at=on(23, 10))
    # What is due before the 24th stays. So does what counts both days.
    assert moved == {
        dossiers[19].code: on(24, 17),
        dossiers[20].code: on(25, 17),
    }
    for day, dossier in dossiers.items():
        dossier.refresh_from_db()
        assert dossier.due_at == moved.get(dossier.code, before[day])
        assert dossier.due_dates.count() == (2 if dossier.code in moved else 1)
