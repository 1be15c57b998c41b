"""How long one due date takes, beside a walk minute by minute.

    python -m tests.benchmarks.bench_due_date

One thread; the best of many rounds over random cases of each unit; the shipped calendar, so no
database is needed.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")
django.setup()

from dossiers.calendars import shipped_calendar  # noqa: E402 - models need a set-up Django
from dossiers.clock import Pause, TimeLimit, TimeUnit, due_at  # noqa: E402
from dossiers.working_time import VIETNAM  # noqa: E402
from tests.dossiers import minute_walker  # noqa: E402

CASES, WALKED, ROUNDS = 2_000, 50, 20
AMOUNTS = {TimeUnit.SAME_DAY_15H: 1, TimeUnit.WORKING_HOUR: 24, TimeUnit.CALENDAR_DAY: 10}

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


def microseconds_a_call(answer: Callable[..., datetime], cases: Sequence[Case]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for accepted, limit, pauses in cases:
            answer(accepted, limit, pauses)
        best = min(best, time.perf_counter() - started)
    return best / len(cases) * 1e6


def main() -> None:
    calendar = shipped_calendar()

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


if __name__ == "__main__":
    main()
