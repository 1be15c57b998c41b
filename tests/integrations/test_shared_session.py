"""The keeper of a link's session by itself: who logs in, who waits, who gives up."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.utils import timezone

from integrations.links import adapter_of
from integrations.links.base import OutOfTime, Sending
from integrations.links.http import Reply
from integrations.links.session import Held, Login
from integrations.links.shared_session import LEASE_MARGIN, SharedSession
from integrations.mocks.client import MockControl
from integrations.models import Link, LinkSession, Outcome

from .clock import Clock
from .elsewhere import elsewhere
from .messages import fetch_result, put, register, sync

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL = Link.NATIONAL_PORTAL
KEEPER = SharedSession(PORTAL)


def sending(budget: float = 5) -> Sending:
    wrong = datetime(2001, 1, 1, tzinfo=UTC)  # whatever the host believes
    wire = adapter_of(PORTAL).wire
    return Sending(PORTAL, next(iter(adapter_of(PORTAL).batch_sizes)), wire, lambda: wrong, budget)


def granted(secret: str = "s1", seconds: float = 60) -> Callable[[], Login]:
    return lambda: Login(Reply(None), secret, seconds)


def never() -> Login:
    raise AssertionError("nobody should log in")


def refused(trouble: Outcome = Outcome.FAILED) -> Login:
    return Login(Reply(None, trouble=trouble, retry_after=timedelta(seconds=7)))


def held(log_in: Callable[[], Login] = never, **more: Held) -> Held:
    got = KEEPER.session(sending(), log_in, **more)
    assert isinstance(got, Held)
    return got


def test_what_one_got_the_next_uses(theirs: MockControl) -> None:
    assert held(granted()).secret == "s1"
    assert held().secret == "s1"
    other = SharedSession(Link.CIVIL_REGISTRY).session(sending(), granted("another link's"))
    assert isinstance(other, Held)
    assert (other.secret, held().secret) == ("another link's", "s1")


def test_it_is_used_for_as_long_as_it_lives(theirs: MockControl) -> None:
    began = timezone.now()
    held(granted(seconds=540))
    ends_at = LinkSession.objects.get().ends_at
    assert ends_at is not None
    assert abs(ends_at - began - timedelta(seconds=540)) < timedelta(seconds=30)
    LinkSession.objects.update(ends_at=timezone.now() - timedelta(milliseconds=1))
    assert held(granted("s2")).secret == "s2"


@pytest.mark.parametrize("seconds", [-20, 0, 10**400])
def test_a_life_that_makes_no_sense_breaks_nothing(theirs: MockControl, seconds: int) -> None:
    assert held(granted(seconds=seconds)).secret == "s1"
    assert held(granted("s2")).secret == ("s1" if seconds > 0 else "s2")


def test_a_stale_one_that_another_has_renewed_is_not_renewed_again(theirs: MockControl) -> None:
    stale = held(granted())
    assert held(granted("s2"), stale=stale).secret == "s2"
    assert held(stale=stale).secret == "s2"


def test_a_failed_attempt_since_ours_began_is_not_made_again(theirs: MockControl) -> None:
    stale = held(granted())
    for log_in in (refused, never):
        told = KEEPER.session(sending(), log_in, stale=stale)
        assert isinstance(told, Reply)
        assert (told.trouble, told.retry_after) == (Outcome.FAILED, timedelta(seconds=7))
    assert held(granted("s2")).secret == "s2"  # who comes afterwards may try
    assert LinkSession.objects.get().trouble == ""


def test_threads_that_wait_get_what_came_of_it(theirs: MockControl) -> None:
    for outcome in (Outcome.BUSY, Outcome.UNREACHABLE):
        got: list[object] = []
        made: list[int] = []

        def log_in(outcome: Outcome = outcome, made: list[int] = made) -> Login:
            made.append(1)
            time.sleep(0.3)
            return refused(outcome)

        def ask(log_in: Callable[[], Login] = log_in, got: list[object] = got) -> None:
            got.append(KEEPER.session(sending(), log_in))

        with elsewhere(*[ask] * 6):
            pass
        assert made == [1]
        assert {each.trouble for each in got if isinstance(each, Reply)} == {outcome}
        assert len(got) == 6


def test_the_wait_is_no_longer_than_the_sending_may_take(theirs: MockControl) -> None:
    renewing, done = threading.Event(), threading.Event()

    def slow() -> Login:
        renewing.set()
        done.wait(20)
        return granted()()

    with elsewhere(lambda: KEEPER.session(sending(), slow)):
        renewing.wait(10)
        began = time.monotonic()
        with pytest.raises(OutOfTime):
            KEEPER.session(sending(budget=1.3), never)
        assert time.monotonic() - began < 5
        done.set()
    assert held().secret == "s1"


def test_a_lease_ends_by_itself_and_a_late_renewer_changes_nothing(theirs: MockControl) -> None:
    def overtaken() -> Login:
        LinkSession.objects.update(renewing_until=timezone.now() - timedelta(milliseconds=1))
        assert held(granted("quicker")).secret == "quicker"
        return granted("slower")()

    assert held(overtaken).secret == "slower"  # its own, still good for what it has to send
    assert held().secret == "quicker"


def test_a_lease_outlives_the_longest_login(theirs: MockControl) -> None:
    def look() -> Login:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT renewing_until - clock_timestamp() FROM integrations_linksession"
            )
            (left,) = cursor.fetchone()
        longest = timedelta(seconds=sending().wire.longest)
        assert longest < left <= longest + LEASE_MARGIN
        return granted()()

    held(look)


@pytest.mark.parametrize("error", [OutOfTime, KeyboardInterrupt])
def test_who_gives_up_gives_the_lease_back(theirs: MockControl, error: type[BaseException]) -> None:
    def give_up() -> Login:
        raise error

    with pytest.raises(error):
        KEEPER.session(sending(), give_up)
    assert held(granted()).secret == "s1"


def test_no_login_inside_a_transaction(theirs: MockControl) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        KEEPER.session(sending(), never)


def test_nobody_sees_the_secret(theirs: MockControl, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        put(sync(1), register(2), fetch_result(2), now=timezone.now())
        for link in Link:
            Clock(timezone.now()).deliver(link)
    rows = list(LinkSession.objects.all())
    assert len(rows) == 2
    for row in rows:
        assert len(row.secret) > 20
        assert row.secret not in caplog.text + str(row) + repr(row)
    assert not admin.site.is_registered(apps.get_model("integrations.LinkSession"))
