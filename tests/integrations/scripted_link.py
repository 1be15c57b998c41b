"""A real HTTP server that answers as a test says, for what no well-meant mock would answer."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What goes over the wire. ``cut`` sends only so many bytes of the body that it announces."""

    document: Any = None
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    #: Send nothing: close the connection, or say nothing for so many seconds.
    silent: float | None = None
    #: Seconds between single bytes.
    trickle: float | None = None

    def write(self, connection: socket.socket, stopping: threading.Event) -> None:
        if self.silent is not None:
            stopping.wait(self.silent)
            return
        body = json.dumps(self.document).encode() if self.body is None else self.body
        head = f"HTTP/1.1 {self.status} Said\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self.headers.items()) + "\r\n"
        wire = head.encode() + body[: self.cut]
        if self.trickle is None:
            connection.sendall(wire)
            return
        for byte in wire:
            if stopping.wait(self.trickle):
                return
            connection.sendall(bytes([byte]))


#: From (path, what was sent) to the answer.
Respond = Callable[[str, Any], Answer]


@dataclass
class ScriptedLink:
    url: str
    respond: Respond = lambda _path, _sent: Answer({})
    requests: list[tuple[str, Any]] = field(default_factory=list)
    #: Of each request, by their names in lower case.
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def scripted_link() -> Iterator[ScriptedLink]:
    """Run one on a free port until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    link = ScriptedLink(f"http://127.0.0.1:{listening.getsockname()[1]}")
    stopping = threading.Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                path, headers, sent = _read(connection)
                link.headers.append(headers)
                link.requests.append((path, sent))
                link.respond(path, sent).write(connection, stopping)
            except OSError:
                pass  # the client has gone

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield link
    finally:
        stopping.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _read(connection: socket.socket) -> tuple[str, dict[str, str], Any]:
    stream = connection.makefile("rb")
    path = stream.readline().split()[1].decode()
    headers = {}
    while (line := stream.readline().strip().decode()) != "":
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    try:
        return path, headers, json.loads(body)
    except ValueError:
        return path, headers, body.decode()
