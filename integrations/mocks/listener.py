"""A listening socket that can be closed for good measure and opened again on the same port."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import cast

from aiohttp import web

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: on, no time


def bind(host: str, port: int) -> socket.socket:
    """A socket bound, not yet listening: whoever connects is refused. Port 0 picks a free one."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(address)
    return bound


def reset(transport: asyncio.BaseTransport | None) -> None:
    """Drop a connection at once, so that the other side sees "connection reset"."""
    if transport is None:
        return
    transport = cast(asyncio.Transport, transport)
    if connected := transport.get_extra_info("socket"):
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()


class Listener:
    """Serves `server` on one address, or holds its port without listening."""

    def __init__(self, server: web.Server, host: str, port: int) -> None:
        self._server = server
        self._host = host
        self._socket = bind(host, port)
        self._listening: asyncio.Server | None = None
        self._turn = asyncio.Lock()
        self.outages = 0  # how often it was closed
        self.port: int = self._socket.getsockname()[1]

    @property
    def url(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}"

    @property
    def is_open(self) -> bool:
        return self._listening is not None

    async def open(self) -> None:
        async with self._turn:
            if self._listening is None:
                loop = asyncio.get_running_loop()
                self._listening = await loop.create_server(
                    self._server, sock=self._socket, backlog=1024
                )

    async def close(self) -> None:
        """Refuse connections and reset those there are. The port stays ours meanwhile."""
        async with self._turn:
            if self._listening is None:
                return
            self._listening.close()
            self._listening = None
            self.outages += 1
            self._socket = bind(self._host, self.port)
            for connection in self._server.connections:
                reset(connection.transport)
