"""Webhook endpoints: made, rotated, disabled and enabled again; what is on its way to them."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Client

from .endpoint_secrets import new_secret, opened, sealed
from .models import Link, Operation, OutboxMessage, Status, WebhookEndpoint
from .models.webhook_endpoint import Disabled
from .outbox import NewMessage, enqueue

__all__ = ["Disabled", "EndpointRefused", "WebhookEndpoint", "opened"]

#: So many of one client.
MOST_ENDPOINTS = 10
#: After so long without one delivery an endpoint is disabled, and somebody is told.
GIVES_UP_AFTER = timedelta(days=5)
#: A test is tried for so long.
TEST_LIVES = timedelta(minutes=10)
_TEST_RANK = 10


class EndpointRefused(Exception):
    """``str()`` says to people what is wrong with the address, or why there can be no more."""


def check_url(url: str) -> None:
    """Raise EndpointRefused unless events may be sent there. Where it leads is looked at later."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        raise EndpointRefused(_("Địa chỉ không đúng.")) from None
    if parts.scheme != "https" and not (
        parts.scheme == "http" and settings.WEBHOOK_PRIVATE_ADDRESSES
    ):
        raise EndpointRefused(_("Địa chỉ phải bắt đầu bằng https://."))
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise EndpointRefused(_("Địa chỉ phải có tên máy, không kèm tên đăng nhập, mật khẩu."))
    if not url.isascii() or not url.isprintable() or " " in url:
        raise EndpointRefused(
            _("Địa chỉ chỉ gồm ký tự ASCII in được, không có dấu cách; tên miền có dấu: viết xn--.")
        )
    if len(url) > 500:
        raise EndpointRefused(_("Địa chỉ không đúng."))


