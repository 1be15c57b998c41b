"""Months of dossiers in one run: what was spoilt is found, all of it and nothing else.

What is spoilt and how follows one seed, which is printed; ``ONESTOP_FAULT_SEED`` gives another.
"""

import os
import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from integrations.mocks.client import MockControl
from integrations.models import Difference

from .clock import Clock
from .messages import code, compact, put, step, whole_dossier
from .reconciling import found, reconcile

pytestmark = pytest.mark.django_db(transaction=True)

SEED = int(os.environ.get("ONESTOP_FAULT_SEED", "120500"))
DAYS, A_DAY, STEPS = 90, 4, 3
SPOILT_OF_EACH = 4
#: Kind of alteration, what is found of it, whether it is ours to repair.
PLANTED: tuple[tuple[str, dict[str, Any], str, bool], ...] = (
    ("forget_dossier", {}, "missing_there", True),
    ("forget_steps", {"last": 2}, "steps_missing", True),
    ("lose_update", {"status": "2"}, "status", True),
    ("lose_update", {"status": "8"}, "status", False),
    ("add_step", {}, "steps_unknown", False),
    ("reorder_steps", {"first": 3}, "order", False),
)
#: What a listing does not show.
NOT_LISTED = ("order",)


@pytest.fixture
def clock(theirs: MockControl, settings: Settings) -> Clock:
    """A quarter of a year in which each day's dossiers were delivered on that day."""
    settings.RECONCILE_REQUESTS_PER_SECOND = 0
    clock = Clock(timezone.now() - timedelta(days=DAYS))
    for day in range(DAYS):
        numbers = range(day * A_DAY, (day + 1) * A_DAY)
        put(*(each for n in numbers for each in whole_dossier(n, STEPS)), now=clock.now)
        clock.deliver()
        touched = {"kind": "touch", "updated": compact(clock.now)}
        theirs.alter_many("portal", [{**touched, "code": code(number)} for number in numbers])
        clock.forward(days=1)
    clock.now = timezone.now() + timedelta(seconds=1)
    return clock


def spoil(theirs: MockControl, drawn: random.Random) -> dict[tuple[str, str], bool]:
    """Dossier and what is to be found of it: whether that is ours to repair."""
    numbers = iter(drawn.sample(range(DAYS * A_DAY), SPOILT_OF_EACH * len(PLANTED)))
    planted: dict[tuple[str, str], bool] = {}
    alterations: list[dict[str, Any]] = []
    for kind, about, finding, repairable in PLANTED:
        for _ in range(SPOILT_OF_EACH):
            number = next(numbers)
            keys = [step(number, nth).key for nth in range(1, STEPS + 1)]
            how: dict[str, Any] = dict(about)
            if kind == "forget_steps":
                how = {"steps": keys[-about["last"] :]}
            elif kind == "reorder_steps":
                how = {"steps": keys[: about["first"]][::-1]}
            elif kind == "add_step":
                how = {"step": f"X-{number}"}
            alterations.append({"kind": kind, "code": code(number), **how})
            planted[code(number), finding] = repairable
    for number in range(SPOILT_OF_EACH):
        alterations.append({"kind": "add_dossier", "code": f"X-{number}", "status": "4"})
        planted[f"X-{number}", "missing_here"] = False
    theirs.alter_many("portal", alterations)
    return planted


def test_all_that_was_spoilt_is_found_and_nothing_else(clock: Clock, theirs: MockControl) -> None:
    print(f"ONESTOP_FAULT_SEED={SEED}")
    planted = spoil(theirs, random.Random(SEED))
    since = clock.now - timedelta(days=DAYS + 1)
    run = reconcile(clock, since=since)
    assert run.compared == DAYS * A_DAY + SPOILT_OF_EACH
    assert {(subject, kind): state == "repaired" for subject, kind, *_, state in found(run)} == (
        planted
    )
    left = {about for about, repairable in planted.items() if not repairable}
    again = reconcile(clock, since=since)
    assert {(subject, kind) for subject, kind, *_ in found(again)} == left
    assert set(again.differences.values_list("state", flat=True)) == {"for_person"}


def test_by_the_listing_alone_what_it_shows_is_found(clock: Clock, theirs: MockControl) -> None:
    """It asks only about what the listing shows to differ: far fewer questions."""
    print(f"ONESTOP_FAULT_SEED={SEED}")
    planted = spoil(theirs, random.Random(SEED + 1))
    before = len(list(theirs.requests(link="portal", operation="TraCuuHoSo")))
    run = reconcile(clock, since=clock.now - timedelta(days=DAYS + 1), step_by_step=False)
    assert run.compared == DAYS * A_DAY + SPOILT_OF_EACH
    told = {(subject, kind) for subject, kind, *_ in found(run)}
    assert told <= planted.keys()
    assert planted.keys() - told <= {each for each in planted if each[1] in NOT_LISTED}
    asked = len(list(theirs.requests(link="portal", operation="TraCuuHoSo"))) - before
    assert asked < run.compared / 4
    assert not Difference.objects.filter(state="found").exists()
