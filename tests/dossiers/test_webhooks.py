"""Events to integrators' endpoints: what, in which order, signed how, and what a bad one costs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event as Signal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks.webhooks import WebhookVerificationError

from accounts import demo
from accounts.models import Client, Unit
from accounts.scopes import Scope
from dossiers.changes import webhooks
from dossiers.changes.reading import place_at
from dossiers.changes.webhooks import UnknownEvent, replay, tell_endpoints
from dossiers.states import DossierState as S
from integrations import links
from integrations.delivery import deliver, wind_up
from integrations.endpoints import (
    Disabled,
    EndpointRefused,
    check_url,
    disable,
    enable,
    register,
    remove,
    rotate,
    send_test,
)
from integrations.models import (
    Exchange,
    Link,
    LinkState,
    OutboxMessage,
    Status,
    WebhookEndpoint,
)
from integrations.under_way import UnderWay
from tests.integrators import registered
from tests.webhook_receiver import Receiver, Taken, running_receiver

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.LINK_CONNECT_TIMEOUT = settings.LINK_READ_TIMEOUT = 0.5
    settings.WEBHOOK_READ_TIMEOUT, settings.LINK_LEASE_SECONDS = 0.5, 10
    links.webhooks.cache_clear()
    with running_receiver() as receiver:
        yield receiver
    links.webhooks.cache_clear()


@dataclass
class Worker:
    """Spells of work of the webhooks' worker, at a time that passes when a test says so."""

    now: datetime = field(default_factory=timezone.now)

    def __call__(self) -> datetime:
        return self.now

    def work(self, **later: float) -> None:
        self.now += timedelta(**later)
        tell_endpoints(None, self.now)
        deliver(Link.WEBHOOK, clock=self, until=self.now + timedelta(days=1), draw=lambda: 0.0)


def endpoint_of(
    receiver: Receiver, *, units: tuple[str, ...] = (demo.WARD,), url: str = ""
) -> tuple[WebhookEndpoint, str]:
    client, _secret = registered(Scope.WEBHOOKS_MANAGE, units=units)
    return register(client, url or receiver.url, position=0, now=timezone.now())


def waiting() -> int:
    return OutboxMessage.objects.filter(link=Link.WEBHOOK, status=Status.WAITING).count()


def events(code: str) -> list[str]:
    from dossiers.models import Event

    found = Event.objects.filter(dossier__code=code).order_by("number")
    return [f"evt_{pk}" for pk in found.values_list("pk", flat=True)]


def test_every_event_once_in_order_signed_and_without_personal_data(receiver: Receiver) -> None:
    _endpoint, secret = endpoint_of(receiver)
    first, second = s.in_state(S.RETURNED), s.filed()
    Worker().work()
    assert receiver.ids == events(first.code) + events(second.code)
    told = [taken.verified(secret) for taken in receiver.taken]
    assert {each["type"] for each in told} == {"dossier.changed"}
    assert told[1]["data"] == {
        "id": first.events.get(number=2).pk,
        "dossier": first.code,
        "number": 2,
        "unit": demo.WARD,
        "procedure": s.BIRTH,
        "transition": "accept",
        "from_state": "submitted",
        "to_state": "accepted",
        "occurred_at": "2026-11-23T08:35:00+07:00",
        "recorded_at": "2026-11-23T08:35:00+07:00",
        "due_at": "2026-11-23T17:00:00+07:00",
    }
    everything = b"".join(taken.body for taken in receiver.taken).decode()
    for personal in ("Hồng Vân", "001195012345", "0912345678", s.RESULT["personal_id_number"]):
        assert personal not in everything
    Worker().work()
    assert len(receiver.taken) == len(told)  # and not twice


def test_the_signature_is_of_this_body_and_this_secret(receiver: Receiver) -> None:
    _endpoint, secret = endpoint_of(receiver)
    other = endpoint_of(receiver)[1]
    s.filed()
    Worker().work()
    taken = receiver.taken[0]
    with pytest.raises(WebhookVerificationError):
        type(taken)(taken.headers, taken.body + b" ").verified(secret)
    verified = [_verifies(taken, each) for taken in receiver.taken for each in (secret, other)]
    assert sorted(verified) == [False, False, True, True]


