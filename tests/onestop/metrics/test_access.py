"""The metrics are there for a scraper with the token or from a network of ours, for nobody else."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db

TOKEN = "kE3-a-long-and-random-token"


def status(address: str = "203.0.113.9", method: str = "get", **meta: Any) -> int:
    return int(getattr(Client(REMOTE_ADDR=address, **meta), method)("/metrics").status_code)


def test_nobody_from_outside_finds_them() -> None:
    assert status() == 404
    assert status(method="post") == 404


def test_it_looks_like_any_address_that_is_not_there() -> None:
    outside = Client(REMOTE_ADDR="203.0.113.9")
    there, nowhere = outside.get("/metrics"), outside.get("/metrics2")
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_locally_loopback_may(address: str) -> None:
    assert status(address) == 200
    assert status(address, "head") == 200
    assert status(address, "post") == 405


@pytest.mark.parametrize(
    "header", ["X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_REAL_IP", "FORWARDED"]
)
def test_what_came_through_a_proxy_does_not_come_from_its_address(header: str) -> None:
    assert status("127.0.0.1", **{f"HTTP_{header}": "203.0.113.9"}) == 404


@pytest.mark.parametrize("address", ["", "unix:", "10.1.2", "fe80::1%eth0"])
def test_an_odd_address_is_nobodys(address: str) -> None:
    assert status(address) == 404


def test_networks_are_a_setting(settings: Settings) -> None:
    settings.METRICS_NETWORKS = ["10.20.0.0/16", "fd00::/8"]
    assert [status(a) for a in ("10.20.3.4", "fd00::9", "10.21.0.1", "127.0.0.1")] == [
        *(200, 200, 404, 404)
    ]


def test_the_token_opens_from_anywhere(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    given = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    assert status(HTTP_AUTHORIZATION=f"Bearer {TOKEN}", **given) == 200
    assert status(HTTP_AUTHORIZATION=f"bearer {TOKEN}") == 200


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xff", TOKEN]
)
@pytest.mark.parametrize("wanted", ["", TOKEN])
def test_nothing_else_does(settings: Settings, wanted: str, given: str) -> None:
    settings.METRICS_TOKEN = wanted
    assert status(HTTP_AUTHORIZATION=given) == 404
