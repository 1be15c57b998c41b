"""The webhooks' worker, an endpoint of a client, and what should come."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from accounts import demo
from accounts.scopes import Scope
from dossiers.changes.webhooks import tell_endpoints
from dossiers.models import Event
from integrations.delivery import deliver
from integrations.endpoints import register
from integrations.models import Link, OutboxMessage, Status, WebhookEndpoint
from tests.integrators import registered
from tests.webhook_receiver import Receiver


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
    found = Event.objects.filter(dossier__code=code).order_by("number")
    return [f"evt_{pk}" for pk in found.values_list("pk", flat=True)]
