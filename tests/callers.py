"""Callers of the API, as an integrator's program is: HTTP requests with a bearer token."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.test import Client
from knox.models import AuthToken

from accounts.models import User

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


class Clock:
    """What time it is for every view and task of a test."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Caller:
    """One account at the API, calling from some address; nobody without a name."""

    def __init__(self, username: str | None = None, *, address: str = "127.0.0.1") -> None:
        self._http = Client(raise_request_exception=False, REMOTE_ADDR=address)
        self.headers: dict[str, str] = {}
        if username is not None:
            _kept, token = AuthToken.objects.create(User.objects.get(username=username))
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, query: Any = None, **headers: str) -> "Answer":
        return self._http.get(_address(path), query, headers=self._with(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> "Answer":
        """``body`` as JSON; bytes go as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        told = self._with(headers)
        media_type = told.pop("content-type", "application/json")
        return self._http.post(_address(path), raw, content_type=media_type, headers=told)

    def put(self, path: str, body: Any = None, **headers: str) -> "Answer":
        """``body`` as JSON."""
        raw, told = json.dumps(body).encode(), self._with(headers)
        return self._http.put(_address(path), raw, content_type="application/json", headers=told)

    def head(self, path: str, **headers: str) -> "Answer":
        return self._http.head(_address(path), headers=self._with(headers))

    def options(self, path: str, **headers: str) -> "Answer":
        return self._http.options(_address(path), headers=self._with(headers))

    def patch(self, path: str, body: Any = None, **headers: str) -> "Answer":
        """``body`` as JSON; bytes go as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        told = self._with(headers)
        media_type = told.pop("content-type", "application/json")
        return self._http.patch(_address(path), raw, content_type=media_type, headers=told)

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> "Answer":
        """``fields`` as multipart/form-data; what can be read is a file."""
        return self._http.post(_address(path), fields, headers=self._with(headers))

    def delete(self, path: str, body: Any = b"", **headers: str) -> "Answer":
        return self._http.delete(_address(path), body, headers=self._with(headers))

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): text for name, text in headers.items()}


def _address(path: str) -> str:
    return path if path.startswith("/") else f"/api/v1/{path}"