def register(
    client: Client, url: str, *, position: int, now: datetime, description: str = ""
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint that is told of what lies after the place, and its secret, told this once.

    Raises EndpointRefused.
    """
    check_url(url)
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)  # one at a time
        if client.webhook_endpoints.count() >= MOST_ENDPOINTS:
            raise EndpointRefused(_("Đã đủ số địa chỉ nhận cho một hệ thống kết nối."))
        secret = new_secret()
        endpoint = WebhookEndpoint.objects.create(
            client=client,
            url=url,
            description=description,
            secret=sealed(secret),
            position=position,
            created_at=now,
        )
    return endpoint, secret


def rotate(endpoint: WebhookEndpoint, *, now: datetime) -> str:
    """A new secret, told this once; the one before signs beside it, CLIENT_SECRET_OVERLAP_DAYS."""
    secret = new_secret()
    with transaction.atomic():
        current = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
        current.previous_secret = current.secret
        current.previous_until = now + timedelta(days=settings.CLIENT_SECRET_OVERLAP_DAYS)
        current.secret = sealed(secret)
        current.save(update_fields=["secret", "previous_secret", "previous_until"])
    return secret


def disable(pk: int, reason: Disabled, *, now: datetime) -> bool:
    """Send nothing there from now on, and keep what waits; whether it was enabled."""
    enabled = WebhookEndpoint.objects.filter(pk=pk, disabled_at=None)
    return bool(enabled.update(disabled_at=now, disabled_reason=reason))


def enable(pk: int, *, now: datetime) -> None:
    """Go on where it stopped: what waits goes at once, and what happened meanwhile after it."""
    with transaction.atomic():
        WebhookEndpoint.objects.filter(pk=pk).update(
            disabled_at=None, disabled_reason="", failing_since=None, last_failure=""
        )
        _locked(pk).update(not_before=now, polls=0, attempts=0)


def remove(endpoint: WebhookEndpoint, *, now: datetime) -> None:
    """Forget the endpoint; what waits is cancelled, and what was sent stays on record.

    Also what a worker has in hand: its settling finds that it holds it no more.
    """
    with transaction.atomic():
        WebhookEndpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
        _locked(endpoint.pk).update(
            status=Status.CANCELLED,
            settled_at=now,
            next_in_line=False,
            lease_token=None,
            leased_until=None,
            answer={"reason": "endpoint removed"},
        )
        endpoint.delete()


def waiting_for(pk: int) -> int:
    """How many events wait for the endpoint."""
    return int(_waiting(pk).count())


def waiting_at_each() -> dict[int, int]:
    """How many events wait for each endpoint (by id) for which any do: one query."""
    waiting = OutboxMessage.objects.filter(link=Link.WEBHOOK, status=Status.WAITING)
    counted = waiting.order_by().values_list("unit").annotate(Count("pk"))
    return {int(unit.rpartition(":")[2]): count for unit, count in counted}


def tell_endpoint(
    endpoint: WebhookEndpoint, events: Sequence[tuple[int, dict[str, Any], datetime]], now: datetime
) -> None:
    """Put events (id, entry of the change feed, when it happened) on their way, in this order.

    In the transaction that moves the endpoint's position.
    """
    line = _line(endpoint.pk, now)
    enqueue(
        [
            NewMessage(
                link=Link.WEBHOOK,
                operation=Operation.SEND_EVENT,
                subject=line,
                key=f"{endpoint.pk}:{endpoint.replays}:{event_id}",
                payload=_payload(endpoint, line, f"evt_{event_id}", "dossier.changed", entry),
                occurred_at=occurred_at,
                unit=_turn(endpoint.pk),
            )
            for event_id, entry, occurred_at in events
        ],
        now=now,
        known_is_nothing=True,
    )


def send_test(endpoint: WebhookEndpoint, *, now: datetime) -> str:
    """Put a test on its way, before all events and also while it is disabled; its webhook-id."""
    message_id = f"test_{uuid.uuid4().hex}"
    subject = f"webhook:{endpoint.pk}:{message_id}"
    with transaction.atomic():
        enqueue(
            [
                NewMessage(
                    link=Link.WEBHOOK,
                    operation=Operation.SEND_EVENT,
                    subject=subject,
                    key=f"{endpoint.pk}:{message_id}",
                    payload=_payload(
                        endpoint, subject, message_id, "webhook.test", {"endpoint": endpoint.pk}
                    ),
                    occurred_at=now,
                    rank=_TEST_RANK,
                    unit=_turn(endpoint.pk),
                    not_after=now + TEST_LIVES,
                )
            ],
            now=now,
        )
    return message_id


def note_success(pks: Collection[int]) -> None:
    """These took an event."""
    failing = WebhookEndpoint.objects.filter(pk__in=pks).exclude(failing_since=None)
    with transaction.atomic():
        locked = failing.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
        WebhookEndpoint.objects.filter(pk__in=list(locked)).update(
            failing_since=None, last_failure=""
        )


def note_failure(pk: int, failure: str, *, gone: bool, now: datetime) -> Disabled | None:
    """This one did not; why it is disabled therefore, or None if it is not."""
    WebhookEndpoint.objects.filter(pk=pk, failing_since=None).update(failing_since=now)
    WebhookEndpoint.objects.filter(pk=pk).update(last_failure=failure[:60])
    reason = Disabled.GONE if gone else Disabled.GAVE_UP
    long = WebhookEndpoint.objects.filter(pk=pk, failing_since__lte=now - GIVES_UP_AFTER).exists()
    if (gone or long) and disable(pk, reason, now=now):
        return reason
    return None


def _waiting(pk: int) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(link=Link.WEBHOOK, status=Status.WAITING, unit=_turn(pk))


def _locked(pk: int) -> QuerySet[OutboxMessage]:
    """What waits for it, locked in the order in which a settling locks."""
    waiting = _waiting(pk).select_for_update(no_key=True).order_by("pk")
    return OutboxMessage.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)))


def _line(pk: int, now: datetime) -> str:
    """The line of its events: one a month, so that what is long delivered can be archived.

    A new one begins when nothing waits in the old one: their order holds.
    """
    lines = _waiting(pk).filter(not_after=None).order_by("-pk").values_list("subject", flat=True)
    return lines.first() or f"webhook:{pk}:{now:%Y%m}"


def _turn(pk: int) -> str:
    """What stands for the unit in the outbox: endpoints take turns."""
    return f"webhook:{pk}"


def _payload(
    endpoint: WebhookEndpoint, subject: str, message_id: str, kind: str, data: dict[str, Any]
) -> dict[str, Any]:
    return {"ref": subject, "endpoint": endpoint.pk, "id": message_id, "type": kind, "data": data}
