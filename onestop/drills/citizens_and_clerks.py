"""The people of a drill, each at their own REST client."""

import uuid
from dataclasses import dataclass, field
from typing import Any, Self, cast

import httpx

from accounts import demo

JsonObject = dict[str, Any]


class RefusedByApi(Exception):
    """The API answered, but not with what the drill needs."""


@dataclass
class ApiUser:
    """A signed-in account; every call is a plain HTTP request."""

    base_url: str
    username: str
    password: str = demo.PASSWORD
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        limits = httpx.Limits(max_connections=16, max_keepalive_connections=16)
        self._http = httpx.Client(base_url=f"{self.base_url}/api/v1/", timeout=30, limits=limits)

    def sign_in(self) -> Self:
        answer = self._call(
            "POST", "auth/token/", {"username": self.username, "password": self.password}
        )
        self._http.headers["Authorization"] = f"Bearer {answer['token']}"
        return self

    def submit(self, submission: dict[str, Any]) -> dict[str, Any]:
        """Submit once in effect: the same key again if the answer is lost."""
        key = {"Idempotency-Key": str(uuid.uuid4())}
        for _ in range(3):
            try:
                return cast(JsonObject, self._call("POST", "dossiers/", submission, key))
            except httpx.TransportError:
                continue
        raise RefusedByApi("the submission got no answer three times")

    def move(self, code: str, transition: str, **arguments: Any) -> dict[str, Any]:
        body = {"transition": transition, "arguments": arguments}
        return cast(JsonObject, self._call("POST", f"dossiers/{code}/transitions/", body))

    def dossier(self, code: str) -> dict[str, Any]:
        return cast(JsonObject, self._call("GET", f"dossiers/{code}/"))

    def timeline(self, code: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self._call("GET", f"dossiers/{code}/timeline/")["events"]
        return events

    def get(self, path: str) -> Any:
        return self._call("GET", path)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._call("POST", path, body)

    def _call(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        response = self._http.request(method, path, json=body, headers=headers)
        if response.is_error:
            raise RefusedByApi(f"{method} {path}: {response.status_code} {response.text[:500]}")
        return response.json() if response.content else None
