"""The program: its links, their sockets, the faults in force and the evidence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from .exchange import Exchange
from .fault_board import FaultBoard
from .faults import Fault, Kind
from .journal import Journal
from .link import Link
from .listener import Listener
from .registry import Registry
from .scripts import ScriptRunner
from .validation import Invalid

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Program:
    """One or both links behind their own ports, steered by the control API."""

    def __init__(self, links: list[Link], seed: int) -> None:
        self.links = {link.name: link for link in links}
        self.board = FaultBoard({link.name: link.operations for link in links}, seed)
        self.board.changed = self._faults_changed
        self.journal = Journal()
        self.scripts = ScriptRunner(
            self.read_fault, self.set_fault, self.clear_faults, self.take_back
        )
        self.listeners: dict[str, Listener] = {}
        self.started = time.time()
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, host: str, ports: dict[str, int]) -> None:
        """Listen for the links; OSError when a port is taken."""
        for name, link in self.links.items():
            server = web.Server(self._handler(name, link), access_log=None)
            self.listeners[name] = Listener(server, host, ports[name])
        await self.follow_faults()

    def _handler(self, name: str, link: Link) -> Handler:
        return Exchange(link, self.board, self.journal, lambda: self.listeners[name].outages).handle

    async def close(self) -> None:
        for listener in self.listeners.values():
            await listener.close()

    def link(self, name: str) -> Link:
        if name not in self.links:
            raise Invalid(f"link: one of {', '.join(self.links)}")
        return self.links[name]

    def registry(self) -> Registry:
        link = self.link(Registry.name)
        assert isinstance(link, Registry)
        return link

    def read_fault(self, document: Any) -> Fault:
        """A fault from its JSON form, not yet in force; Invalid when it makes no sense."""
        fault = self.board.read(document)
        if (
            fault.kind is Kind.BUSY
            and fault.parameters["status"] == 200
            and self.links[fault.link].busy() is None
        ):
            raise Invalid(f"status: {fault.link} has no code of its own for busy")
        return fault

    async def set_fault(self, document: Any) -> Fault | None:
        """Put a fault in force. None when it was over at once: all sessions have expired now."""
        fault = self.read_fault(document)
        if fault.kind is Kind.SESSION_EXPIRY and (fault.share, fault.count, fault.ends_at) == (
            None,
            None,
            None,
        ):
            self.links[fault.link].expire_sessions()
            return None
        self.board.add(fault)
        await self.follow_faults()
        return fault

    async def clear_faults(self, wanted: dict[str, Any]) -> int:
        """Take back the faults that match; how many."""
        return await self.take_back(self.board.matching(**wanted))

    async def take_back(self, faults: list[Fault]) -> int:
        for fault in faults:
            self.board.remove(fault)
        await self.follow_faults()
        return len(faults)

    async def follow_faults(self) -> None:
        """Close the sockets of the links that are down, and open the others."""
        down = {fault.link for fault in self.board.matching(kind=Kind.DOWN) if fault.closes_socket}
        for name, listener in self.listeners.items():
            await (listener.close() if name in down else listener.open())

    def _faults_changed(self) -> None:
        """A fault came or went: be there when the next one runs out by itself."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if (end := self.board.ends()) is not None:
            self._timer = asyncio.get_running_loop().call_at(end, self._fault_ran_out)

    def _fault_ran_out(self) -> None:
        self.board.matching()  # drops what has run out
        self._faults_changed()
        task = asyncio.get_running_loop().create_task(self.follow_faults())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def sow(self, seed: int) -> None:
        self.board.sow(seed)
        for link in self.links.values():
            if isinstance(link, Registry):
                link.sow(seed)

    async def reset(self) -> None:
        """Forget everything: evidence, faults, scripts, sessions, settings."""
        await self.scripts.forget()
        self.journal.clear()
        for link in self.links.values():
            link.reset()
        self.board.sow(self.board.seed)
        await self.clear_faults({})

    def health(self) -> dict[str, Any]:
        return {
            "status": "ok",
            "seed": self.board.seed,
            "uptime_seconds": round(time.time() - self.started, 3),
            "links": {
                name: {
                    "url": listener.url,
                    "listening": listener.is_open,
                    "outages": listener.outages,
                }
                for name, listener in self.listeners.items()
            },
        }

    def report(self) -> dict[str, Any]:
        now = time.time()
        return {
            name: {**link.report(now), "requests": self.journal.counts(name)}
            for name, link in self.links.items()
        }
