"""How often somebody may ask: one count for all processes, and what holds while Redis is away."""

import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from pytest_django import Settings

from accounts.scopes import Scope
from onestop import rate_limits
from onestop.rate_limits import SharedCounter
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.conftest import people
from tests.integrators import program, program_with, registered

__all__ = ["people"]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
    rate_limits._counter.cache_clear()


@pytest.fixture
def key() -> str:
    return uuid4().hex


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_two_processes_count_together(key: str) -> None:
    one, other = SharedCounter(configured.REDIS_URL), SharedCounter(configured.REDIS_URL)
    told = [counter.wait(key, 3, 60) for counter in (one, other, one, other)]
    assert told[:3] == [0, 0, 0]
    assert told[3] is not None
    assert 59 < told[3] <= 60


def test_what_is_long_ago_does_not_count(key: str) -> None:
    counter = SharedCounter(configured.REDIS_URL)
    assert counter.wait(key, 1, 0.001) == 0
    wait = counter.wait(key, 1, 60)
    while wait:  # a thousandth of a second at the most
        wait = counter.wait(key, 1, 0.001)
    assert wait == 0


def test_asking_alone_counts_nothing(key: str) -> None:
    counter = SharedCounter(configured.REDIS_URL)
    assert [counter.wait(key, 1, 60, count=False) for _each in range(3)] == [0, 0, 0]
    assert counter.wait(key, 1, 60) == 0
    assert counter.wait(key, 1, 60, count=False) != 0


def test_a_redis_that_is_away_is_left_alone_for_a_while(key: str) -> None:
    clock = Seconds()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and never listens
        counter = SharedCounter(f"redis://127.0.0.1:{nobody.getsockname()[1]}/0", clock)
        assert counter.wait(key, 1, 60) is None


def test_a_redis_that_swallows_what_it_is_told_costs_one_request_its_patience(key: str) -> None:
    clock = Seconds()
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(16)
        hole.setblocking(False)

        def knocks() -> int:
            found = 0
            while True:
                try:
                    hole.accept()[0].close()
                except BlockingIOError:
                    return found
                found += 1

        counter = SharedCounter(f"redis://127.0.0.1:{hole.getsockname()[1]}/0", clock)
        assert [counter.wait(key, 1, 60) for _each in range(50)] == [None] * 50
        assert knocks() == 1
        clock.now += 5
        assert [counter.wait(key, 1, 60) for _each in range(50)] == [None] * 50
        assert knocks() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", ""])
def test_without_redis_each_process_limits_by_itself(settings: Settings, url: str) -> None:
    """Nobody is refused for its sake, and nobody may guess for ever."""
    settings.LIMITS_REDIS_URL = url
    guess = {"code": s.filed().code, "last4": "0000"}
    statuses = [Caller().post("tracking/", guess).status_code for _each in range(21)]
    assert statuses == [404] * 20 + [429]


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_with_redis_what_another_process_counted_counts(settings: Settings) -> None:
    settings.LIMITS_REDIS_URL = configured.REDIS_URL
    code = s.filed().code
    address = f"2001:db8::{uuid4().hex[:4]}"
    for _each in range(20):
        wrong = Caller(address=address).post("tracking/", {"code": code, "last4": "0000"})
        assert wrong.status_code == 404
        cache.clear()  # as another process would know nothing
    answer = Caller(address=address).post("tracking/", {"code": code, "last4": "5678"})
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("redis", [configured.REDIS_URL, "redis://127.0.0.1:1/0"])
def test_a_clients_own_limit_holds_for_all_processes_and_by_each_without_redis(
    settings: Settings, redis: str
) -> None:
    settings.LIMITS_REDIS_URL = redis
    client, secret = registered(Scope.DOSSIERS_READ, requests_per_minute=3)
    caller, other = program(client, secret), program_with(Scope.DOSSIERS_READ)
    statuses = []
    for _each in range(4):
        statuses.append(caller.get("dossiers/").status_code)
        if redis == configured.REDIS_URL:
            cache.clear()  # as another process would know nothing
    assert statuses == [200, 200, 200, 429]
    assert 0 < int(caller.get("dossiers/")["Retry-After"]) <= 60
    assert other.get("dossiers/").status_code == 200
    type(client).objects.filter(pk=client.pk).update(requests_per_minute=5)  # an administrator
    assert [caller.get("dossiers/").status_code for _each in range(3)] == [200, 200, 429]


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_what_people_may_ask_does_not_narrow_what_a_client_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from accounts.api.throttles import ByAddress

    rates = {**ByAddress.THROTTLE_RATES, "account": "3/minute", "address": "3/minute"}
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.THROTTLE_RATES", rates)
    address = "203.0.113.11"
    caller = program_with(Scope.DOSSIERS_READ, requests_per_minute=8)
    statuses = [caller.get("dossiers/").status_code for _each in range(9)]
    assert statuses == [200] * 8 + [429]
    people_there = Caller(s.CITIZEN, address=address)
    assert [people_there.get("dossiers/").status_code for _each in range(4)] == [200] * 3 + [429]


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_an_account_and_an_address_have_limits_of_their_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts.api.throttles import ByAccount, ByAddress

    rates = {**ByAccount.THROTTLE_RATES, "account": "3/minute", "address": "5/minute"}
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.THROTTLE_RATES", rates)
    assert ByAddress.THROTTLE_RATES is rates
    citizen, other = Caller(s.CITIZEN), Caller("congdan2")
    statuses = [citizen.get("dossiers/").status_code for _each in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert other.get("dossiers/").status_code == 200
    assert other.get("dossiers/").status_code == 429  # the sixth from this address
    assert Caller("congdan2", address="203.0.113.9").get("dossiers/").status_code == 200
