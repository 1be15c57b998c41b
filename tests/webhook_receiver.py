"""An integrator's program that takes webhooks; Standard Webhooks' own library checks them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Taken:
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> dict[str, Any]:
        """What it says; raises standardwebhooks' WebhookVerificationError."""
        told: dict[str, Any] = Webhook(secret).verify(self.body, self.headers)
        return told


#: From what came to a status, and headers.
Answer = Callable[[Taken], tuple[int, dict[str, str]]]


@dataclass
class Receiver:
    url: str = ""
    answer: Answer = lambda _taken: (204, {})
    taken: list[Taken] = field(default_factory=list)
    #: Seconds before it answers.
    slow: float = 0.0

    @property
    def ids(self) -> list[str]:
        return [each.id for each in self.taken]


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    """Run one on a free port until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken = Taken({name.lower(): value for name, value in self.headers.items()}, body)
            receiver.taken.append(taken)
            time.sleep(receiver.slow)
            status, headers = receiver.answer(taken)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_told: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://localhost:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
