"""A real mail server (aiosmtpd) that takes letters, or answers as a test says."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

TAKEN = "250 2.0.0 taken"


@dataclass
class MailServer:
    """``on_recipient`` and ``on_letter`` answer a RCPT and a DATA; a letter is kept on 250."""

    host: str = "127.0.0.1"
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    on_recipient: Callable[[str], str] = lambda _address: "250 ok"
    on_letter: Callable[[EmailMessage], str] = lambda _letter: TAKEN
    #: Seconds before a letter is answered.
    slow: float = 0.0
    #: Take letters, and drop the connection in place of an answer.
    answers: bool = True

    @property
    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.on_recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.slow)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        answer = self.on_letter(letter)
        if answer.startswith("250"):
            self.letters.append(letter)
        if not self.answers:
            server.transport.close()
        return answer


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """Run one on a free port until the block ends."""
    server = MailServer(port=free_port())
    controller = Controller(server, hostname=server.host, port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def black_hole() -> Iterator[int]:
    """A port that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        yield int(listening.getsockname()[1])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
