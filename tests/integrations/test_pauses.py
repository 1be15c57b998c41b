"""A paused link gets nothing, loses nothing, and goes on where it stood."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from integrations.link_states import Verdict, admission, report
from integrations.mocks.client import MockControl
from integrations.models import Link, Operation, OutboxMessage, Pause, Status
from integrations.pauses import PauseRefused, pause_in_force, pause_link, resume_link

from .clock import Clock
from .elsewhere import elsewhere
from .messages import MORNING, put, register, step, sync

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL, SYNC = Link.NATIONAL_PORTAL, Operation.SYNC_DOSSIER
LATER = MORNING + timedelta(hours=2)


@pytest.fixture
def operator() -> User:
    return User.objects.create_user("người vận hành", password="x")


def test_nothing_goes_while_it_lasts_and_everything_afterwards(
    theirs: MockControl, operator: User
) -> None:
    put(sync(1), step(1, 1), register(2))
    pause_link(PORTAL, by=operator, reason="Cổng bảo trì", now=MORNING)
    clock = Clock()
    for _ in range(3):
        assert clock.deliver() == 0
        clock.forward(hours=8)
    assert list(theirs.requests(link="portal")) == []
    portal_s = OutboxMessage.objects.filter(link=PORTAL)
    assert set(portal_s.values_list("status", "attempts")) == {(Status.WAITING, 0)}
    clock.deliver(Link.CIVIL_REGISTRY)  # a link of its own
    assert OutboxMessage.objects.filter(status=Status.DELIVERED).count() == 1
    resume_link(PORTAL, by=operator, reason="Cổng xong", now=clock.now)
    clock.deliver()
    assert set(portal_s.values_list("status", "attempts")) == {(Status.DELIVERED, 0)}


def test_who_and_why_is_on_record(operator: User) -> None:
    other = User.objects.create_user("ca sau", password="x")
    assert pause_in_force(PORTAL) is None
    pause_link(PORTAL, by=operator, reason="Bảo trì", now=MORNING)
    resting = pause_in_force(PORTAL)
    assert resting is not None
    assert (resting.reason, resting.paused_by, resting.ended_at) == ("Bảo trì", operator, None)
    assert pause_in_force(Link.CIVIL_REGISTRY) is None
    ended = resume_link(PORTAL, by=other, reason="Xong", now=LATER)
    assert ended == Pause.objects.get()
    ended.refresh_from_db()
    assert (ended.started_at, ended.ended_at) == (MORNING, LATER)
    assert (ended.resumed_by, ended.resume_reason) == (other, "Xong")
    assert pause_in_force(PORTAL) is None


def test_twice_is_refused_in_words(operator: User) -> None:
    with pytest.raises(PauseRefused, match="không tạm dừng"):
        resume_link(PORTAL, by=operator, reason="?", now=MORNING)
    pause_link(PORTAL, by=operator, reason="một", now=MORNING)
    with pytest.raises(PauseRefused, match="đang tạm dừng"):
        pause_link(PORTAL, by=operator, reason="hai", now=MORNING)
    pause_link(Link.CIVIL_REGISTRY, by=operator, reason="ba", now=MORNING)
    resume_link(PORTAL, by=operator, reason="Xong", now=MORNING)  # in the very same instant
    pause_link(PORTAL, by=operator, reason="bốn", now=MORNING)
    assert Pause.objects.filter(ended_at=None).count() == 2


def test_two_operators_at_once_make_one_pause(operator: User) -> None:
    ready, refused = threading.Barrier(4), []

    def pause() -> None:
        ready.wait(10)
        try:
            pause_link(PORTAL, by=operator, reason="cùng lúc", now=MORNING)
        except PauseRefused:
            refused.append(1)

    with elsewhere(*[pause] * 4):
        pass
    assert (Pause.objects.count(), len(refused)) == (1, 3)


def test_the_breaker_is_left_as_it_was(theirs: MockControl, operator: User) -> None:
    for _ in range(3):
        report(PORTAL, SYNC, Verdict.FAILED, MORNING, None)
    pause_link(PORTAL, by=operator, reason="Bảo trì", now=MORNING)
    with transaction.atomic():
        assert admission(PORTAL, SYNC, LATER).most == 0  # not even a probe
    resume_link(PORTAL, by=operator, reason="Xong", now=LATER)
    with transaction.atomic():
        assert admission(PORTAL, SYNC, LATER).most == 1
        assert admission(PORTAL, SYNC, MORNING).most == 0
        assert admission(PORTAL, Operation.ADD_PROGRESS, MORNING).most is None


def test_a_look_is_one_query() -> None:
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        transaction.atomic(),
    ):
        assert admission(PORTAL, SYNC, MORNING).most is None
    looked = [query["sql"] for query in queries if "pause" in query["sql"]]
    assert len(looked) == 1
    assert len(queries) == len(looked) + 2  # BEGIN and COMMIT
