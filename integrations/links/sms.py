"""SMS, by whichever gateway the settings name: one text a message."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from uuid import uuid4

from django.conf import settings

from ..models import Exchange, Operation, OutboxMessage, Outcome
from .base import Carrier, Limit, Sending
from .http import Reply, Wire
from .notice import masked_address, recorded, reference, told

log = logging.getLogger(__name__)

BATCH = 20
#: Of the gateway's contract (docs/links.md).
ACCEPTED, REFUSED = "accepted", "refused"


class Gateway(Protocol):
    """Who takes texts for telephones."""

    wire: Carrier

    def send(self, sending: Sending, message: OutboxMessage) -> bool:
        """Send one text and conclude its message; whether the gateway answered."""


class Sms:
    batch_sizes: Mapping[Operation, int] = {
        Operation.SEND_CODE: BATCH,
        Operation.SEND_NOTICE: BATCH,
    }

    def __init__(self, gateway: Gateway) -> None:
        self.wire = gateway.wire
        self._gateway = gateway

    def send(
        self, sending: Sending, messages: Sequence[OutboxMessage], known_there: frozenset[str]
    ) -> None:
        for message in messages:
            sending.require_time()
            if not sending.is_too_late(message) and not self._gateway.send(sending, message):
                return  # what was not sent goes back; no need to run into the same wall


class LogGateway:
    """For where there is no gateway yet: says in the log that a text would have gone, no more."""

    wire: Carrier = Limit(0.0)

    def send(self, sending: Sending, message: OutboxMessage) -> bool:
        _subject, text = told(message)
        log.info("sms to %s, %s characters", masked_address(message.payload["to"]), len(text))
        now = sending.clock()
        exchange = Exchange(
            link=sending.link,
            operation=sending.operation,
            started_at=now,
            finished_at=now,
            request={
                "path": "log",
                "request_id": uuid4().hex,
                "body": _content(message, recorded),
            },
        )
        sending.exchanges.append(exchange)
        sending.conclude([message], Outcome.DELIVERED, Reply(exchange))
        return True


class HttpGateway:
    """A gateway over HTTP: ``POST /messages`` with a bearer token (docs/links.md)."""

    def __init__(self, wire: Wire, token: str, sender: str) -> None:
        self.wire: Carrier = wire
        self._headers = {"Authorization": f"Bearer {token}"}
        self._sender = sender

    def send(self, sending: Sending, message: OutboxMessage) -> bool:
        about = {"sender": self._sender, "reference": reference(message)}
        reply = sending.post(
            "/messages",
            {**_content(message, told), **about},
            shown={**_content(message, recorded), **about},
            headers=self._headers,
        )
        document = reply.document or {}
        if reply.trouble:
            sending.conclude([message], reply.trouble, reply)
        elif document.get("status") == ACCEPTED:
            sending.conclude([message], Outcome.DELIVERED, reply, document)
        elif document.get("status") == REFUSED:
            fault = {"field": "to", "message": str(document.get("message") or "")}
            answer = {**document, "faults": [fault]}
            sending.conclude([message], Outcome.REFUSED, reply, answer)
        elif (reply.http_status or 0) >= 300:  # our token, our account: the operator's matter
            sending.conclude([message], Outcome.FAILED, reply, document)
        else:
            sending.conclude([message], Outcome.UNKNOWN, reply, document)
        return reply.trouble is None


def gateway() -> Gateway:
    """The one that ``SMS_GATEWAY_URL`` names; without one, the log."""
    if not settings.SMS_GATEWAY_URL:
        return LogGateway()
    wire = Wire(
        settings.SMS_GATEWAY_URL,
        connect_timeout=settings.LINK_CONNECT_TIMEOUT,
        read_timeout=settings.LINK_READ_TIMEOUT,
    )
    return HttpGateway(wire, settings.SMS_GATEWAY_TOKEN, settings.SMS_SENDER)


def _content(
    message: OutboxMessage, texts: Callable[[OutboxMessage], tuple[str, str]]
) -> dict[str, Any]:
    return {"to": message.payload["to"], "text": texts(message)[1]}
