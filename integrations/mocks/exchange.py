"""One HTTP request from arrival to reply: the contract, with the faults that hit it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .fault_board import FaultBoard
from .faults import Fault, Kind
from .journal import Entry, Journal, Packed
from .link import Call, Link, Reply, parse_json
from .listener import reset

_CLIENT_WATCH = 0.2  # seconds between looks at whether a client in the black hole has left
_CODES = ("error_code", "status", "errorCode", "trangThai")
_PAGE = (
    "<!DOCTYPE html><html><head><title>{status}</title></head>"
    "<body><h1>{status}</h1><p>Hệ thống đang bảo trì, vui lòng quay lại sau.</p></body></html>"
)


@dataclass(slots=True)
class Outgoing:
    """What goes over the wire."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    twice: bool = False

    @classmethod
    def of(cls, reply: Reply) -> Outgoing:
        kind = "application/json" if reply.page is None else "text/html"
        return cls(reply.status, reply.body(), kind, headers=reply.headers)

    def raw(self) -> bytes:
        """The whole HTTP response, as a server that answers twice would write it again."""
        head = (
            f"HTTP/1.1 {self.status} Duplicate\r\n"
            f"Content-Type: {self.content_type}; charset=utf-8\r\n"
            f"Content-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


class Exchange:
    """Answers the requests of one link."""

    def __init__(
        self, link: Link, board: FaultBoard, journal: Journal, outages: Callable[[], int]
    ) -> None:
        """`outages` tells how often the link has gone down: what was under way then is lost."""
        self._link = link
        self._board = board
        self._journal = journal
        self._outages = outages

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        outages, generation = self._outages(), self._journal.generation
        try:
            body = await request.content.read()
        except (ConnectionError, web.RequestPayloadError):
            return web.Response()  # the client left half-way: there is no request
        document = parse_json(body)
        operation = self._link.operation(request.method, request.path, document)
        entry = self._journal.open(
            self._link.name,
            operation,
            request.method,
            request.path,
            time.time(),
            _without_password(body, document),
        )
        await self._hold_up(request, entry)
        overtaken = (outages, generation) != (self._outages(), self._journal.generation)
        if overtaken or self._hit(entry, Kind.DOWN):
            reset(request.transport)
            return _lost(entry)
        if _gone(request) and Kind.BLACK_HOLE in entry.faults:
            return _lost(entry)
        call = Call(
            method=request.method,
            path=request.path,
            headers=request.headers,
            body=body,
            remote=request.remote or "",
            at=time.time(),
            operation=operation,
            document=document,
            query=request.query_string,
        )
        outgoing = self._instead(entry) or self._work(call, entry)
        entry.status = outgoing.status
        entry.answer = Packed(outgoing.body)
        if fault := self._hit(entry, Kind.ANSWERED_LATE):
            delay = fault.parameters["delay"]
            if delay is None:
                if request.transport is not None:
                    request.transport.close()
                return _lost(entry)
            await asyncio.sleep(delay)
        return await _send(request, entry, outgoing)

    def _hit(self, entry: Entry, kind: Kind, **parameters: Any) -> Fault | None:
        fault = self._board.hit(self._link.name, entry.operation, kind, **parameters)
        if fault is not None:
            entry.faults.append(kind)
        return fault

    async def _hold_up(self, request: web.BaseRequest, entry: Entry) -> None:
        """Wait as the faults say: some time, or until the black hole is gone or the client is."""
        for fault in self._board.hits(self._link.name, entry.operation, Kind.SLOW):
            entry.faults.append(Kind.SLOW)
            jitter = fault.parameters["jitter"] * self._board.draw()
            await asyncio.sleep(fault.parameters["latency"] + jitter)
        if hole := self._hit(entry, Kind.BLACK_HOLE):
            cleared = asyncio.Event()
            hole.over.append(cleared.set)
            while not cleared.is_set() and not _gone(request):
                try:
                    await asyncio.wait_for(cleared.wait(), _CLIENT_WATCH)
                except TimeoutError:
                    continue

    def _instead(self, entry: Entry) -> Outgoing | None:
        """What is answered without the work being done."""
        if fault := self._hit(entry, Kind.BUSY):
            status, wait = fault.parameters["status"], fault.parameters["retry_after"]
            reply = (self._link.busy() if status == 200 else None) or self._link.failure(status)
            if wait is not None:
                reply.headers["Retry-After"] = str(wait)
            return Outgoing.of(reply)
        return self._spoilt(entry, after_work=False)

    def _spoilt(self, entry: Entry, *, after_work: bool) -> Outgoing | None:
        """An error or a page of HTML in place of the contract's answer."""
        if fault := self._hit(entry, Kind.ERROR, after_work=after_work):
            return Outgoing.of(self._link.failure(fault.parameters["status"]))
        if fault := self._hit(entry, Kind.HTML, after_work=after_work):
            status = fault.parameters["status"]
            return Outgoing(status, _PAGE.format(status=status).encode(), "text/html")
        return None

    def _work(self, call: Call, entry: Entry) -> Outgoing:
        """Do what the contract says, and spoil the answer as the faults say."""
        if call.operation != self._link.sign_in and self._hit(entry, Kind.SESSION_EXPIRY):
            self._link.expire_sessions(call)
        refusals = self._board.refusals(self._link.name, call.operation)
        reply = self._link.answer(call, refusals)
        entry.done = True
        if refusals:
            entry.faults.extend(fault.kind for fault in refusals.hit)
        if fault := self._hit(entry, Kind.NUMERIC_STRINGS):
            _spell_codes(reply.document, fault.parameters["style"], self._board.draw)
        if self._hit(entry, Kind.DUPLICATE_REPLY, mode="items"):
            _double_items(reply.document)
        if spoilt := self._spoilt(entry, after_work=True):
            return spoilt
        outgoing = Outgoing.of(reply)
        if self._hit(entry, Kind.TRUNCATED):
            outgoing.body = outgoing.body[: len(outgoing.body) // 2]
        outgoing.twice = self._hit(entry, Kind.DUPLICATE_REPLY, mode="http") is not None
        return outgoing


async def _send(request: web.BaseRequest, entry: Entry, outgoing: Outgoing) -> web.StreamResponse:
    response = web.Response(
        status=outgoing.status,
        body=outgoing.body,
        content_type=outgoing.content_type,
        charset="utf-8",
        headers=outgoing.headers,
    )
    try:
        await response.prepare(request)
        await response.write_eof()
    except ConnectionError:
        return _lost(entry)
    if outgoing.twice and request.transport is not None:
        request.transport.write(outgoing.raw())
    entry.reply = "sent"
    return response


def _lost(entry: Entry) -> web.Response:
    entry.reply = "lost"
    return web.Response()  # its connection is closed: nobody gets it


def _gone(request: web.BaseRequest) -> bool:
    return request.transport is None or request.transport.is_closing()


def _without_password(body: bytes, document: Any) -> bytes:
    if isinstance(document, dict) and "password" in document:
        return json.dumps({**document, "password": "***"}, ensure_ascii=False).encode()
    return body


def _items(document: dict[str, Any]) -> list[Any]:
    """The list of results that an answer has, if any."""
    found = document.get("result", document.get("value"))
    return found if isinstance(found, list) else []


def _spell_codes(document: dict[str, Any], style: str, draw: Callable[[], float]) -> None:
    """Numbers as strings, the portal's real habit: 0 as "00" or "0", 3 as "3"."""
    for part in (document, *_items(document)):
        for name in _CODES:
            if isinstance(part.get(name), int):
                zero = style if style != "mixed" else ("00", "0")[draw() < 0.5]
                part[name] = str(part[name]) if part[name] else zero


def _double_items(document: dict[str, Any]) -> None:
    items = _items(document)
    items[:] = [item for item in items for _ in range(2)]
