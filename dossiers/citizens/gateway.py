"""The payment gateway's contract (docs/citizens.md, "Paying"): what is signed, and asking it.

Sending somebody there is a signed address: it needs nothing of the gateway. Only a worker asks it.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import httpx
from django.conf import settings
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

SIGNATURE = "X-Signature"
_Text = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,60}$")]


class GatewayUnavailable(Exception):
    """It does not answer, or not as agreed."""


class Ending(StrEnum):
    """How an order stands there."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class CallBack(BaseModel):
    """What the gateway tells of its own accord, signed over the body's bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    merchant: _Text
    order: _Text
    amount: int = Field(ge=1, le=2**31 - 1, strict=True)
    status: Literal["paid", "failed"]
    transaction: _Text
    paid_at: AwareDatetime
    nonce: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,80}$")]
    sent_at: AwareDatetime


class OrderStatus(BaseModel):
    """What it answers when asked about an order."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    order: str
    status: Ending
    amount: int | None = None
    transaction: str | None = None
    paid_at: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody is sent to pay. ``number`` is the payment's id as 32 hex digits."""

    number: str
    amount: int
    description: str
    return_url: str
    expires_at: datetime


def is_configured() -> bool:
    return bool(settings.PAYMENT_GATEWAY_URL and settings.PAYMENT_SECRET)


def address_to_pay(order: Order) -> str:
    """Where the browser goes; signed, so that nobody pays less than was asked."""
    told = {
        "merchant": settings.PAYMENT_MERCHANT,
        "order": order.number,
        "amount": str(order.amount),
        "currency": "VND",
        "description": order.description,
        "return_url": order.return_url,
        "expires": str(int(order.expires_at.timestamp())),
    }
    query = urlencode(sorted(told.items()))
    return f"{settings.PAYMENT_GATEWAY_URL}/pay?{query}&signature={signature(query.encode())}"


def signature(content: bytes) -> str:
    """HMAC-SHA256 with the shared secret, in hex."""
    return hmac.new(settings.PAYMENT_SECRET.encode(), content, hashlib.sha256).hexdigest()


def is_signed(content: bytes, given: str) -> bool:
    return hmac.compare_digest(signature(content).encode(), given.encode())


def ask_about(number: str) -> OrderStatus:
    """How the order stands. From a worker, outside any transaction. Raises GatewayUnavailable."""
    return _call("/orders/status", number)


def cancel(number: str) -> OrderStatus:
    """Take no money for it any more; how it stands then (it may be paid already)."""
    return _call("/orders/cancel", number)


def _call(path: str, number: str) -> OrderStatus:
    body = json.dumps({"merchant": settings.PAYMENT_MERCHANT, "order": number}).encode()
    headers = {"Content-Type": "application/json", SIGNATURE: signature(body)}
    timeout = httpx.Timeout(settings.LINK_READ_TIMEOUT, connect=settings.LINK_CONNECT_TIMEOUT)
    try:
        answer = httpx.post(
            f"{settings.PAYMENT_GATEWAY_URL}{path}", content=body, headers=headers, timeout=timeout
        ).raise_for_status()
    except httpx.HTTPError as failure:
        raise GatewayUnavailable(type(failure).__name__) from failure
    if not is_signed(answer.content, answer.headers.get(SIGNATURE, "")):
        raise GatewayUnavailable("an answer without its signature")
    return _status(answer.content, number)


def _status(content: bytes, number: str) -> OrderStatus:
    try:
        status = OrderStatus.model_validate_json(content)
    except ValidationError as failure:
        raise GatewayUnavailable("not as agreed") from failure
    incomplete: Any = status.status is Ending.PAID and not (
        status.amount and status.transaction and status.paid_at
    )
    if status.order != number or incomplete:
        raise GatewayUnavailable("not as agreed")
    return status
