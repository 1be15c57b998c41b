"""An ended session is renewed once for all workers, on whatever hosts, and whoever dies."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection, transaction
from django.utils import timezone

from integrations.links import adapter_of
from integrations.links.base import OutOfTime, Sending
from integrations.links.http import Reply
from integrations.links.session import Held, Login
from integrations.links.shared_session import LEASE_MARGIN, SharedSession
from integrations.mocks.client import MockControl
from integrations.models import Link, LinkSession, LinkState, OutboxMessage, Outcome, Status
from integrations.outbox import NewMessage

from .clock import Clock
from .elsewhere import elsewhere
from .messages import fetch_result, put, register, sync
from .processes import own_environment, running_system, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL = Link.NATIONAL_PORTAL
WORKERS = 4
#: The link; its mock's name; how it is logged in to; what is sent; what a message of ours is.
LINKS = [
    (PORTAL, "portal", "login", "DongBoHoSoMC", sync),
    (Link.CIVIL_REGISTRY, "registry", "token", "dangKyHoTich", register),
]


def logins(theirs: MockControl, link: Link = PORTAL) -> list[dict[str, str]]:
    _, name, login, _, _ = next(each for each in LINKS if each[0] == link)
    return list(theirs.requests(link=name, operation=login))


@contextmanager
def workers(link: Link, count: int) -> Iterator[None]:
    """So many processes deliver over the link, all at once; their hosts' clocks disagree."""
    module = [sys.executable, "-m", "tests.integrations.deliver_when_told", link]
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [*module, str(5 * (nth % 3 - 1))],
                    env=own_environment(),
                    cwd=settings.BASE_DIR,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for nth in range(count)
        ]
        for each in started:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in started:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        yield
        for each in started:
            assert each.wait(timeout=60) == 0


@pytest.mark.parametrize(("link", "name", "login", "service", "message"), LINKS)
def test_many_processes_whose_session_ended_log_in_once(
    theirs: MockControl,
    link: Link,
    name: str,
    login: str,
    service: str,
    message: Callable[[int], NewMessage],
) -> None:
    now = timezone.now()
    put(message(0), now=now)
    Clock(now).deliver(link)
    assert len(logins(theirs, link)) == 1
    theirs.expire_sessions(name)
    theirs.fault(name, "slow", service, latency=0.4)  # all are under way when the first comes back
    theirs.fault(name, "slow", login, latency=0.4)  # and all are back when the login does
    most = adapter_of(link).batch_sizes
    put(*[message(number) for number in range(1, 1 + WORKERS * max(most.values()))], now=now)
    with workers(link, WORKERS):
        sent = theirs.requests  # the evidence, asked while they work
        wait_until(lambda: len(list(sent(link=name, operation=login))) > 1, "logged in again")
        theirs.clear(kind="slow")
    assert len(logins(theirs, link)) == 2
    assert LinkSession.objects.get().renewing_token is None
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {Status.DELIVERED}
    if link == PORTAL:
        refused = [each for each in sent(link=name, operation=service) if "-1" in each["answer"]]
    else:
        refused = [each for each in sent(link=name, operation=service) if each["status"] == 401]
    assert refused  # at least one had met the ended session


def test_a_first_session_is_asked_for_once_by_all(theirs: MockControl) -> None:
    theirs.fault("portal", "slow", "login", latency=0.8)
    put(*[sync(number) for number in range(WORKERS * 100)], now=timezone.now())
    with workers(PORTAL, WORKERS):
        pass
    assert len(logins(theirs)) == 1
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {Status.DELIVERED}


def test_a_login_that_fails_fails_for_all_who_waited(theirs: MockControl) -> None:
    theirs.fault("portal", "slow", "login", latency=0.3)
    theirs.fault("portal", "busy", "login", retry_after=600)
    put(*[sync(number) for number in range(WORKERS * 100)], now=timezone.now())
    with workers(PORTAL, WORKERS):
        pass
    assert len(logins(theirs)) == 1
    state = LinkState.objects.get()
    assert state.probe_at is not None
    assert state.probe_at > timezone.now() + timedelta(seconds=500)  # as long as it was asked for
    waiting = OutboxMessage.objects.values_list("status", "attempts", "lease_token").distinct()
    assert list(waiting) == [(Status.WAITING, 0, None)]


def test_whoever_dies_in_mid_login_is_replaced(theirs: MockControl, tmp_path: Path) -> None:
    slow = theirs.fault("portal", "slow", "login", latency=1.2)
    put(*[sync(number) for number in range(3)], now=timezone.now())
    quick = {"LINK_CONNECT_TIMEOUT": "0.25", "LINK_READ_TIMEOUT": "1.5", "LINK_LEASE_SECONDS": "7"}
    with running_system(tmp_path, "link.national_portal", **quick) as system:
        wait_until(lambda: logins(theirs), "a login is under way")
        system.workers["link.national_portal"].kill()
        renewing = LinkSession.objects.get()
        assert (renewing.secret, renewing.renewing_token is None) == ("", False)
        assert OutboxMessage.objects.filter(status=Status.WAITING).count() == 3
        theirs.clear(slow["id"])
        system.workers["link.national_portal"].start()
        delivered = OutboxMessage.objects.filter(status=Status.DELIVERED)
        wait_until(lambda: delivered.count() == 3, "delivered by another")
    assert len(logins(theirs)) == 2
    renewed = LinkSession.objects.get()
    assert renewed.renewing_token is None
    assert renewed.secret != ""


# --- The keeper by itself -------------------------------------------------------------------------


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


KEEPER = SharedSession(PORTAL)


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
