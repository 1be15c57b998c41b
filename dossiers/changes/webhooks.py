"""From the change feed to integrators' endpoints: each is led along it, as a reader would be.

Who files or moves a dossier pays nothing for it. The feed itself keeps what an endpoint cannot take
yet: only so much is put into the outbox ahead.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from accounts.permissions import standing_of
from accounts.scopes import Scope
from integrations.endpoints import WebhookEndpoint, tell_endpoint, waiting_at_each
from integrations.signals import events_wanted

from ..models import Change
from .entry import ChangeEntry
from .numbering import number_fresh
from .reading import numbered_page

#: An endpoint for which fewer wait than this is given so many more: what it cannot take yet costs
#: nothing, and it does not run dry.
MOST_WAITING = 100
AT_ONCE = 100


class UnknownEvent(Exception):
    """No event of this id was ever told to the client."""


@receiver(events_wanted, dispatch_uid="dossiers.changes.webhooks")
def tell_endpoints(sender: object, now: datetime, **rest: Any) -> int:
    """Write what is new for each enabled endpoint; returns how many events."""
    number_fresh()
    waiting = waiting_at_each()
    enabled = WebhookEndpoint.objects.filter(disabled_at=None).order_by("pk")
    return sum(
        _tell(pk, now)
        for pk in enabled.values_list("pk", flat=True)
        if waiting.get(pk, 0) < MOST_WAITING
    )


def _tell(pk: int, now: datetime) -> int:
    """One page of the feed for one endpoint, and its new place with it: both or neither."""
    with transaction.atomic():
        endpoint = (
            WebhookEndpoint.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("client__account")
            .filter(pk=pk, disabled_at=None)
            .first()
        )
        if endpoint is None or not _may_read(endpoint, now):
            return 0
        page = numbered_page(endpoint.position, AT_ONCE, units=_units_of(endpoint, now))
        if page.reached == endpoint.position:
            return 0
        entries = [ChangeEntry.of(event) for event in page.events]
        tell_endpoint(
            endpoint,
            [(each.id, each.model_dump(mode="json"), each.occurred_at) for each in entries],
            now,
        )
        endpoint.position = page.reached
        endpoint.save(update_fields=["position"])
    return len(page.events)


def _may_read(endpoint: WebhookEndpoint, now: datetime) -> bool:
    """Whether its client may still call, and is to be told of events."""
    client = endpoint.client
    expired = client.expires_at is not None and client.expires_at <= now
    may_call = client.is_active and client.account.is_active and not expired
    return may_call and Scope.WEBHOOKS_MANAGE in client.known_scopes()


def _units_of(endpoint: WebhookEndpoint, now: datetime) -> set[int]:
    """The units (ids) whose dossiers its client may read now."""
    account = endpoint.client.account
    account.acting_client = endpoint.client
    return standing_of(account, timezone.localdate(now)).readable_unit_ids()


def replay(
    endpoint: WebhookEndpoint, *, place: int | None = None, event: int | None = None
) -> None:
    """Lead the endpoint along the feed once more: from a place on, or one event on its own.

    ``place``: of ``place_at``. What is told again has the webhook-id that it had. Raises
    UnknownEvent.
    """
    now = timezone.now()
    with transaction.atomic():
        current = (
            WebhookEndpoint.objects.select_for_update(of=("self",))
            .select_related("client__account")
            .get(pk=endpoint.pk)
        )
        current.replays += 1
        if place is not None:
            current.position = min(current.position, place)
        else:
            _once_more(current, event, now)
        current.save(update_fields=["position", "replays"])


def _once_more(endpoint: WebhookEndpoint, event: int | None, now: datetime) -> None:
    units = _units_of(endpoint, now)
    place = Change.objects.filter(event=event, unit_id__in=units).values_list("position", flat=True)
    position = place.first()
    events = [] if position is None else numbered_page(position - 1, 1, units=units).events
    if not events or events[0].pk != event:
        raise UnknownEvent
    entry = ChangeEntry.of(events[0])
    tell_endpoint(endpoint, [(entry.id, entry.model_dump(mode="json"), entry.occurred_at)], now)
