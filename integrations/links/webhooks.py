"""Events to integrators' programs, by the Standard Webhooks specification.

An endpoint's trouble is its own: whatever it answers but 2xx puts its line off by POLL_WAITS and
tells the link's breaker nothing. A batch goes all at once, so an endpoint that says nothing costs
the others one time-out at most, and less and less often.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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

BATCH = 20
TEST = "webhook.test"
#: Of an answer no more is read, and less is kept.
_MOST_READ, _MOST_KEPT = 65_536, 2_000


@dataclass(frozen=True, slots=True)
class Sent:
    exchange: Exchange
    asked: timedelta | None = None

    @property
    def taken(self) -> bool:
        return self.exchange.http_status is not None and 200 <= self.exchange.http_status < 300


class Webhooks:
    batch_sizes: Mapping[Operation, int] = {Operation.SEND_EVENT: BATCH}

    def __init__(self, *, connect_timeout: float, read_timeout: float) -> None:
        self.wire = Limit(connect_timeout + read_timeout)
        self._client = httpx.Client(
            timeout=httpx.Timeout(read_timeout, connect=connect_timeout),
            headers={"Connection": "close", "User-Agent": "onestop-webhooks"},
            trust_env=False,
            verify=trusted_certificates(),
            follow_redirects=False,  # it would lead where nobody looked
        )

    def send(
        self, sending: Sending, messages: Sequence[OutboxMessage], known_there: frozenset[str]
    ) -> None:
        sending.require_time()
        wanted = {message.payload["endpoint"] for message in messages}
        endpoints = WebhookEndpoint.objects.select_related("client__account").in_bulk(wanted)
        now = sending.clock()
        going = []
        for message in messages:
            endpoint = endpoints.get(message.payload["endpoint"])
            if sending.is_too_late(message):
                continue
            if endpoint is None:  # it was removed while the message was in our hands
                answer = {"faults": [{"field": "", "message": "endpoint removed"}]}
                sending.results[message.pk] = Result(message, Outcome.REFUSED, None, answer)
            elif not _may_be_told(endpoint, message, now):
                sending.results[message.pk] = Result(message, Outcome.NOT_YET, None)
            else:
                going.append((message, endpoint))
        if not going:
            return
        with ThreadPoolExecutor(len(going)) as threads:
            sent = threads.map(lambda pair: self._post(sending, *pair), going)
        for (message, endpoint), each in zip(going, sent, strict=True):
            _conclude(sending, message, endpoint, each)
        note_success({e.pk for (m, e) in going if sending.results[m.pk].outcome == "delivered"})

    def _post(self, sending: Sending, message: OutboxMessage, endpoint: WebhookEndpoint) -> Sent:
        """One signed request; in a thread of its own, without the database."""
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
        return Sent(exchange, asked)

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


def _conclude(
    sending: Sending, message: OutboxMessage, endpoint: WebhookEndpoint, sent: Sent
) -> None:
    exchange = sent.exchange
    sending.exchanges.append(exchange)
    status = exchange.http_status
    if sent.taken:
        outcome, answer = Outcome.DELIVERED, {"answered": f"HTTP {status}"}
    else:
        outcome = Outcome.NOT_YET
        failure = f"HTTP {status}" if status is not None else exchange.error
        answer = {"failure": failure}
        if message.payload["type"] != TEST:
            now = sending.clock()
            reason = note_failure(endpoint.pk, failure, gone=status == 410, now=now)
            if reason is not None:
                log.error("webhook endpoint %s disabled: %s (%s)", endpoint.pk, reason, failure)
    sending.results[message.pk] = Result(message, outcome, exchange, answer, sent.asked)
