"""Promise: births and the soonest due go first, and one unit's flood does not starve another's."""

from collections import Counter
from datetime import timedelta

import pytest

from integrations.claims import claim
from integrations.models import Link, Operation, OutboxMessage

from .messages import MORNING, code, put, sync

pytestmark = pytest.mark.django_db(transaction=True)

FLOOD, QUIET = "H26.1", "H26.2"


def claimed(most: int = 100) -> list[OutboxMessage]:
    batch = claim(
        Link.NATIONAL_PORTAL,
        Operation.SYNC_DOSSIER,
        most=most,
        now=MORNING,
        lease=timedelta(seconds=90),
    )
    return [] if batch is None else batch.messages


def test_births_then_the_soonest_due_then_the_oldest() -> None:
    put(
        sync(1),
        sync(2),
        sync(3, due_at=MORNING + timedelta(days=2)),
        sync(4, due_at=MORNING + timedelta(days=1)),
        sync(5, rank=10),
    )
    assert [message.subject for message in claimed()] == [code(n) for n in (5, 4, 3, 1, 2)]


def test_a_flood_of_the_most_urgent_leaves_half_of_the_way() -> None:
    put(*[sync(n, unit=FLOOD, rank=10, due_at=MORNING) for n in range(500)])
    put(*[sync(n, unit=QUIET) for n in range(500, 600)])
    shares = [Counter(message.unit for message in claimed(20)) for _ in range(4)]
    assert all(share[QUIET] >= 5 for share in shares)
    assert all(share[FLOOD] >= 10 for share in shares)
    assert all(share.total() == 20 for share in shares)


def test_every_unit_gets_its_turn_by_how_long_it_has_waited() -> None:
    put(*[sync(n, unit=FLOOD, rank=10) for n in range(200)])
    for n in range(30):
        put(sync(200 + n, unit=f"H26.9.{n:02}"), now=MORNING + timedelta(minutes=n))
    first = {message.unit for message in claimed(20)} - {FLOOD}
    assert first == {f"H26.9.{n:02}" for n in range(10)}
    seen = set(first)
    for _ in range(3):
        seen |= {message.unit for message in claimed(20)}
    assert seen == {FLOOD} | {f"H26.9.{n:02}" for n in range(30)}


def test_what_the_others_do_not_use_goes_to_the_flood() -> None:
    put(*[sync(n, unit=FLOOD) for n in range(150)])
    put(sync(500, unit=QUIET))
    assert Counter(message.unit for message in claimed()) == {FLOOD: 99, QUIET: 1}


def test_a_probe_is_the_most_urgent_of_all() -> None:
    put(*[sync(n, unit=f"H26.{n}") for n in range(9)])
    put(sync(9, unit="H26.9", rank=10))
    assert [message.subject for message in claimed(1)] == [code(9)]


def test_no_two_in_a_batch_are_of_one_dossier_nor_twice_the_same() -> None:
    put(*[sync(n % 40, nth=n, unit=f"H26.{n % 7}") for n in range(400)])
    subjects = [message.subject for message in claimed()]
    assert len(subjects) == len(set(subjects)) == 40
