"""One sample a link and minute: what it counts, and that it may be late, doubled or away."""

import threading
from datetime import timedelta

import pytest
from pytest_django import Settings

from integrations.models import (
    Attempt,
    Exchange,
    Link,
    LinkSample,
    Operation,
    OutboxMessage,
    Outcome,
    Status,
)
from integrations.samples import forget_samples, last_busy_minutes, last_sample, take_samples

from .clock import Clock
from .elsewhere import elsewhere
from .messages import MORNING, code, fetch_result, put, register, step, sync, whole_dossier
from .scripted_link import Answer, ScriptedLink

PORTAL, REGISTRY = Link.NATIONAL_PORTAL, Link.CIVIL_REGISTRY
MINUTE = timedelta(minutes=1)


def settled(*numbers: int, at: timedelta) -> None:
    """Delivered, so long after the morning began."""
    OutboxMessage.objects.filter(subject__in=map(code, numbers)).update(
        status=Status.DELIVERED, settled_at=MORNING + at
    )


def sample(link: Link = PORTAL) -> LinkSample:
    return LinkSample.objects.filter(link=link).latest("at")


@pytest.mark.django_db
def test_it_counts_messages_and_dossiers() -> None:
    put(*whole_dossier(1, steps=2), sync(2), now=MORNING - timedelta(hours=1))
    put(sync(3), register(3), now=MORNING - timedelta(hours=2))
    OutboxMessage.objects.filter(subject=code(2)).update(status=Status.PARKED)
    take_samples(MORNING + timedelta(seconds=7))
    portal, registry = sample(PORTAL), sample(REGISTRY)
    assert (portal.at, portal.counted_at) == (MORNING, MORNING + timedelta(seconds=7))
    assert (portal.waiting, portal.held, portal.dossiers_waiting, portal.parked) == (5, 0, 2, 1)
    assert portal.oldest_waiting_at == MORNING - timedelta(hours=2)
    assert (registry.waiting, registry.dossiers_waiting, registry.parked) == (1, 1, 0)


@pytest.mark.django_db
def test_what_waits_for_somebody_else_is_told_apart() -> None:
    put(sync(1), step(1, 1), now=MORNING - timedelta(hours=3))
    put(sync(2), fetch_result(2), now=MORNING)
    OutboxMessage.objects.filter(operation=Operation.FETCH_RESULT).update(polls=1)
    parked = OutboxMessage.objects.filter(subject=code(1)).earliest("pk")
    parked.status = Status.PARKED
    parked.save()
    take_samples(MORNING)
    portal, registry = sample(PORTAL), sample(REGISTRY)
    assert (portal.waiting, portal.held, portal.dossiers_waiting, portal.parked) == (2, 1, 1, 1)
    assert portal.oldest_waiting_at == MORNING  # what stands behind the parked one is older
    assert (registry.waiting, registry.held, registry.dossiers_waiting) == (1, 1, 0)
    assert registry.oldest_waiting_at is None


@pytest.mark.django_db
def test_a_sample_covers_the_time_since_the_one_before_whatever_was_missed() -> None:
    put(*[sync(number) for number in range(6)])
    assert take_samples(MORNING) == len(Link)
    settled(0, at=timedelta(seconds=-6))  # before the first
    settled(1, 2, at=timedelta(seconds=30))
    settled(3, at=timedelta(minutes=20))
    settled(4, at=timedelta(minutes=40, seconds=-4))  # perhaps not all is committed yet
    assert take_samples(MORNING + timedelta(minutes=40, seconds=9)) == len(Link)
    assert (sample().at, sample().delivered) == (MORNING + timedelta(minutes=40), 3)
    take_samples(MORNING + timedelta(minutes=41))
    assert sample().delivered == 1
    assert sum(LinkSample.objects.filter(link=PORTAL).values_list("delivered", flat=True)) == 4


@pytest.mark.django_db
def test_the_first_sample_covers_one_minute() -> None:
    put(sync(1), sync(2))
    settled(1, at=timedelta(seconds=-30))
    settled(2, at=timedelta(minutes=-3))
    take_samples(MORNING)
    assert sample().delivered == 1


