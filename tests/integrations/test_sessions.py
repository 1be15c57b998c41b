"""An ended session is renewed once for all workers, on whatever hosts, and whoever dies."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from integrations.links import adapter_of
from integrations.mocks.client import MockControl
from integrations.models import Link, LinkSession, LinkState, OutboxMessage, Status
from integrations.outbox import NewMessage

from .clock import Clock
from .messages import put, register, sync
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
    theirs.fault("portal", "slow", "login", latency=0.8)  # all have asked when it comes back
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
