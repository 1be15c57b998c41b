"""Events to integrators' programs, by the Standard Webhooks specification.

An endpoint's trouble is its own: whatever it answers but 2xx puts its line off by POLL_WAITS and
tells the link's breaker nothing. Each is told in a thread of its own (integrations/under_way.py),
several events one after the other, so one that says nothing costs the others nothing.
"""

import json
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from ..endpoint_secrets import opened, signature
from ..endpoints import note_failure, note_success
from ..models import Exchange, Operation, OutboxMessage, Outcome, WebhookEndpoint
from ..retry_schedule import retry_after
from .base import Limit, Result, Sending
from .http import cut_off_after, storable, trusted_certificates
from .public_address import NotPublic, public_place

log = logging.getLogger(__name__)

#: So many endpoints are told at once by one process.
AT_ONCE = 100
#: So many events of one endpoint go under one lease, ...
BATCH = 20
#: ... unless they take longer than this (seconds): then no further one is begun.
_LONG_ENOUGH = 2.0
TEST = "webhook.test"
_GONE = 410
#: Of an answer no more is read, and less is kept.
_MOST_READ, _MOST_KEPT = 65_536, 2_000


class Webhooks:
    batch_sizes: Mapping[Operation, int] = {Operation.SEND_EVENT: AT_ONCE}

    def __init__(self, *, connect_timeout: float, read_timeout: float) -> None:
        self.wire = Limit(connect_timeout + read_timeout)
        self._client = httpx.Client(
            timeout=httpx.Timeout(read_timeout, connect=connect_timeout),
            limits=httpx.Limits(max_connections=None),  # nobody waits for a place
            headers={"Connection": "close", "User-Agent": "onestop-webhooks"},
            trust_env=False,
            verify=trusted_certificates(),
            follow_redirects=False,  # it would lead where nobody looked
        )

    def endpoints_of(self, messages: Collection[OutboxMessage]) -> Mapping[int, WebhookEndpoint]:
        """Where these go, by id, as of now; one that was removed meanwhile is missing."""
        wanted = {message.payload["endpoint"] for message in messages}
        return WebhookEndpoint.objects.select_related("client__account").in_bulk(wanted)

    def send(
        self,
        sending: Sending,
        messages: Sequence[OutboxMessage],
        endpoints: Mapping[int, WebhookEndpoint],
    ) -> None:
        """Send messages of one line in their order, up to the first that is not taken.

        Without the database: in any thread. ``conclude`` does what is left.
        """
        began = time.monotonic()
        for message in messages:
            late = time.monotonic() - began > _LONG_ENOUGH
            if late or not sending.has_time or sending.is_too_late(message):
                return
            result = self._tell(sending, message, endpoints.get(message.payload["endpoint"]))
            sending.results[message.pk] = result
            if result.outcome is not Outcome.DELIVERED:
                return

    def conclude(self, sending: Sending) -> None:
        """Note which endpoints took something and which did not, and disable who is given up."""
        results = sending.results.values()
        note_success(
            {r.message.payload["endpoint"] for r in results if r.outcome is Outcome.DELIVERED}
        )
        for result in results:
            if result.outcome is Outcome.NOT_YET and result.exchange is not None:
                _note_failure(result.message, result.exchange, sending.clock())

    def _tell(
        self, sending: Sending, message: OutboxMessage, endpoint: WebhookEndpoint | None
    ) -> Result:
        if endpoint is None:  # it was removed while the message was in our hands
            answer = {"faults": [{"field": "", "message": "endpoint removed"}]}
            return Result(message, Outcome.REFUSED, None, answer)
        if not _may_be_told(endpoint, message, sending.clock()):
            return Result(message, Outcome.NOT_YET, None)
        exchange, asked = self._post(sending, message, endpoint)
        sending.exchanges.append(exchange)
        status = exchange.http_status
        if status is not None and 200 <= status < 300:
            answered = {"answered": f"HTTP {status}"}
            return Result(message, Outcome.DELIVERED, exchange, answered)
        return Result(message, Outcome.NOT_YET, exchange, {"failure": _failure(exchange)}, asked)

    def _post(
        self, sending: Sending, message: OutboxMessage, endpoint: WebhookEndpoint
    ) -> tuple[Exchange, timedelta | None]:
        """One signed request, and for how long the endpoint asked to be left alone."""
        at = sending.clock()
        told = message.payload
        document = {
            "type": told["type"],
            "timestamp": message.occurred_at.isoformat(),
            "data": told["data"],
        }
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        exchange = Exchange(
            link=sending.link,
            operation=sending.operation,
            started_at=at,
            request={
                "path": endpoint.url.partition("?")[0],  # what stands behind may be a secret
                "request_id": uuid4().hex,
                "webhook_id": told["id"],
                "body": document,
            },
        )
        headers = {
            "Content-Type": "application/json",
            "webhook-id": told["id"],
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(
                signature(secret, told["id"], at, body) for secret in _secrets(endpoint, at)
            ),
        }
        try:
            asked = self._exchange(endpoint.url, body, headers, exchange, sending.clock)
        except NotPublic:
            asked, exchange.error = None, "NotPublic"
        except (httpx.RequestError, OSError, UnicodeError) as error:
            asked, exchange.error = None, type(error).__name__
        exchange.finished_at = sending.clock()
        return exchange, asked

    def _exchange(
        self,
        url: str,
        body: bytes,
        headers: dict[str, str],
        exchange: Exchange,
        clock: Callable[[], datetime],
    ) -> timedelta | None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        place = public_place(host, port)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        with (
            cut_off_after(self.wire.longest) as trace,
            self._client.stream(
                "POST",
                f"{parts.scheme}://{place.host}:{port}{path}",
                content=body,
                headers={**headers, "Host": parts.netloc},
                extensions={"trace": trace, "sni_hostname": host},
            ) as response,
        ):
            exchange.http_status = response.status_code
            read = b""
            for chunk in response.iter_raw(4096):
                read += chunk
                if len(read) >= _MOST_READ:
                    break
            exchange.response = storable(read.decode("utf-8", "replace"))[:_MOST_KEPT]
            return retry_after(response.headers.get("Retry-After"), clock())


def _may_be_told(endpoint: WebhookEndpoint, message: OutboxMessage, now: datetime) -> bool:
    """A test also while it is disabled; nothing of a client that may not call any more."""
    if not endpoint.client.is_active or not endpoint.client.account.is_active:
        return False
    if endpoint.client.expires_at is not None and endpoint.client.expires_at <= now:
        return False
    return endpoint.is_enabled or message.payload["type"] == TEST


def _secrets(endpoint: WebhookEndpoint, at: datetime) -> list[str]:
    kept = [endpoint.secret]
    if endpoint.previous_until is not None and endpoint.previous_until > at:
        kept.append(endpoint.previous_secret)
    return [opened(each) for each in kept]


def _failure(exchange: Exchange) -> str:
    status = exchange.http_status
    return exchange.error if status is None else f"HTTP {status}"


def _note_failure(message: OutboxMessage, exchange: Exchange, now: datetime) -> None:
    if message.payload["type"] == TEST:
        return
    pk, failure = message.payload["endpoint"], _failure(exchange)
    reason = note_failure(pk, failure, gone=exchange.http_status == _GONE, now=now)
    if reason is not None:
        log.error("webhook endpoint %s disabled: %s (%s)", pk, reason, failure)