@pytest.mark.django_db
def test_twice_in_a_minute_or_back_in_time_takes_none() -> None:
    assert take_samples(MORNING + timedelta(seconds=3)) == len(Link)
    assert take_samples(MORNING + timedelta(seconds=59)) == 0
    assert take_samples(MORNING - timedelta(hours=1)) == 0
    assert LinkSample.objects.count() == len(Link)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_one() -> None:
    start = threading.Barrier(4)

    def take() -> None:
        start.wait(10)
        take_samples(MORNING)

    with elsewhere(*[take] * 4):
        pass
    assert LinkSample.objects.count() == len(Link)


@pytest.mark.django_db
def test_what_did_not_get_through_is_counted_once_it_is_on_record(settings: Settings) -> None:
    settings.LINK_LEASE_SECONDS = 90
    (message,) = put(sync(1))
    ended = (
        (timedelta(seconds=-20), Outcome.UNREACHABLE),
        (timedelta(seconds=10), Outcome.FAILED),
        (timedelta(seconds=20), Outcome.REFUSED),  # the link works; the message is wrong
        (timedelta(seconds=30), Outcome.NOT_YET),
        (timedelta(seconds=40), Outcome.BUSY),
        (timedelta(seconds=50), Outcome.DELIVERED),
        (timedelta(minutes=10), Outcome.UNKNOWN),
    )
    for after, outcome in ended:
        at = MORNING + after
        exchange = Exchange.objects.create(
            link=PORTAL,
            operation=Operation.SYNC_DOSSIER,
            started_at=at - timedelta(seconds=15),
            finished_at=at,
            request={},
        )
        Attempt.objects.create(message=message, exchange=exchange, outcome=outcome)
    failed = []
    for minute in range(4):
        take_samples(MORNING + minute * MINUTE)
        failed.append(sample().failed)
    assert failed == [0, 2, 1, 0]  # half a lease late, when the slowest batch is on record too


@pytest.mark.django_db
def test_a_minute_is_busy_if_there_was_always_more_to_send_and_the_link_answered() -> None:
    put(*[sync(number) for number in range(20)])
    take_samples(MORNING)
    assert sample().busy is False  # nothing before it to compare with
    settled(*range(8), at=timedelta(seconds=30))
    take_samples(MORNING + MINUTE)
    assert sample().busy is True
    settled(*range(8, 20), at=timedelta(seconds=90))
    take_samples(MORNING + 2 * MINUTE)
    assert sample().busy is False  # it ran dry: it could have done more
    put(*[sync(number) for number in range(20, 40)])
    take_samples(MORNING + 3 * MINUTE)
    assert sample().busy is False  # nothing went through
    settled(20, at=timedelta(minutes=4))
    take_samples(MORNING + 5 * MINUTE)
    assert sample().busy is False  # a minute was missed
    assert last_busy_minutes(PORTAL) == [8]
    assert last_busy_minutes(REGISTRY) == []


@pytest.mark.django_db(transaction=True)
def test_an_outage_of_a_link_is_in_its_samples(scripted: ScriptedLink) -> None:
    """Through the delivery itself: what its rows say is what is counted."""
    put(*[sync(number) for number in range(3)])
    clock = Clock()
    scripted.respond = lambda _path, _sent: Answer({}, status=500)
    take_samples(clock())
    for _ in range(3):
        clock.deliver()
        clock.forward(minutes=1)
    take_samples(clock() + MINUTE)
    assert sample().failed >= 3
    assert (sample().delivered, sample().dossiers_waiting) == (0, 3)


@pytest.mark.django_db
def test_old_samples_are_forgotten(settings: Settings) -> None:
    settings.LINK_SAMPLES_KEPT_DAYS = 30
    for days in (31, 29, 0):
        take_samples(MORNING - timedelta(days=days))
    assert forget_samples(MORNING) == len(Link)
    assert LinkSample.objects.count() == 2 * len(Link)
    assert last_sample(PORTAL, not_before=MORNING - MINUTE) is not None
    assert last_sample(PORTAL, not_before=MORNING + MINUTE) is None
