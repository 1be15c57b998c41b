"""How long a link was down stays on record after it came back."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.breaker import FAILURES_TO_OPEN
from integrations.link_states import Verdict, admission, report
from integrations.models import Downtime, Link, LinkState, Operation
from integrations.outages import downtime_of

pytestmark = pytest.mark.django_db

REGISTRY, REGISTER = Link.CIVIL_REGISTRY, Operation.REGISTER
START = datetime(2026, 11, 23, 2, tzinfo=UTC)


def _goes_dark(at: datetime) -> None:
    for _ in range(FAILURES_TO_OPEN):
        report(REGISTRY, REGISTER, Verdict.FAILED, at, None)


def _comes_back(at: datetime) -> None:
    admission(REGISTRY, REGISTER, at).take(at, timedelta(minutes=1))
    report(REGISTRY, REGISTER, Verdict.ANSWERED, at, None)


def test_what_a_breaker_saw_is_on_record_once_it_closes() -> None:
    back = START + timedelta(hours=3)
    _goes_dark(START)
    assert not Downtime.objects.exists()  # not over yet: the open breaker tells
    assert downtime_of(REGISTRY, START, back) == [(START, back)]
    _comes_back(back)
    assert LinkState.objects.get().breaker == LinkState.Breaker.CLOSED
    assert downtime_of(REGISTRY, START, back + timedelta(days=1)) == [(START, back)]


def test_only_what_falls_in_the_span_is_told() -> None:
    _goes_dark(START)
    _comes_back(START + timedelta(hours=3))
    first, last = START + timedelta(hours=1), START + timedelta(hours=2)
    assert downtime_of(REGISTRY, first, last) == [(first, last)]
    later = START + timedelta(hours=4)
    assert downtime_of(REGISTRY, later, later + timedelta(hours=1)) == []
    assert downtime_of(Link.NATIONAL_PORTAL, first, last) == []


def test_each_darkness_is_a_row_of_its_own() -> None:
    for day in range(3):
        _goes_dark(START + timedelta(days=day))
        _comes_back(START + timedelta(days=day, minutes=30))
    assert Downtime.objects.count() == 3
