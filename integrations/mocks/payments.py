"""A payment gateway: a page to pay on, a signed call-back, and answers to who asks later."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import html
import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

import aiohttp

from .fault_board import Refusals
from .link import Call, Link, Reply
from .validation import Known, checked, is_flag, is_seconds, is_text, is_whole, one_of, or_none

SIGNATURE = "X-Signature"
_NEEDED = ("merchant", "order", "amount", "currency", "description", "return_url", "expires")
SETTINGS: Known = {
    #: Where call-backs go; none: nobody is told, and somebody has to ask.
    "call_back_url": (None, or_none(is_text)),
    "call_backs": (1, is_whole),
    "call_back_delay": (0, is_seconds),
    "spoil": (None, or_none(one_of("wrong_signature", "wrong_amount", "wrong_order", "unsigned"))),
    "forget": (False, is_flag),
}


@dataclass(slots=True)
class _Order:
    number: str
    amount: int
    expires_at: float
    return_url: str
    status: str = "pending"
    transaction: str | None = None
    paid_at: str | None = None
    #: How often money was taken; more than once is what must never be.
    charges: int = 0
    calls: list[dict[str, Any]] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        told: dict[str, Any] = {"order": self.number, "status": self.status}
        if self.status == "paid":
            told |= {
                "amount": self.amount,
                "transaction": self.transaction,
                "paid_at": self.paid_at,
            }
        return told


class Payments(Link):
    name: ClassVar[str] = "payments"
    sign_in: ClassVar[str] = "none"
    operations: ClassVar[frozenset[str]] = frozenset({"pay", "status", "cancel"})
    _paths: ClassVar[dict[tuple[str, str], str]] = {
        ("GET", "/pay"): "pay",
        ("POST", "/pay"): "pay",
        ("POST", "/orders/status"): "status",
        ("POST", "/orders/cancel"): "cancel",
    }

    def __init__(self, merchant: str, secret: str, call_back_url: str | None) -> None:
        self._merchant, self._secret = merchant, secret.encode()
        self._call_back_url = call_back_url
        self._tasks: set[asyncio.Task[None]] = set()
        self.reset()

    def reset(self) -> None:
        self._orders: dict[str, _Order] = {}
        self._settings = {name: default for name, (default, _) in SETTINGS.items()}
        self._settings["call_back_url"] = self._call_back_url

    def settings(self) -> dict[str, Any]:
        return dict(self._settings)

    def change_settings(self, changes: dict[str, Any]) -> None:
        known = {name: (self._settings[name], check) for name, (_, check) in SETTINGS.items()}
        self._settings = checked(changes, known)

    def operation(self, method: str, path: str, document: Any) -> str:
        return self._paths.get((method, path), "unknown")

    def answer(self, call: Call, refusals: Refusals | None) -> Reply:
        if call.operation == "pay":
            return self._pay(call)
        if call.operation not in ("status", "cancel"):
            return Reply({"error": "not_found"}, 404)
        given = call.headers.get(SIGNATURE, "")
        if not hmac.compare_digest(self._signature(call.body).encode(), given.encode()):
            return Reply({"error": "signature"}, 403)
        document = call.document if isinstance(call.document, dict) else {}
        if document.get("merchant") != self._merchant:
            return Reply({"error": "merchant"}, 403)
        order = self._orders.get(str(document.get("order")))
        if order is None or self._settings["forget"]:
            return self._signed({"order": str(document.get("order")), "status": "unknown"})
        if order.status == "pending" and (
            call.operation == "cancel" or order.expires_at <= call.at
        ):
            order.status = "cancelled"
        return self._signed(order.document())

    def _pay(self, call: Call) -> Reply:
        query = call.query if call.method == "GET" else call.body.decode()
        given = dict(parse_qsl(query))
        outcome = given.pop("outcome", None)
        signature = given.pop("signature", "")
        packed = urlencode(sorted(given.items())).encode()
        if not hmac.compare_digest(self._signature(packed).encode(), signature.encode()):
            return Reply({"error": "signature"}, 403)
        if any(not given.get(name) for name in _NEEDED) or given["merchant"] != self._merchant:
            return Reply({"error": "invalid_request"}, 400)
        order = self._orders.setdefault(
            given["order"],
            _Order(
                given["order"], int(given["amount"]), float(given["expires"]), given["return_url"]
            ),
        )
        if order.status == "pending" and order.expires_at <= call.at:
            order.status = "cancelled"
        if outcome is None and order.status == "pending":
            return Reply({}, page=_page({**given, "signature": signature}))
        if outcome is not None and order.status == "pending":
            self._settle(order, outcome, call.at)
        joined = "&" if "?" in order.return_url else "?"
        query = urlencode({"order": order.number, "status": order.status})
        return Reply({}, 303, {"Location": f"{order.return_url}{joined}{query}"})

    def _settle(self, order: _Order, outcome: str, at: float) -> None:
        order.status = "paid" if outcome == "paid" else "failed"
        order.transaction = f"GD{secrets.token_hex(6).upper()}"
        order.paid_at = datetime.fromtimestamp(at, UTC).isoformat()
        order.charges += outcome == "paid"
        if self._settings["call_back_url"]:
            task = asyncio.get_running_loop().create_task(self._call_back(order))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _call_back(self, order: _Order) -> None:
        """Tell, as often as the settings say, each time the very same call."""
        await asyncio.sleep(self._settings["call_back_delay"])
        body, headers = self.call_back(order)
        for _ in range(self._settings["call_backs"]):
            try:
                async with (
                    aiohttp.ClientSession() as session,
                    session.post(
                        self._settings["call_back_url"], data=body, headers=headers
                    ) as answer,
                ):
                    order.calls.append({"status": answer.status, "body": await answer.text()})
            except (TimeoutError, aiohttp.ClientError) as failure:
                order.calls.append({"error": type(failure).__name__})

    def call_back(self, order: _Order) -> tuple[bytes, dict[str, str]]:
        spoil = self._settings["spoil"]
        body = json.dumps(
            {
                "merchant": self._merchant,
                "order": "0" * 32 if spoil == "wrong_order" else order.number,
                "amount": 1 if spoil == "wrong_amount" else order.amount,
                "status": order.status,
                "transaction": order.transaction,
                "paid_at": order.paid_at,
                "nonce": secrets.token_urlsafe(18),
                "sent_at": datetime.fromtimestamp(time.time(), UTC).isoformat(),
            }
        ).encode()
        headers = {"Content-Type": "application/json"}
        if spoil == "wrong_signature":
            headers[SIGNATURE] = "0" * 64
        elif spoil != "unsigned":
            headers[SIGNATURE] = self._signature(body)
        return body, headers

    def _signed(self, document: dict[str, Any]) -> Reply:
        reply = Reply(document)
        reply.headers[SIGNATURE] = self._signature(reply.body())
        return reply

    def _signature(self, content: bytes) -> str:
        return hmac.new(self._secret, content, hashlib.sha256).hexdigest()

    def busy(self) -> Reply | None:
        return None

    def failure(self, status: int) -> Reply:
        return Reply({"error": "server_error"}, status)

    def expire_sessions(self, call: Call | None = None) -> int:
        return 0

    def report(self, now: float) -> dict[str, Any]:
        return {
            "orders": {
                order.number: {
                    "status": order.status,
                    "amount": order.amount,
                    "charges": order.charges,
                    "calls": order.calls,
                }
                for order in self._orders.values()
            }
        }


def _page(given: dict[str, str]) -> bytes:
    """The page on which one pays, or does not."""
    kept = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in given.items()
    )
    amount = f"{int(given['amount']):,}".replace(",", ".")
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Thanh toán (mô phỏng)'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1"><style>'
        "body{font:18px/1.4 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem}"
        "button{font:inherit;width:100%;padding:.7rem;margin:.3rem 0;cursor:pointer}"
        "</style></head><body><h1>Thanh toán (mô phỏng)</h1>"
        f"<p>{html.escape(given['description'])}</p><p><strong>{amount} đồng</strong></p>"
        f'<form method="post" action="/pay">{kept}'
        '<button name="outcome" value="paid">Thanh toán</button>'
        '<button name="outcome" value="failed">Không thanh toán</button></form></body></html>'
    ).encode()
