"""How long one due date takes, beside a walk minute by minute and two known packages.

    python -m tests.benchmarks.bench_due_date

One thread; the best of many rounds over random cases of each unit; the shipped calendar, so no
database is needed. NumPy's ``busday_offset`` counts days without hours or make-up days, and
businesstimedelta counts hours: each is asked for what it can do, one scalar call at a time, in the
same run. Exits 1 when ours takes more than 5 microseconds without a pause or 15 with one.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as day_time

import businesstimedelta
import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")
django.setup()

from dossiers.calendars import shipped_calendar  # noqa: E402 - models need a set-up Django
from dossiers.clock import Pause, TimeLimit, TimeUnit, due_at  # noqa: E402
from dossiers.holiday_seed import seed_rows  # noqa: E402
from dossiers.working_time import VIETNAM  # noqa: E402
from tests.dossiers import minute_walker  # noqa: E402

CASES, WALKED, ROUNDS = 2_000, 50, 20
AMOUNTS = {TimeUnit.SAME_DAY_15H: 1, TimeUnit.WORKING_HOUR: 24, TimeUnit.CALENDAR_DAY: 10}

_DAY = TimeUnit.WORKING_DAY
#: Microseconds that a call may take, without a pause and with one.
MOST = {False: 5.0, True: 15.0}

Case = tuple[datetime, TimeLimit, list[Pause]]


def cases_of(unit: TimeUnit, paused: bool) -> list[Case]:
    source = random.Random(15)
    limit = TimeLimit(unit, AMOUNTS.get(unit, 3))
    cases = []
    for _ in range(CASES):
        minutes = source.randrange(7 * 365 * 24 * 60)
        accepted = datetime(2019, 1, 1, tzinfo=VIETNAM) + timedelta(minutes=minutes)
        start = accepted + timedelta(minutes=source.randrange(60))
        end = start + timedelta(minutes=source.randrange(7 * 24 * 60))
        # As the database gives them: in UTC.
        pauses = [Pause(start.astimezone(UTC), end.astimezone(UTC))] if paused else []
        cases.append((accepted.astimezone(UTC), limit, pauses))
    return cases


def walk(accepted: datetime, limit: TimeLimit, pauses: list[Pause]) -> datetime:
    spans = [(naive(pause.start), naive(pause.end_as_of(None))) for pause in pauses]
    return minute_walker.due(naive(accepted), limit.unit.value, limit.amount, spans)


def naive(instant: datetime) -> datetime:
    return instant.astimezone(VIETNAM).replace(tzinfo=None)


def numpys() -> Callable[..., object]:
    """Three working days after a date."""
    days_off = [row.date for row in seed_rows() if row.kind != "makeup_workday"]
    calendar = np.busdaycalendar(holidays=days_off)

    def answer(accepted: datetime, limit: TimeLimit, pauses: list[Pause]) -> object:
        accepted_on = naive(accepted).date()
        return np.busday_offset(accepted_on, 3, roll="backward", busdaycal=calendar)

    return answer


def businesstimedeltas() -> Callable[..., object]:
    """Twenty-four working hours after an instant."""
    week = range(5)
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(
                start_time=day_time(start), end_time=day_time(end), working_days=list(week)
            )
            for start, end in ((8, 12), (13, 17))
        ]
    )
    wait = businesstimedelta.BusinessTimeDelta(rules, hours=24)

    def answer(accepted: datetime, limit: TimeLimit, pauses: list[Pause]) -> object:
        return naive(accepted) + wait

    return answer


def microseconds_a_call(answer: Callable[..., object], cases: Sequence[Case]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for accepted, limit, pauses in cases:
            answer(accepted, limit, pauses)
        best = min(best, time.perf_counter() - started)
    return best / len(cases) * 1e6


def main() -> int:
    calendar = shipped_calendar()
    too_slow = False

    def fast(accepted: datetime, limit: TimeLimit, pauses: list[Pause]) -> datetime:
        return due_at(accepted, limit, pauses, calendar)

    print(f"Python {sys.version.split()[0]}, one thread, best of {ROUNDS} rounds of {CASES} cases")
    print(f"{'unit':<14}{'pauses':>7}{'µs a call':>11}{'walker µs':>12}{'times':>9}")
    for unit in TimeUnit:
        for paused in (False, True):
            cases = cases_of(unit, paused)
            ours = microseconds_a_call(fast, cases)
            walked = microseconds_a_call(walk, cases[:WALKED])
            print(f"{unit:<14}{paused:>7}{ours:>11.2f}{walked:>12.0f}{walked / ours:>9.0f}")
            too_slow |= ours > MOST[paused]
    beside = cases_of(_DAY, False)
    print(f"{'numpy.busday_offset':<21}{microseconds_a_call(numpys(), beside):>11.2f}")
    slow = microseconds_a_call(businesstimedeltas(), beside[:WALKED])
    print(f"{'businesstimedelta':<21}{slow:>11.2f}")
    return 1 if too_slow else 0


if __name__ == "__main__":
    sys.exit(main())
