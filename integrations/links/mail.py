"""E-mail, by Django's mail backend: one connection a batch, one letter a message.

A letter's Message-ID is made from the message's key, so a letter that goes twice (its answer was
lost) is known as one by the servers that hold it. What SMTP's answers mean is in docs/links.md.
"""

import smtplib
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from ..models import Exchange, Operation, OutboxMessage, Outcome
from .base import Limit, Sending
from .http import Reply, storable
from .notice import recorded, reference, told

BATCH = 20
#: A recipient's server that puts a letter off is asked again by POLL_WAITS: so often is five days.
MOST_TIMES_PUT_OFF = 127
_BUSY = 421


class Mail:
    batch_sizes: Mapping[Operation, int] = {
        Operation.SEND_CODE: BATCH,
        Operation.SEND_NOTICE: BATCH,
    }

    def __init__(self, *, connect_timeout: float, read_timeout: float) -> None:
        self.wire = Limit(connect_timeout + read_timeout)
        self._read_timeout = read_timeout

    def send(
        self, sending: Sending, messages: Sequence[OutboxMessage], known_there: frozenset[str]
    ) -> None:
        backend = get_connection(timeout=self._read_timeout)
        failure = self._open(backend, sending)
        if failure is not None:
            sending.conclude(messages, failure.trouble or Outcome.UNREACHABLE, failure)
            return
        try:
            for message in messages:
                sending.require_time()
                if not sending.is_too_late(message) and not self._send(backend, sending, message):
                    return  # the connection is gone: what was not sent goes back
        finally:
            with suppress(OSError, smtplib.SMTPException), self._cut_off(backend):
                backend.close()

    def _open(self, backend: BaseEmailBackend, sending: Sending) -> Reply | None:
        """None if the server lets us in; else why nothing was sent."""
        sending.require_time()
        exchange = _exchange(sending, {})
        try:
            with self._cut_off(backend):
                backend.open()
        except (OSError, smtplib.SMTPException) as error:
            code = _record(exchange, error)
            exchange.finished_at = sending.clock()
            sending.exchanges.append(exchange)
            return Reply(exchange, trouble=Outcome.BUSY if code == _BUSY else Outcome.UNREACHABLE)
        return None

    def _send(self, backend: BaseEmailBackend, sending: Sending, message: OutboxMessage) -> bool:
        """Send one letter and conclude its message; whether the connection is still good."""
        subject, body = told(message)
        message_id = f"<{reference(message)}@{_domain()}>"
        kept_subject, kept_body = recorded(message)
        content = {
            "to": message.payload["to"],
            "subject": kept_subject,
            "body": kept_body,
            "message_id": message_id,
        }
        exchange = _exchange(sending, content)
        sending.exchanges.append(exchange)
        letter = EmailMessage(
            subject,
            body,
            to=[message.payload["to"]],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
            connection=backend,
        )
        try:
            with self._cut_off(backend):
                letter.send()
        except (OSError, smtplib.SMTPException) as error:
            _record(exchange, error)
            outcome, answer = outcome_of(error, put_off=message.polls)
        else:
            outcome, answer = Outcome.DELIVERED, {"message_id": message_id}
        exchange.finished_at = sending.clock()
        sending.conclude([message], outcome, Reply(exchange), answer)
        return outcome not in (Outcome.UNKNOWN, Outcome.BUSY)

    @contextmanager
    def _cut_off(self, backend: BaseEmailBackend) -> Iterator[None]:
        """End what takes longer than it may: every byte of an answer renews a socket's time-out."""

        def cut() -> None:
            server = getattr(backend, "connection", None)
            sock = getattr(server, "sock", None)
            if sock is not None:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self.wire.longest, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def outcome_of(error: Exception, *, put_off: int = 0) -> tuple[Outcome, dict[str, Any] | None]:
    """What an SMTP error means for a letter that was put off so often before, and its answer.

    No to a recipient or to the letter is about this message; no to us is the operator's matter and
    parks nothing; a connection that broke says nothing of whether the letter was taken.
    """
    code: int
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        field = "to"
    elif isinstance(error, smtplib.SMTPDataError):
        code, words, field = error.smtp_code, error.smtp_error, ""
    elif isinstance(error, smtplib.SMTPNotSupportedError):  # an address the server cannot write to
        code, words, field = 553, str(error).encode(), "to"
    elif isinstance(error, smtplib.SMTPServerDisconnected) or not isinstance(
        error, smtplib.SMTPException
    ):
        return Outcome.UNKNOWN, None
    else:  # our own address, our greeting, our right to send
        is_busy = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == _BUSY
        return (Outcome.BUSY if is_busy else Outcome.FAILED), None
    if code == _BUSY:
        return Outcome.BUSY, None
    answer = {"smtp_code": code, "faults": [{"field": field, "message": _text(words)}]}
    if code < 500 and put_off < MOST_TIMES_PUT_OFF:
        return Outcome.NOT_YET, answer
    return Outcome.REFUSED, answer


def _exchange(sending: Sending, content: dict[str, Any]) -> Exchange:
    path = f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return Exchange(
        link=sending.link,
        operation=sending.operation,
        started_at=sending.clock(),
        request={"path": path, "request_id": uuid4().hex, "body": content},
    )


def _record(exchange: Exchange, error: Exception) -> int | None:
    """Keep what came back: the number to be told, the words to be kept; returns the number."""
    code, words = None, str(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        words = _text(answer)
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, _text(error.smtp_error)
    exchange.response = storable(words)
    exchange.error = type(error).__name__ if code is None else f"SMTP {code}"
    return code


def _text(words: bytes | str) -> str:
    plain = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return storable(plain)[:500]


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
