"""Webhooks with the real processes: killed in mid-delivery, beside an address that swallows all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event as Signal
from threading import Timer

import pytest
from django.utils import timezone

from accounts.scopes import Scope
from dossiers.models import Event
from dossiers.states import DossierState
from integrations.endpoints import enable, register
from integrations.models import Link, OutboxMessage, Status, WebhookEndpoint
from tests.dossiers import stories as s
from tests.dossiers.conftest import people
from tests.integrators import registered
from tests.webhook_receiver import Receiver, Taken, running_receiver

from .processes import running_system, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("people")]

__all__ = ["people"]

WEBHOOK = "link.webhook"
QUICK = {
    "LINK_CONNECT_TIMEOUT": "0.25",
    "LINK_READ_TIMEOUT": "0.5",
    "WEBHOOK_READ_TIMEOUT": "2",
    "LINK_LEASE_SECONDS": "8",
}


class Holding:
    """Takes what comes, but keeps the events of some numbers unanswered until it is let go."""

    def __init__(self, *numbers: int) -> None:
        self._numbers, self._came = set(numbers), 0
        self.held, self.let_go = Signal(), Signal()

    def __call__(self, _taken: Taken) -> tuple[int, dict[str, str]]:
        self._came += 1
        if self._came in self._numbers:
            self.held.set()
            self.let_go.wait(30)
        return 204, {}

    def go_on(self) -> None:
        self.held.clear()
        self.let_go.set()
        self.let_go = Signal()


@contextmanager
def let_go_soon(holds: Holding) -> Iterator[None]:
    """What is held is let go a moment after the block began."""
    timer = Timer(0.5, holds.go_on)
    timer.start()
    yield
    timer.join()


@pytest.fixture
def receivers() -> Iterator[tuple[Receiver, Receiver, Receiver]]:
    """One that holds some, one that refuses now and then, one that swallows what it is told."""
    with ExitStack() as stack:
        holding, moody, hole = (stack.enter_context(running_receiver()) for _each in range(3))
        moody.answer = lambda _taken: (500 if len(moody.taken) % 7 == 3 else 204, {})
        hole.slow = 3.0  # longer than it is waited for
        yield holding, moody, hole


def told_to(receiver: Receiver) -> list[str]:
    """The ids in the order in which each came first."""
    return list(dict.fromkeys(receiver.ids))


def waiting(endpoint: WebhookEndpoint) -> bool:
    rows = OutboxMessage.objects.filter(link=Link.WEBHOOK, unit=f"webhook:{endpoint.pk}")
    behind = WebhookEndpoint.objects.get(pk=endpoint.pk).position < Event.objects.count()
    return behind or rows.filter(status=Status.WAITING).exists()


def test_every_event_comes_though_workers_die_in_mid_delivery_and_one_address_is_a_hole(
    receivers: tuple[Receiver, Receiver, Receiver], tmp_path: Path
) -> None:
    client, _secret = registered(Scope.WEBHOOKS_MANAGE)
    told = [register(client, each.url, position=0, now=timezone.now()) for each in receivers]
    (held_at, secret), (moody_at, _second), (hole_at, _third) = told
    holding, _moody, hole = receivers
    holding.answer = holds = Holding(2, 9, 16)
    for _each in range(2):
        s.in_state(DossierState.RETURNED)
    events = [f"evt_{pk}" for pk in Event.objects.order_by("pk").values_list("pk", flat=True)]
    with running_system(tmp_path, WEBHOOK, **QUICK) as system:
        for _death in range(2):
            wait_until(holds.held.is_set, "a delivery is under way", seconds=60)
            system.workers[WEBHOOK].kill()
            holds.go_on()
            system.workers[WEBHOOK].start()
        wait_until(holds.held.is_set, "a delivery is under way", seconds=60)
        with let_go_soon(holds):
            system.workers[WEBHOOK].end()
        assert not OutboxMessage.objects.exclude(lease_token=None).exists()
        system.workers[WEBHOOK].start()
        system.beat.kill()
        system.beat.start()
        wait_until(lambda: not waiting(held_at), "the first has all", seconds=60)
        wait_until(lambda: not waiting(moody_at), "the second has all", seconds=60)
        hole_at.refresh_from_db()
        assert waiting(hole_at)  # and kept nobody from theirs
        assert hole_at.failing_since is not None
        hole.slow = 0.0
        enable(hole_at.pk, now=timezone.now())
        wait_until(lambda: not waiting(hole_at), "the third has all, once it answers", seconds=60)
    for receiver in receivers:
        assert told_to(receiver) == events
    assert len(holding.taken) > len(events)  # what was under way when the worker died came again
    assert {each.verified(secret)["type"] for each in holding.taken} == {"dossier.changed"}
