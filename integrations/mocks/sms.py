"""A gateway for SMS (docs/links.md): it takes texts and keeps them, one a reference."""

from __future__ import annotations

import hmac
import re
from collections import Counter
from typing import Any, ClassVar

from .fault_board import Refusals
from .link import BookKeeping, Call, Reply
from .validation import Invalid

_NUMBER = re.compile(r"\+[1-9]\d{7,14}")
_FIELDS = ("to", "text", "sender", "reference")


class Sms(BookKeeping):
    """A "dossier" of this link is what went to one number."""

    name: ClassVar[str] = "sms"
    sign_in: ClassVar[str] = "messages"
    operations: ClassVar[frozenset[str]] = frozenset({"messages"})

    def __init__(self, token: str) -> None:
        self._token = token
        self.reset()

    def reset(self) -> None:
        self._texts: dict[str, dict[str, str]] = {}  # by reference, in the order of arrival
        self._repeated: Counter[str] = Counter()

    def operation(self, method: str, path: str, document: Any) -> str:
        return "messages" if (method, path) == ("POST", "/messages") else "unknown"

    def answer(self, call: Call, refusals: Refusals | None) -> Reply:
        if call.operation == "unknown":
            return Reply({"error": "not found"}, 404)
        scheme, _, token = call.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(token, self._token):
            return Reply({"error": "unauthorized"}, 401, {"WWW-Authenticate": "Bearer"})
        told = call.document
        if not isinstance(told, dict) or not all(
            isinstance(told.get(name), str) and told[name] for name in _FIELDS
        ):
            return _refused("malformed", f"every text of {', '.join(_FIELDS)} is needed", 400)
        if not _NUMBER.fullmatch(told["to"]):
            return _refused("bad_number", "to: not a number in E.164")
        if refusals is not None:
            if message := refusals.batch([told["to"]]):
                return _refused("refused", message)
            if refusal := refusals.item(told["to"]):
                return _refused("refused", refusal[1])
        if told["reference"] in self._texts:
            self._repeated[told["reference"]] += 1
        else:
            self._texts[told["reference"]] = {name: told[name] for name in _FIELDS}
        return Reply({"status": "accepted", "id": told["reference"]}, 202)

    def busy(self) -> None:
        return None

    def failure(self, status: int) -> Reply:
        return Reply({"error": "gateway"}, status)

    def expire_sessions(self, call: Call | None = None) -> int:
        return 0  # a token of this gateway does not end

    def report(self, now: float) -> dict[str, Any]:
        return {
            "texts": len(self._texts),
            "numbers": len({text["to"] for text in self._texts.values()}),
            "repeated_references": self._repeated.total(),
        }

    def dossier(self, code: str, now: float) -> dict[str, Any] | None:
        held = [text for text in self._texts.values() if text["to"] == code]
        return {"to": code, "texts": held} if held else None

    def missing(self, expected: list[Any], now: float) -> dict[str, Any]:
        if not all(isinstance(each, str) for each in expected):
            raise Invalid("a list of references is expected")
        missing = [each for each in expected if each not in self._texts]
        return {"missing": missing, "complete": not missing}

    def settings(self) -> dict[str, Any]:
        return {}

    def change_settings(self, changes: dict[str, Any]) -> None:
        if changes:
            raise Invalid(f"unknown: {', '.join(sorted(changes))}")


def _refused(code: str, message: str, status: int = 422) -> Reply:
    return Reply({"status": "refused", "code": code, "message": message}, status)
