"""One HTTP request over a link: what came back, or in which of the closed ways nothing did.

One connection a request, on purpose (docs/adr/0009-connection-per-request.md). A server that
answers twice leaves the second answer in a connection that is kept, and the next request would
take it for its own: a step would be held delivered that never was. No answer of these contracts
carries a mark of the request it belongs to, so a fresh connection is the only proof.
"""

import json
import math
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Never
from uuid import uuid4

import httpx

from onestop.correlation import HEADER

from ..models import Exchange, Link, Operation, Outcome
from ..retry_schedule import retry_after

#: Nothing was sent: there was no one to send it to.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_MASK = "***"


@dataclass(frozen=True, slots=True)
class Reply:
    """What an exchange brought. ``trouble`` is None when there is a document to read.

    Without an exchange nothing was sent: the trouble is one that another worker ran into.
    """

    exchange: Exchange | None
    document: Any = None
    trouble: Outcome | None = None
    retry_after: timedelta | None = None

    @property
    def http_status(self) -> int | None:
        return self.exchange.http_status if self.exchange is not None else None


class Wire:
    """Speaks to one base URL; one a process and link."""

    def __init__(self, url: str, *, connect_timeout: float, read_timeout: float) -> None:
        self._client = httpx.Client(
            base_url=url,
            timeout=httpx.Timeout(read_timeout, connect=connect_timeout),
            headers={"Connection": "close"},
            # The URL alone decides who is spoken to; certificates are the machine's own.
            trust_env=False,
            verify=trusted_certificates(),
        )
        #: The most that one request can take, in seconds, also if the answer only trickles in.
        self.longest = connect_timeout + read_timeout

    def post(
        self,
        path: str,
        *,
        link: Link,
        operation: Operation,
        clock: Callable[[], datetime],
        content: Mapping[str, Any],
        shown: Mapping[str, Any] | None = None,
        as_form: bool = False,
        headers: Mapping[str, str] | None = None,
        secret_fields: frozenset[str] = frozenset(),
    ) -> Reply:
        """Send ``content`` as JSON (or a form) and read the answer; never raises for transport.

        The exchange is returned unsaved, with ``shown`` in place of ``content`` where that holds
        credentials, and without the ``secret_fields`` of the answer.
        """
        request_id = uuid4().hex
        exchange = Exchange(
            link=link,
            operation=operation,
            started_at=clock(),
            request={
                "path": path,
                "request_id": request_id,
                "body": dict(content if shown is None else shown),
            },
        )
        try:
            with cut_off_after(self.longest) as trace:
                response = self._client.post(
                    path,
                    json=None if as_form else content,
                    data=dict(content) if as_form else None,
                    headers={HEADER: request_id, **(headers or {})},
                    extensions={"trace": trace},
                )
        except httpx.RequestError as error:
            exchange.finished_at = clock()
            exchange.error = f"{type(error).__name__}: {error}"[:300]
            not_sent = isinstance(error, _NOT_SENT)
            return Reply(exchange, trouble=Outcome.UNREACHABLE if not_sent else Outcome.UNKNOWN)
        exchange.finished_at = clock()
        exchange.http_status = response.status_code
        text = storable(response.content.decode("utf-8", "replace"))
        document = legible(text)
        exchange.response = _without_secrets(text, document, secret_fields)
        trouble = trouble_of(response.status_code, document is not None)
        asked = retry_after(response.headers.get("Retry-After"), exchange.finished_at)
        return Reply(exchange, document, trouble, asked)


@cache
def trusted_certificates() -> ssl.SSLContext:
    """Read once a process: it takes a tenth of a second."""
    return ssl.create_default_context()


def trouble_of(status: int, is_legible: bool) -> Outcome | None:
    """What an HTTP status means where it alone decides; None when the document does.

    A page of HTML, half a document or a proxy's "no answer from behind me" (502, 504) say nothing
    about whether the work was done: unknown. That costs no attempt, and the same key goes again.
    """
    if status in (429, 503):
        return Outcome.BUSY
    if status in (408, 502, 504):
        return Outcome.UNKNOWN
    if status >= 500:
        return Outcome.FAILED
    if is_legible:
        return None
    return Outcome.UNKNOWN if status < 300 else Outcome.FAILED


def legible(text: str) -> Any:
    """The JSON object in the text, fit for PostgreSQL; None if there is none."""
    try:
        document = json.loads(text.lstrip("\ufeff"), parse_constant=_not_json, parse_float=_finite)
        if "\\u" in text:
            # Escapes can spell what no PostgreSQL text holds: NUL and half a surrogate pair.
            plain = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace").decode()
            document = json.loads(plain.replace("\\u0000", "\\ufffd"))
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def storable(text: str) -> str:
    """The text as PostgreSQL can keep it: without NUL."""
    return text.replace("\x00", "\ufffd")


def _not_json(constant: str) -> Never:
    raise ValueError(f"{constant} is not JSON")


def _finite(number: str) -> float:
    value = float(number)
    return value if math.isfinite(value) else _not_json(number)


def _without_secrets(text: str, document: Any, secret_fields: frozenset[str]) -> str:
    if not secret_fields:
        return text
    if document is None:
        return f"({len(text)})"  # it may hold a part of the secret
    masked = {name: _MASK if name in secret_fields else part for name, part in document.items()}
    return json.dumps(masked, ensure_ascii=False)


@contextmanager
def cut_off_after(seconds: float) -> Iterator[Callable[[str, Mapping[str, Any]], None]]:
    """End a request whose answer trickles in: every byte would renew the read time-out."""
    connected: list[socket.socket] = []

    def trace(event: str, details: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            connected.append(details["return_value"].get_extra_info("socket"))

    def cut() -> None:
        for each in connected:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield trace
    finally:
        timer.cancel()