def test_both_secrets_sign_for_a_while(receiver: Receiver, settings: Settings) -> None:
    endpoint, old = endpoint_of(receiver)
    worker = Worker()
    new = rotate(endpoint, now=worker.now)
    s.filed()
    worker.work()
    assert _verifies(receiver.taken[0], old)
    assert _verifies(receiver.taken[0], new)
    worker.now += timedelta(days=settings.CLIENT_SECRET_OVERLAP_DAYS, seconds=1)
    s.filed()
    worker.work()
    # The library looks at the time as well, which has passed for us alone.
    assert len(receiver.taken[1].headers["webhook-signature"].split()) == 1
    kept = WebhookEndpoint.objects.get()
    assert old not in (kept.secret, kept.previous_secret)
    assert not kept.secret.startswith("whsec_")


def test_only_the_clients_own_units_and_only_while_it_may(receiver: Receiver) -> None:
    endpoint, _secret = endpoint_of(receiver)
    s.filed(unit=demo.OTHER_WARD)
    ours = s.filed()
    Worker().work()
    assert receiver.ids == events(ours.code)
    Client.objects.update(is_active=False)
    s.filed()
    Worker().work()
    assert len(receiver.taken) == 1
    Client.objects.update(is_active=True, scopes=[Scope.FEED_READ])
    Worker().work()
    assert len(receiver.taken) == 1
    Client.objects.update(scopes=[Scope.WEBHOOKS_MANAGE])
    Worker().work()
    assert len(receiver.taken) == 2
    endpoint.client.units.set(Unit.objects.none())
    s.filed()
    Worker().work()
    assert len(receiver.taken) == 2


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


def test_what_was_told_is_told_again_from_an_instant_or_one_by_one(receiver: Receiver) -> None:
    endpoint, _secret = endpoint_of(receiver)
    dossier = s.in_state(S.PROCESSING)
    worker = Worker()
    worker.work()
    first, second, third = events(dossier.code)
    assert receiver.ids == [first, second, third]
    receiver.taken = []
    replay(endpoint, event=int(second.removeprefix("evt_")))
    worker.work()
    assert receiver.ids == [second]
    receiver.taken = []
    replay(endpoint, place=place_at(dossier.events.get(number=2).recorded_at))
    worker.work()
    assert receiver.ids == [second, third]
    hidden = s.filed(unit=demo.OTHER_WARD)
    for unknown in (10**9, hidden.events.get().pk):
        with pytest.raises(UnknownEvent):
            replay(endpoint, event=unknown)


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


def test_a_test_goes_while_it_is_disabled_and_is_not_kept_for_long(receiver: Receiver) -> None:
    endpoint, secret = endpoint_of(receiver)
    worker = Worker()
    disable(endpoint.pk, Disabled.BY_HAND, now=worker.now)
    sent = send_test(endpoint, now=worker.now)
    worker.work()
    assert receiver.ids == [sent]
    assert receiver.taken[0].verified(secret)["type"] == "webhook.test"
    receiver.answer = lambda _taken: (500, {})
    send_test(endpoint, now=worker.now)
    worker.work()
    worker.work(minutes=11)
    assert waiting() == 0
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_a_removed_endpoint_hears_nothing(receiver: Receiver) -> None:
    endpoint, _secret = endpoint_of(receiver)
    s.filed()
    worker = Worker()
    tell_endpoints(None, worker.now)
    remove(endpoint, now=worker.now)
    worker.work()
    assert receiver.taken == []
    assert waiting() == 0


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


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.5/", "https://127.0.0.1/", "https://169.254.169.254/latest/", "https://[::1]/",
        "https://[::ffff:10.0.0.5]/", "https://[64:ff9b::a00:5]/", "https://localhost/", "https://0/",
        "https://2130706433/", "https://0x7f.1/",
    ],
)  # fmt: skip
def test_nothing_goes_into_our_own_network(
    receiver: Receiver, settings: Settings, url: str
) -> None:
    endpoint_of(receiver, url=url)
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    s.filed()
    Worker().work()
    exchange = Exchange.objects.get(link=Link.WEBHOOK)
    assert (exchange.http_status, exchange.error) == (None, "NotPublic")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://an:mat@example.org/", "https:///x",
        "https://example.org:99999/", "https://example.org/ a", "https://" + "a" * 500, "x", "",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(settings: Settings, url: str) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    with pytest.raises(EndpointRefused):
        check_url(url)


def test_a_secret_in_an_address_is_not_on_record(receiver: Receiver) -> None:
    endpoint_of(receiver, url=f"{receiver.url}?token=bi-mat")
    s.filed()
    Worker().work()
    assert len(receiver.taken) == 1
    assert "bi-mat" not in str(Exchange.objects.get(link=Link.WEBHOOK).request)


def _verifies(taken: Any, secret: str) -> bool:
    try:
        taken.verified(secret)
    except WebhookVerificationError:
        return False
    return True
