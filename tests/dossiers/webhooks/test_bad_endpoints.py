"""What an endpoint costs that refuses, says nothing or is gone: nobody else anything."""

from datetime import timedelta
from threading import Event as Signal

import pytest
from django.utils import timezone
from pytest_django import Settings

from dossiers.changes import webhooks
from dossiers.changes.webhooks import tell_endpoints
from dossiers.states import DossierState as S
from integrations import links
from integrations.delivery import deliver, wind_up
from integrations.endpoints import Disabled, enable
from integrations.models import Exchange, Link, LinkState, OutboxMessage
from integrations.under_way import UnderWay
from tests.webhook_receiver import Receiver, Taken, running_receiver

from .. import stories as s
from .worker import Worker, endpoint_of, events, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


@pytest.mark.parametrize(
    ("status", "failure"), [(500, "HTTP 500"), (400, "HTTP 400"), (302, "HTTP 302")]
)
def test_a_refusal_puts_off_that_endpoint_alone(
    receiver: Receiver, status: int, failure: str
) -> None:
    endpoint, _secret = endpoint_of(receiver)
    with running_receiver() as other:
        endpoint_of(other)
        receiver.answer = lambda _taken: (status, {"Location": "http://127.0.0.1:1/"})
        dossier = s.moved(s.filed(), s.ACCEPT)
        worker = Worker()
        worker.work()
        assert other.ids == events(dossier.code)
    assert receiver.ids == events(dossier.code)[:1]  # the second waits its turn
    endpoint.refresh_from_db()
    assert (endpoint.last_failure, endpoint.is_enabled) == (failure, True)
    assert not LinkState.objects.filter(link=Link.WEBHOOK).exists()
    receiver.answer = lambda _taken: (200, {})
    worker.work(seconds=2)
    assert receiver.ids == [events(dossier.code)[0], *events(dossier.code)]
    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.last_failure) == (None, "")


def test_an_endpoint_says_when_to_come_again(receiver: Receiver) -> None:
    endpoint_of(receiver)
    receiver.answer = lambda _taken: (429, {"Retry-After": "120"})
    s.filed()
    worker = Worker()
    worker.work()
    message = OutboxMessage.objects.get(link=Link.WEBHOOK)
    assert message.not_before == worker.now + timedelta(seconds=120)


def test_after_five_days_it_is_disabled_and_later_goes_on_where_it_stopped(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint, _secret = endpoint_of(receiver)
    receiver.answer = lambda _taken: (500, {})
    first = s.filed()
    worker = Worker()
    for _hour in range(5 * 24 + 12):
        worker.work(hours=1)
    endpoint.refresh_from_db()
    assert endpoint.disabled_reason == Disabled.GAVE_UP
    assert endpoint.disabled_at is not None
    tried = len(receiver.taken)
    second = s.filed()
    worker.work(hours=2)
    assert len(receiver.taken) == tried
    receiver.taken, receiver.answer = [], lambda _taken: (204, {})
    enable(endpoint.pk, now=worker.now)
    worker.work()
    worker.work()
    assert receiver.ids == events(first.code) + events(second.code)


def test_gone_is_gone_at_once(receiver: Receiver) -> None:
    endpoint, _secret = endpoint_of(receiver)
    receiver.answer = lambda _taken: (410, {})
    s.filed()
    Worker().work()
    endpoint.refresh_from_db()
    assert endpoint.disabled_reason == Disabled.GONE


def test_no_more_waits_than_the_feed_could_keep(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "MOST_WAITING", 4)
    monkeypatch.setattr(webhooks, "AT_ONCE", 3)
    endpoint_of(receiver)
    receiver.answer = lambda _taken: (500, {})
    dossier = s.in_state(S.RETURNED)
    worker = Worker()
    for _spell in range(4):
        worker.work()
    assert waiting() == 6
    receiver.taken, receiver.answer = [], lambda _taken: (204, {})
    for _spell in range(4):
        worker.work(minutes=1)
    assert receiver.ids == events(dossier.code)


def test_nobody_waits_for_an_endpoint_that_says_nothing(
    receiver: Receiver, settings: Settings
) -> None:
    """It keeps its first call unanswered until another has been told of everything."""
    settings.WEBHOOK_READ_TIMEOUT, settings.LINK_LEASE_SECONDS = 30.0, 90.0
    links.webhooks.cache_clear()
    endpoint_of(receiver)
    with running_receiver() as other:
        endpoint_of(other)
        expected = events(s.in_state(S.RETURNED).code) + events(s.filed().code)
        all_told, in_time = Signal(), list[bool]()

        def takes(taken: Taken) -> tuple[int, dict[str, str]]:
            if taken.id == expected[-1]:
                all_told.set()
            return 204, {}

        def hangs(_taken: Taken) -> tuple[int, dict[str, str]]:
            in_time.append(all_told.wait(20))
            return 204, {}

        other.answer, receiver.answer = takes, hangs
        Worker().work()
        assert other.ids == receiver.ids == expected
    assert in_time[0]
    assert waiting() == 0


def test_what_hangs_is_left_to_the_next_spell(receiver: Receiver, settings: Settings) -> None:
    """A spell of work ends in time, and what is under way then is neither lost nor sent again."""
    endpoint_of(receiver)
    dossier = s.filed()
    let_go, in_time = Signal(), list[bool]()

    def hangs(_taken: Taken) -> tuple[int, dict[str, str]]:
        in_time.append(let_go.wait(20))
        return 204, {}

    receiver.answer = hangs
    settings.WEBHOOK_READ_TIMEOUT, settings.LINK_LEASE_SECONDS = 30.0, 90.0
    links.webhooks.cache_clear()
    under_way, now = UnderWay(5), timezone.now()
    tell_endpoints(None, now)

    def spell() -> int:
        until = timezone.now() + timedelta(milliseconds=100)
        return deliver(Link.WEBHOOK, clock=timezone.now, until=until, under_way=under_way)

    assert spell() == spell() == 0
    assert (len(under_way), waiting()) == (1, 1)
    let_go.set()
    wind_up(under_way, clock=timezone.now)
    assert (len(under_way), waiting()) == (0, 0)
    assert (receiver.ids, in_time) == (events(dossier.code), [True])


def test_one_that_says_nothing_at_all_is_put_off(receiver: Receiver) -> None:
    endpoint_of(receiver)
    receiver.slow = 3.0
    s.filed()
    Worker().work()
    assert waiting() == 1
    assert Exchange.objects.filter(link=Link.WEBHOOK, error="ReadTimeout").count() == 1
