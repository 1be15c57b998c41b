"""What is told to an endpoint, in which order, signed how."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings
from standardwebhooks.webhooks import WebhookVerificationError

from accounts import demo
from accounts.models import Client, Unit
from accounts.scopes import Scope
from dossiers.changes.reading import place_at
from dossiers.changes.webhooks import UnknownEvent, replay, tell_endpoints
from dossiers.states import DossierState as S
from integrations.endpoints import Disabled, disable, remove, rotate, send_test
from integrations.models import WebhookEndpoint
from tests.webhook_receiver import Receiver

from .. import stories as s
from .worker import Worker, endpoint_of, events, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


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


def _verifies(taken: Any, secret: str) -> bool:
    try:
        taken.verified(secret)
    except WebhookVerificationError:
        return False
    return True
