"""Signing in at the mock of the identity provider, over HTTP, as a page and a browser do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pytest_django import Settings

from integrations.mocks.client import MockAddresses, MockControl, running_mocks
from tests.callers import Caller, Clock

BACK = "http://127.0.0.1:8000/dang-nhap/"
#: At the mock: the holder of congdan1's number, one who is nobody here yet, one without a number.
BICH, TRANG, KHOI = "vneid-1", "vneid-3", "vneid-4"


@pytest.fixture(scope="module")
def mocks() -> Iterator[MockAddresses]:
    with running_mocks(only="identity") as addresses:
        yield addresses


@pytest.fixture
def vneid(mocks: MockAddresses, settings: Settings, clock: Clock) -> Iterator[MockControl]:
    clock.now = datetime.now(UTC)  # the provider has a clock of its own
    settings.OIDC_ISSUER = mocks.identity_url
    settings.OIDC_REDIRECT_URLS = [BACK, "https://motcua.example.vn/vneid/"]
    settings.OIDC_READ_TIMEOUT = 10.0  # nothing is slow here but on purpose
    with MockControl(mocks.control_url) as control:
        control.reset()
        yield control


def start(caller: Caller | None = None, **body: Any) -> Any:
    return (caller or Caller()).post("auth/oidc/", {"redirect_url": None, **body})


def at_the_provider(address: str, person: str) -> dict[str, str]:
    """What the redirect brings when that person agrees."""
    answer = httpx.get(f"{address}&person={person}")
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def exchange(attempt: str, brought: dict[str, str], **other: str) -> Any:
    return Caller().post("auth/oidc/exchange/", {"attempt": attempt, **brought, **other})


def come_back(person: str, caller: Caller | None = None) -> Any:
    started = start(caller).json()
    return exchange(started["attempt"], at_the_provider(started["address"], person))
