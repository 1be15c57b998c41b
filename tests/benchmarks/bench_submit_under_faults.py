"""How much slower is a submission while something is broken? One run, one machine, ratios.

    .venv/bin/python -m tests.benchmarks.bench_submit_under_faults [--count 200]

Starts the whole system in a place of its own, then submits births in turn under each condition:
healthy, Redis stopped, both links black-holed, workers dead. Rounds are interleaved, so that a
machine whose speed drifts does not favour one of them. Prints the median of each in milliseconds
and its ratio to the healthy one; exits 1 when an answer is not 201 or a ratio is above 1.3.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from integrations.mocks.client import MockControl
from tests.live.running_system import RunningSystem, forget, running_system
from tests.live.test_running_system import Citizen

PLACE, LIMIT, ROUNDS = "bench-submit", 1.3, 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="submissions a condition")
    count = parser.parse_args().count
    forget(PLACE)
    try:
        with running_system(PLACE) as system:
            return _measure(system, count)
    finally:
        forget(PLACE)


def _measure(system: RunningSystem, count: int) -> int:
    citizen, mocks = Citizen(system.url), MockControl(system.control_url)
    for _ in range(20):
        citizen.submitted()  # warm up both web processes
    conditions: dict[str, Callable[[], AbstractContextManager[None]]] = {
        "healthy": nullcontext,
        "Redis stopped": system.without_redis,
        "both links black-holed": lambda: _black_holes(mocks),
        "workers dead": lambda: _dead_workers(system),
    }
    taken: dict[str, list[float]] = {name: [] for name in conditions}
    for _ in range(ROUNDS):
        for name, condition in conditions.items():
            with condition():
                time.sleep(1.5)  # what was under way in the workers before is over
                for _ in range(count // ROUNDS):
                    started = time.perf_counter()
                    citizen.submitted()  # AssertionError unless 201
                    taken[name].append((time.perf_counter() - started) * 1000)
    healthy = statistics.median(taken["healthy"])
    worst = 0.0
    print(f"{'condition':24}{'median ms':>10}{'p95 ms':>9}{'ratio':>7}   ({count} each)")
    for name, figures in taken.items():
        median, p95 = statistics.median(figures), statistics.quantiles(figures, n=20)[-1]
        worst = max(worst, median / healthy)
        print(f"{name:24}{median:10.1f}{p95:9.1f}{median / healthy:7.2f}")
    return 0 if worst <= LIMIT else 1


@contextmanager
def _black_holes(mocks: MockControl) -> Iterator[None]:
    mocks.fault("portal", "black_hole")
    mocks.fault("registry", "black_hole")
    try:
        yield
    finally:
        mocks.clear()


@contextmanager
def _dead_workers(system: RunningSystem) -> Iterator[None]:
    with system.frozen_worker("national_portal"), system.frozen_worker("civil_registry"):
        yield


if __name__ == "__main__":
    sys.exit(main())
