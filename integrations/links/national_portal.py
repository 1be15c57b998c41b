"""The National Public Service Portal (docs/links.md): sessions, upserts, progress, look-ups."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..models import Operation, OutboxMessage, Outcome
from .base import Sending
from .faults import code_of, named_faults
from .http import Reply, Wire
from .session import Login, SessionKeeper, in_session, no_session

BATCH = 100
#: A session lives ten minutes; a new one is asked for before the old one ends in mid-batch.
SESSION_SECONDS = 9 * 60

SYNC, PROGRESS, LOOK_UP, LISTING = (
    "DongBoHoSoMC",
    "CapNhatTienDoHoSoMC",
    "TraCuuHoSo",
    "LayDanhSachHoSo",
)
SESSION_EXPIRED, OK, EXISTS, UNKNOWN_DOSSIER, REFUSED, OUT_OF_ORDER, BUSY = -1, 0, 1, 2, 3, 4, 5

#: Refusals of a body as such, by HTTP status: one item may be the cause, as with code 3.
_BODY_REFUSED = (400, 413, 422)


class NationalPortal:
    batch_sizes: Mapping[Operation, int] = {
        Operation.SYNC_DOSSIER: BATCH,
        Operation.ADD_PROGRESS: BATCH,
    }

    def __init__(
        self, wire: Wire, keeper: SessionKeeper, *, username: str, password: str, unit: str
    ) -> None:
        self.wire = wire
        self._keeper = keeper
        self._username = username
        self._password = password
        self._unit = unit

    def send(
        self, sending: Sending, messages: Sequence[OutboxMessage], known_there: frozenset[str]
    ) -> None:
        if sending.operation is Operation.ADD_PROGRESS:
            self._add_progress(sending, messages)
        else:
            new = [message for message in messages if message.subject not in known_there]
            known = [message for message in messages if message.subject in known_there]
            self._sync(sending, new, updating=False, switched=False)
            self._sync(sending, known, updating=True, switched=False)

    def ask(self, sending: Sending, service: str, **more: Any) -> Reply:
        """One call of a service, with a session; logs in first, or once more, where needed."""

        def call(session: str) -> Reply:
            content = {"session": session, "madonvi": self._unit, "service": service, **more}
            return sending.post("/mapi/g", content, shown={**content, "session": "***"})

        return in_session(
            self._keeper, sending, lambda: self._log_in(sending), call, _says_session_expired
        )

    def _log_in(self, sending: Sending) -> Login:
        reply = sending.post(
            "/mapi/login",
            {"username": self._username, "password": self._password},
            shown={"username": self._username, "password": "***"},
            secret_fields=frozenset({"session"}),
        )
        session = reply.document.get("session") if reply.document else None
        if reply.trouble is None and isinstance(session, str) and session:
            return Login(reply, session, SESSION_SECONDS)
        return no_session(reply)

    def _sync(
        self, sending: Sending, messages: Sequence[OutboxMessage], *, updating: bool, switched: bool
    ) -> None:
        other_way = []
        more = {"isUpdating": str(updating)}
        for message, reply, item in self._by_item(sending, SYNC, messages, more):
            code = code_of(item.get("error_code"))
            if code == (UNKNOWN_DOSSIER if updating else EXISTS) and not switched:
                other_way.append(message)
            else:
                _conclude(sending, message, reply, item, code)
        if other_way:
            self._sync(sending, other_way, updating=not updating, switched=True)

    def _add_progress(self, sending: Sending, messages: Sequence[OutboxMessage]) -> None:
        for message, reply, item in self._by_item(sending, PROGRESS, messages, {}):
            code = code_of(item.get("error_code"))
            if code == OUT_OF_ORDER:
                self._look_for_step(sending, message, item)
            elif code == UNKNOWN_DOSSIER:
                sending.conclude([message], Outcome.MISSING_THERE, reply, item)
            else:  # "already there" is the receiver's word for a key it holds
                _conclude(sending, message, reply, item, OK if code == EXISTS else code)

    def _look_for_step(
        self, sending: Sending, message: OutboxMessage, item: dict[str, Any]
    ) -> None:
        """Out of order: held already (then it is delivered), or truly too old (then parked)."""
        reply = self.ask(sending, LOOK_UP, mahoso=message.subject)
        trouble = look_up_trouble(reply)
        held = held_dossier(reply)
        if trouble:
            sending.conclude([message], trouble, reply)
        elif held is None:
            sending.conclude([message], Outcome.MISSING_THERE, reply, item)
        elif message.payload["MaTienDo"] in step_ids(held):
            sending.conclude([message], Outcome.DELIVERED, reply, item)
        else:
            _conclude(sending, message, reply, item, REFUSED)

    def _by_item(
        self,
        sending: Sending,
        service: str,
        messages: Sequence[OutboxMessage],
        more: Mapping[str, Any],
    ) -> list[tuple[OutboxMessage, Reply, dict[str, Any]]]:
        """Send the batch; what the portal said of each message, for those it said something of.

        The others are concluded here. A batch answered as a whole is halved until each message
        stands alone: then the answer is that message's own.
        """
        if not messages:
            return []
        reply = self.ask(sending, service, **more, data=[message.payload for message in messages])
        document = reply.document or {}
        whole = code_of(document.get("error_code"))
        body_refused = reply.http_status in _BODY_REFUSED
        if reply.trouble and not body_refused:
            sending.conclude(messages, reply.trouble, reply)
            return []
        if items := _items(document):
            silent = [message for message in messages if message.subject not in items]
            sending.conclude(silent, Outcome.UNKNOWN, reply)
            return [(each, reply, items[each.subject]) for each in messages if each not in silent]
        if whole is None and not body_refused:
            # JSON, but not of this contract: it says nothing.
            is_answer = reply.http_status == 200
            outcome = Outcome.UNKNOWN if is_answer else Outcome.FAILED
            sending.conclude(messages, outcome, reply, document)
            return []
        if whole in (SESSION_EXPIRED, BUSY) or len(messages) == 1:
            return [(message, reply, document) for message in messages]
        half = len(messages) // 2
        return [
            *self._by_item(sending, service, messages[:half], more),
            *self._by_item(sending, service, messages[half:], more),
        ]


def look_up_trouble(reply: Reply) -> Outcome | None:
    """Why a look-up or a listing found nothing out; None if its result can be believed."""
    if reply.trouble:
        return reply.trouble
    code = code_of((reply.document or {}).get("error_code"))
    if code == BUSY:
        return Outcome.BUSY
    if code not in (OK, None):
        return Outcome.FAILED
    return None if "result" in (reply.document or {}) else Outcome.UNKNOWN


def held_dossier(reply: Reply) -> dict[str, Any] | None:
    """The dossier that a look-up found, or None."""
    found = (reply.document or {}).get("result")
    if isinstance(found, list):
        found = next(iter(found), None)
    return found if isinstance(found, dict) and found else None


def step_ids(held: Mapping[str, Any]) -> list[str]:
    """The ids of the steps of a dossier as the portal holds it."""
    steps = held.get("TienDo")
    steps = steps if isinstance(steps, list) else []
    return [str(step.get("MaTienDo")) for step in steps if isinstance(step, dict)]


def _conclude(
    sending: Sending, message: OutboxMessage, reply: Reply, item: dict[str, Any], code: int | None
) -> None:
    outcomes = {OK: Outcome.DELIVERED, REFUSED: Outcome.REFUSED, BUSY: Outcome.BUSY}
    outcome = Outcome.FAILED if code is None else outcomes.get(code, Outcome.FAILED)
    if outcome is Outcome.REFUSED:
        item = {**item, "faults": named_faults(str(item.get("message") or ""), message.payload)}
    sending.conclude([message], outcome, reply, item)


def _items(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The per-item results by MaHoSo; of a repeated one the first."""
    found = document.get("result")
    items: dict[str, dict[str, Any]] = {}
    for item in found if isinstance(found, list) else []:
        if isinstance(item, dict) and "error_code" in item:
            items.setdefault(str(item.get("MaHoSo")), item)
    return items


def _says_session_expired(reply: Reply) -> bool:
    codes = [code_of((reply.document or {}).get("error_code"))]
    return SESSION_EXPIRED in codes or reply.http_status == 401
