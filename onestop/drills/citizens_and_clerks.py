"""The people of a drill, each at their own REST client."""

import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Self, cast

import httpx

from accounts import demo

JsonObject = dict[str, Any]

#: Seconds between two tries of a request that got no answer, or one that says "later".
_WAITS = (0.1, 0.3, 1.0, 2.0)


class RefusedByApi(Exception):
    """The API answered, but not with what the drill needs; ``status`` is HTTP's."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class ApiUser:
    """A signed-in account; every call is a plain HTTP request.

    A request that got no answer, or a server error, is sent again as a good client does: under
    the same Idempotency-Key, for up to ``patience`` seconds. ``troubles`` counts what came
    instead of an answer: HTTP statuses, and 0 for none at all.
    """

    base_url: str
    username: str
    password: str = demo.PASSWORD
    patience: float = 20.0
    troubles: Counter[int] = field(default_factory=Counter)
    token: str = field(init=False, default="")
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
        self._http = httpx.Client(base_url=f"{self.base_url}/api/v1/", timeout=30, limits=limits)

    def sign_in(self) -> Self:
        answer = self._call(
            "POST", "auth/token/", {"username": self.username, "password": self.password}
        )
        self.token = str(answer["token"])
        self._http.headers["Authorization"] = f"Bearer {self.token}"
        return self

    def submit(self, submission: dict[str, Any]) -> dict[str, Any]:
        """Submit once in effect."""
        return cast(JsonObject, self._call("POST", "dossiers/", submission))

    def move(
        self, code: str, transition: str, *, on_paper: dict[str, str] | None = None, **told: Any
    ) -> dict[str, Any]:
        """Carry out a transition once in effect; ``on_paper``: when it happened, who approved."""
        body = {"transition": transition, "arguments": told, **(on_paper or {})}
        return cast(JsonObject, self._call("POST", f"dossiers/{code}/transitions/", body))

    def dossier(self, code: str) -> dict[str, Any]:
        return cast(JsonObject, self._call("GET", f"dossiers/{code}/"))

    def get(self, path: str) -> Any:
        return self._call("GET", path)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._call("POST", path, body)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else None
        until, tries = time.monotonic() + self.patience, 0
        while True:
            trouble = "no answer"
            try:
                response = self._http.request(method, path, json=body, headers=headers)
                if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
                    time.sleep(float(response.headers.get("Retry-After", 1)))
                    continue
                if not response.is_server_error:
                    return _read(method, path, response)
                self.troubles[response.status_code] += 1
                trouble = f"{response.status_code} {response.text[:500]}"
            except httpx.TransportError as error:
                self.troubles[0] += 1
                trouble = str(error)
            if time.monotonic() > until:
                raise RefusedByApi(f"{method} {path}, {tries + 1} times: {trouble}")
            time.sleep(_WAITS[min(tries, len(_WAITS) - 1)] * random.uniform(0.5, 1.0))  # noqa: S311
            tries += 1


def _read(method: str, path: str, response: httpx.Response) -> Any:
    if response.is_error:
        complaint = f"{method} {path}: {response.status_code} {response.text[:500]}"
        raise RefusedByApi(complaint, response.status_code)
    return response.json() if response.content else None
