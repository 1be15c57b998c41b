"""When a dossier is due, by table: limits, pauses, extensions, outcomes, time left."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from dossiers.clock import (
    AfterSupplement,
    Outcome,
    Pause,
    PauseReason,
    TimeLimit,
    TimeUnit,
    due_at,
    extended_due_at,
    outcome,
    time_left,
)
from dossiers.working_time import VIETNAM, OutsideCalendar

from .published_days import CALENDAR

THREE_DAYS = TimeLimit(TimeUnit.WORKING_DAY, 3)
EIGHT_HOURS = TimeLimit(TimeUnit.WORKING_HOUR, 8)
SAME_DAY = TimeLimit(TimeUnit.SAME_DAY_15H)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def pause(start: str, end: str | None = None, **more: Any) -> Pause:
    return Pause(local(start), None if end is None else local(end), **more)


@pytest.mark.parametrize(
    ("accepted", "limit", "pauses", "due"),
    [
        # The rule book's own table.
        ("2026-11-18 15:00:00", "same_day_15h", [], "2026-11-18 17:00"),
        ("2026-11-18 15:00:01", "same_day_15h", [], "2026-11-19 17:00"),
        ("2026-11-23 16:00", "same_day_15h", [], "2026-11-25 17:00"),  # 24/11 is a holiday
        ("2026-08-22 15:30", "same_day_15h", [], "2026-08-24 17:00"),  # a make-up Saturday
        ("2026-02-13 10:00", "3 working_day", [], "2026-02-25 17:00"),  # Tết
        ("2025-04-28 09:00", "3 working_day", [], "2025-05-06 17:00"),  # 30/4, 1/5, swapped 2/5
        ("2025-04-24 09:00", "3 working_day", [], "2025-04-28 17:00"),  # Sat 26/4 was worked
        ("2026-04-20 09:00", "10 calendar_day", [], "2026-05-04 17:00"),
        ("2026-11-20 16:30", "8 working_hour", [], "2026-11-23 16:30"),
        (
            "2026-11-09 09:00",
            "3 working_day",
            [("2026-11-10 10:00", "2026-11-13 14:00")],
            "2026-11-18 11:00",
        ),
        (
            "2026-11-18 09:00",
            "same_day_15h",
            [("2026-11-18 11:30", "2026-11-20 13:30")],
            "2026-11-23 09:00",
        ),
        # Edges.
        ("2026-11-21 10:00", "same_day_15h", [], "2026-11-23 17:00"),  # a plain Saturday
        ("2026-11-18 06:00", "same_day_15h", [], "2026-11-18 17:00"),  # before opening
        ("2026-08-22 15:00", "same_day_15h", [], "2026-08-22 17:00"),
        ("2026-11-20 23:59", "1 working_day", [], "2026-11-23 17:00"),
        ("2026-11-21 10:00", "1 working_day", [], "2026-11-23 17:00"),
        ("2026-11-20 10:00", "1 calendar_day", [], "2026-11-23 17:00"),
        ("2026-11-17 10:00", "1 calendar_day", [], "2026-11-18 17:00"),
        ("2026-11-21 10:00", "8 working_hour", [], "2026-11-23 17:00"),  # not Wednesday 08:00
        ("2026-11-18 08:00", "4 working_hour", [], "2026-11-18 12:00"),  # not 13:00
        ("2026-11-18 12:30", "4 working_hour", [], "2026-11-18 17:00"),
        ("2026-11-18 11:59:30", "1 working_hour", [], "2026-11-18 13:59:30"),
        ("2018-12-28 09:00", "1 working_day", [], "2019-01-02 17:00"),  # 31/12 swapped for 5/1
        # A pause in closed hours covers nothing, and so does one after the due instant.
        (
            "2026-11-18 09:00",
            "8 working_hour",
            [("2026-11-18 12:00", "2026-11-18 13:00"), ("2026-11-18 17:00", "2026-11-19 08:00")],
            "2026-11-19 09:00",
        ),
        (
            "2026-11-18 09:00",
            "same_day_15h",
            [("2026-11-18 17:00", "2026-11-19 12:00")],
            "2026-11-18 17:00",
        ),
        # The second pause begins only because the first has moved the due instant past it.
        (
            "2026-11-18 09:00",
            "same_day_15h",
            [("2026-11-19 08:30", "2026-11-19 09:30"), ("2026-11-18 16:00", "2026-11-19 08:00")],
            "2026-11-19 10:00",
        ),
        # Overlapping, contained and adjacent pauses are one; before acceptance nothing counts.
        (
            "2026-11-18 09:00",
            "8 working_hour",
            [
                ("2026-11-18 10:00", "2026-11-18 11:00"),
                ("2026-11-17 10:00", "2026-11-18 10:30"),
                ("2026-11-18 11:00", "2026-11-18 12:00"),
                ("2026-11-18 10:15", "2026-11-18 10:20"),
            ],
            "2026-11-19 12:00",
        ),
        ("2026-11-18 09:00:20", "same_day_15h", [("2026-11-18 10:00:00", "2026-11-18 10:00:01")],
         "2026-11-19 08:00:01"),
    ],
)  # fmt: skip
def test_due_at(accepted: str, limit: str, pauses: list[tuple[str, str]], due: str) -> None:
    *amount, unit = limit.split()
    time_limit = TimeLimit(TimeUnit(unit), int(*amount) if amount else 1)
    answer = due_at(local(accepted), time_limit, [pause(*span) for span in pauses], CALENDAR)
    assert answer.isoformat() == local(due).isoformat()


def test_an_open_pause_counts_up_to_the_instant_asked_about() -> None:
    accepted, open_pause = local("2026-11-09 09:00"), [pause("2026-11-10 10:00")]
    with pytest.raises(ValueError, match="open"):
        due_at(accepted, THREE_DAYS, open_pause, CALENDAR)
    answer = due_at(accepted, THREE_DAYS, open_pause, CALENDAR, at=local("2026-11-13 14:00"))
    assert answer == local("2026-11-18 11:00")
    unmoved = due_at(accepted, THREE_DAYS, open_pause, CALENDAR, at=local("2026-11-10 09:00"))
    assert unmoved == local("2026-11-12 17:00")
    assert open_pause[0].end_as_of(local("2026-11-10 09:00")) == open_pause[0].start


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([pause("2026-11-10 10:00", "2026-11-13 14:00")], "2026-11-18 17:00"),
        # The second answer starts the limit again; the first one no longer matters.
        (
            [
                pause("2026-11-10 10:00", "2026-11-13 14:00"),
                pause("2026-11-16 09:00", "2026-11-17 09:00"),
            ],
            "2026-11-20 17:00",
        ),
        # A request within another ends with it.
        (
            [
                pause("2026-11-10 10:00", "2026-11-13 14:00"),
                pause("2026-11-11 10:00", "2026-11-12 10:00"),
            ],
            "2026-11-18 17:00",
        ),
        # Waiting for a payment only shifts, also while and after a supplement is waited for.
        (
            [pause("2026-11-10 10:00", "2026-11-13 14:00", reason=PauseReason.PAYMENT)],
            "2026-11-18 11:00",
        ),
        (
            [
                pause("2026-11-10 10:00", "2026-11-13 14:00"),
                pause("2026-11-13 09:00", "2026-11-13 16:00", reason=PauseReason.PAYMENT),
            ],
            "2026-11-19 10:00",
        ),
        # Too late to be saved: the limit was used up on the 12th.
        ([pause("2026-11-13 10:00", "2026-11-16 14:00")], "2026-11-12 17:00"),
    ],
)
def test_a_supplement_may_restart_the_limit(pauses: list[Pause], due: str) -> None:
    rule = replace(THREE_DAYS, after_supplement=AfterSupplement.RESTART)
    assert due_at(local("2026-11-09 09:00"), rule, pauses, CALENDAR) == local(due)


def test_an_extension_replaces_the_promise_and_later_pauses_move_it() -> None:
    granted = local("2026-11-18 10:00")
    before = pause("2026-11-16 08:00", "2026-11-17 08:00")
    after = pause("2026-11-19 09:00", "2026-11-19 11:00")
    # 2026-11-24 is a holiday.
    assert extended_due_at(date(2026, 11, 24), granted, [], CALENDAR) == local("2026-11-25 17:00")
    assert extended_due_at(date(2026, 11, 23), granted, [after, before], CALENDAR) == local(
        "2026-11-25 10:00"
    )


@pytest.mark.parametrize(
    ("finished", "paused_since", "at", "expected"),
    [
        # Due Wed 2026-11-18 11:00.
        ("2026-11-17 23:59", None, "2026-12-31 08:00", Outcome.EARLY),
        ("2026-11-18 00:00", None, "2026-11-18 08:00", Outcome.ON_TIME),
        ("2026-11-18 11:00", None, "2026-12-31 08:00", Outcome.ON_TIME),  # typed weeks later
        ("2026-11-18 11:00:01", None, "2026-12-31 08:00", Outcome.LATE),
        ("2026-11-18 11:00", "2026-11-18 10:00", "2026-12-31 08:00", Outcome.ON_TIME),
        (None, None, "2026-11-17 11:00", Outcome.RUNNING),  # a whole day is left
        (None, None, "2026-11-17 11:00:01", Outcome.DUE_SOON),
        (None, None, "2026-11-18 11:00", Outcome.DUE_SOON),
        (None, None, "2026-11-18 11:00:01", Outcome.OVERDUE),
        (None, "2026-11-16 10:00", "2026-11-17 11:00", Outcome.PAUSED),
        (None, "2026-11-16 10:00", "2026-12-31 08:00", Outcome.PAUSED),
        (None, "2026-11-18 14:00", "2026-12-31 08:00", Outcome.OVERDUE),  # late before the pause
    ],
)
def test_outcome(
    finished: str | None, paused_since: str | None, at: str, expected: Outcome
) -> None:
    answer = outcome(
        local("2026-11-18 11:00"),
        local(finished) if finished else None,
        local(paused_since) if paused_since else None,
        local(at),
        CALENDAR,
    )
    assert answer is expected


@pytest.mark.parametrize(
    ("at", "minutes"),
    [
        ("2026-11-17 11:00", 480),
        ("2026-11-18 10:59:30", 0),
        ("2026-11-18 11:00:30", -1),
        ("2026-11-19 08:30", -330),
    ],
)
def test_time_left(at: str, minutes: int) -> None:
    assert time_left(local("2026-11-18 11:00"), local(at), CALENDAR) == minutes


def test_a_unit_may_close_before_the_cut_off() -> None:
    mornings = replace(CALENDAR, hours=((time(7, 30), time(11, 30)),))
    assert due_at(local("2026-11-18 11:00"), SAME_DAY, (), mornings) == local("2026-11-18 11:30")
    assert due_at(local("2026-11-18 11:30"), SAME_DAY, (), mornings) == local("2026-11-19 11:30")


def test_what_cannot_be_a_limit_or_a_pause_is_refused() -> None:
    with pytest.raises(ValueError, match="week"):
        TimeLimit("week", 1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least 1"):
        TimeLimit(TimeUnit.WORKING_DAY, 0)
    with pytest.raises(ValueError, match="local time of day"):
        TimeLimit(TimeUnit.SAME_DAY_15H, cutoff=time(15, tzinfo=VIETNAM))
    with pytest.raises(ValueError, match="before it starts"):
        pause("2026-11-18 10:00", "2026-11-18 09:59")


def test_a_due_instant_past_the_calendar_is_refused() -> None:
    with pytest.raises(OutsideCalendar, match="2018-2028"):
        due_at(local("2028-12-29 09:00"), THREE_DAYS, (), CALENDAR)
    with pytest.raises(OutsideCalendar):
        due_at(local("2028-12-29 09:00"), TimeLimit(TimeUnit.WORKING_HOUR, 9), (), CALENDAR)
