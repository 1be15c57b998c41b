"""One batch sent to a scripted server, without a database: what each message's outcome is."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.links import adapter_of
from integrations.links.base import OutOfTime, Sending
from integrations.links.http import Reply
from integrations.links.session import Held, Login
from integrations.models import Exchange, Link, OutboxMessage, Outcome
from integrations.outbox import NewMessage

from ..scripted_link import Answer, Respond, ScriptedLink

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


class OwnSession:
    """A keeper for one, in memory; the one in PostgreSQL has tests of its own."""

    def __init__(self, _link: Link) -> None:
        self._secret, self._ends = "", 0.0

    def session(
        self, _sending: Sending, log_in: Callable[[], Login], *, stale: Held | None = None
    ) -> Held | Reply:
        if not self._secret or time.monotonic() > self._ends or stale is not None:
            began, login = time.monotonic(), log_in()
            self._secret, self._ends = login.secret, began + login.seconds
            if not login.secret:
                return login.reply
        return Held(self._secret, NOW)


@dataclass
class Sent:
    outcomes: list[Outcome | None]
    answers: list[dict[str, Any] | None]
    exchanges: list[Exchange]
    #: What the server received, without logging in.
    requests: list[dict[str, Any]]


@pytest.fixture
def send(scripted: ScriptedLink, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Sent]:
    """``send(respond, *messages)``: logins are granted, unless ``login`` answers them."""
    monkeypatch.setattr("integrations.links.keeper_of", OwnSession)

    def send(
        respond: Respond,
        *messages: NewMessage,
        known: tuple[str, ...] = (),
        budget: float = 5,
        login: Answer | None = None,
    ) -> Sent:
        def answer(path: str, sent: Any) -> Answer:
            return (login or _GRANTED[path]) if path in _GRANTED else respond(path, sent)

        scripted.respond, scripted.requests = answer, []
        rows = [
            OutboxMessage(pk=pk, operation=each.operation, subject=each.subject, key=each.key)
            for pk, each in enumerate(messages)
        ]
        for row, each in zip(rows, messages, strict=True):
            row.payload = each.payload
        link, operation = messages[0].link, messages[0].operation
        adapter = adapter_of(Link(link))
        sending = Sending(link, operation, adapter.wire, lambda: NOW, budget)
        with suppress(OutOfTime):
            adapter.send(sending, rows, frozenset(known))
        results = [sending.results.get(row.pk) for row in rows]
        return Sent(
            outcomes=[result.outcome if result else None for result in results],
            answers=[result.answer if result else None for result in results],
            exchanges=sending.exchanges,
            requests=[sent for path, sent in scripted.requests if path not in _GRANTED],
        )

    return send


_GRANTED = {
    "/mapi/login": Answer({"error_code": 0, "session": "a-session-nobody-may-see"}),
    "/token": Answer({"access_token": "a-token-nobody-may-see", "expires_in": 3600}),
}


def always(answer: Answer) -> Respond:
    return lambda _path, _sent: answer


def each_item(code: Any, message: str = "") -> Respond:
    """The portal answers every item of a batch alike."""

    def respond(_path: str, sent: Any) -> Answer:
        results = [
            {"MaHoSo": item["MaHoSo"], "error_code": code, "message": message}
            for item in sent["data"]
        ]
        return Answer({"error_code": 0, "message": "", "result": results})

    return respond
