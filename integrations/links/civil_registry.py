"""The Ministry of Justice's civil registry (docs/links.md): declarations and their results."""

import base64
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from ..models import Operation, OutboxMessage, Outcome
from .base import Sending
from .faults import code_of, named_faults
from .http import Reply, Wire
from .session import Login, SessionKeeper, in_session, no_session

BATCH = 100
#: Declarations go one by one, but so many under one lease.
DECLARATIONS = 10
RECEIVED = 1
#: What the registry says of a declaration. All three are answers that end the asking; what they
#: mean for the dossier is the dossier's matter.
NEEDS_SUPPLEMENT, REGISTERED, NOT_REGISTERED = 2, 4, 6
FINAL_STATUSES = (NEEDS_SUPPLEMENT, REGISTERED, NOT_REGISTERED)
AUTHENTICATION, IP_NOT_ALLOWED, WRONG_AGENCY, WRONG_PROVINCE = 100, 101, 106, 108
INCOMPLETE, NOT_FOUND, WRONG_TYPE, INCORRECT = 200, 201, 302, 500
REFUSALS = (INCOMPLETE, WRONG_TYPE, INCORRECT, WRONG_AGENCY, WRONG_PROVINCE)
#: A token is renewed this long before its end; one that does not tell its end is taken to be short.
TOKEN_MARGIN_SECONDS = 30
TOKEN_SECONDS = 300

_STATUS_PATH = "/hotich/traTrangThaiHoSo"


class CivilRegistry:
    batch_sizes: Mapping[Operation, int] = {
        Operation.REGISTER: DECLARATIONS,
        Operation.FETCH_RESULT: BATCH,
    }

    def __init__(
        self, wire: Wire, keeper: SessionKeeper, *, client_id: str, client_secret: str
    ) -> None:
        self.wire = wire
        self._keeper = keeper
        credentials = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        self._basic = {"Authorization": f"Basic {credentials}"}

    def send(
        self, sending: Sending, messages: Sequence[OutboxMessage], known_there: frozenset[str]
    ) -> None:
        if sending.operation is Operation.REGISTER:
            for message in messages:
                if not self._register(sending, message):
                    break  # what was not sent goes back; no need to run into the same wall
        else:
            in_order = sorted(messages, key=_module)
            for module, asked in groupby(in_order, key=_module):
                self._fetch_results(sending, module, list(asked))

    def _register(self, sending: Sending, message: OutboxMessage) -> bool:
        """Send one declaration; whether the registry answered."""
        reply = self._ask(sending, "/hotich/dangKyHoTich", message.payload)
        document = reply.document or {}
        if reply.trouble:
            sending.conclude([message], reply.trouble, reply)
        elif code_of(document.get("status")) == RECEIVED:
            sending.conclude([message], Outcome.DELIVERED, reply, document)
        else:
            _conclude_error([message], sending, reply)
        return reply.trouble is None

    def _fetch_results(
        self, sending: Sending, module: str, messages: Sequence[OutboxMessage]
    ) -> None:
        """Ask after many; a refusal of the question as a whole is halved until one is asked."""
        content = {"module": module, "maDinhDanhHoSo": [message.subject for message in messages]}
        reply = self._ask(sending, _STATUS_PATH, content)
        document = reply.document or {}
        error = code_of(document.get("errorCode"))
        value = document.get("value")
        if reply.trouble:
            sending.conclude(messages, reply.trouble, reply)
        elif isinstance(value, list) and error in (None, 0, NOT_FOUND):
            found = statuses_by_code(value)
            for message in messages:
                _conclude_status(sending, message, reply, found.get(message.subject))
        elif error in (*REFUSALS, NOT_FOUND) and len(messages) > 1:
            half = len(messages) // 2
            self._fetch_results(sending, module, messages[:half])
            self._fetch_results(sending, module, messages[half:])
        elif error == NOT_FOUND:
            sending.conclude(messages, Outcome.MISSING_THERE, reply, document)
        else:
            _conclude_error(messages, sending, reply)

    def ask_after(self, sending: Sending, module: str, codes: Sequence[str]) -> Reply:
        """What has become of these declarations (at most ``BATCH``), outside any message."""
        content = {"module": module, "maDinhDanhHoSo": list(codes)}
        return self._ask(sending, _STATUS_PATH, content)

    def _ask(self, sending: Sending, path: str, content: Mapping[str, Any]) -> Reply:
        """One call with a token; asks for one first, or once more, where needed."""

        def call(token: str) -> Reply:
            return sending.post(path, content, headers={"Authorization": f"Bearer {token}"})

        return in_session(
            self._keeper, sending, lambda: self._new_token(sending), call, _says_not_authenticated
        )

    def _new_token(self, sending: Sending) -> Login:
        reply = sending.post(
            "/token",
            {"grant_type": "client_credentials"},
            as_form=True,
            headers=self._basic,
            secret_fields=frozenset({"access_token", "refresh_token", "id_token"}),
        )
        document = reply.document or {}
        token, seconds = document.get("access_token"), code_of(document.get("expires_in"))
        if reply.trouble is None and isinstance(token, str) and token.isascii() and token:
            lifetime = TOKEN_SECONDS if seconds is None else seconds
            return Login(reply, token, lifetime - TOKEN_MARGIN_SECONDS)
        return no_session(reply)


def _conclude_error(messages: Sequence[OutboxMessage], sending: Sending, reply: Reply) -> None:
    """An answer that is no success: the declaration's fault, the operator's matter, or illegible.

    100 (authentication) and 101 (our address is not allowed) are for the operator to mend, so
    they are tried again and nothing is parked.
    """
    document: dict[str, Any] = reply.document or {}
    error = code_of(document.get("errorCode"))
    if error in REFUSALS:
        faults = named_faults(str(document.get("errorDescription") or ""))
        sending.conclude(messages, Outcome.REFUSED, reply, {**document, "faults": faults})
    elif error or (reply.http_status or 0) >= 300 or "status" in document:
        sending.conclude(messages, Outcome.FAILED, reply, document)
    else:
        sending.conclude(messages, Outcome.UNKNOWN, reply, document)


def _conclude_status(
    sending: Sending, message: OutboxMessage, reply: Reply, found: dict[str, Any] | None
) -> None:
    if found is None:
        sending.conclude([message], Outcome.MISSING_THERE, reply)
    elif (status := code_of(found.get("trangThai"))) in FINAL_STATUSES:
        if status != REGISTERED:
            found = {**found, "faults": named_faults(str(found.get("ghiChu") or ""))}
        sending.conclude([message], Outcome.DELIVERED, reply, found)
    else:
        sending.conclude([message], Outcome.NOT_YET, reply, found)


def statuses_by_code(value: list[Any]) -> dict[str, dict[str, Any]]:
    """The statuses by maHoSo; of a repeated one the first."""
    found: dict[str, dict[str, Any]] = {}
    for item in value:
        if isinstance(item, dict) and "trangThai" in item:
            found.setdefault(str(item.get("maHoSo")), item)
    return found


def _module(message: OutboxMessage) -> str:
    return str(message.payload["module"])


def _says_not_authenticated(reply: Reply) -> bool:
    error = code_of((reply.document or {}).get("errorCode"))
    return error == AUTHENTICATION or reply.http_status == 401
