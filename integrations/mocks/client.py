"""For tests, drills and benchmarks: start the mocks, find them, steer them, ask them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

_ROOT = Path(__file__).resolve().parents[2]
_STOP_SECONDS = 5


@dataclass(frozen=True, slots=True)
class MockAddresses:
    """Where a running program is; the URL of a link it does not run is empty."""

    portal_url: str
    registry_url: str
    control_url: str
    pid: int
    seed: int
    identity_url: str = ""
    payments_url: str = ""
    sms_url: str = ""


class MockControl:
    """The control API (README), one method a call. httpx.HTTPStatusError when it refuses."""

    def __init__(self, control_url: str, timeout: float = 30.0) -> None:
        self._http = httpx.Client(base_url=control_url, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def _call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        response = self._http.request(method, f"/control/{path}", json=body, params=given)
        if response.is_client_error:
            raise httpx.HTTPStatusError(response.text, request=response.request, response=response)
        return response.raise_for_status().json()

    def health(self) -> dict[str, Any]:
        return self._call("GET", "health")  # type: ignore[no-any-return]

    def fault(
        self, link: str, kind: str, operation: str = "all", **parameters: Any
    ) -> dict[str, Any]:
        """Put a fault in force: `share`, `count`, `duration`, `name` and those of its kind."""
        body = {"link": link, "kind": kind, "operation": operation, **parameters}
        return self._call("POST", "faults", body)  # type: ignore[no-any-return]

    def faults(self) -> list[dict[str, Any]]:
        return self._call("GET", "faults")["faults"]  # type: ignore[no-any-return]

    def clear(
        self,
        number: int | None = None,
        *,
        name: str | None = None,
        link: str | None = None,
        operation: str | None = None,
        kind: str | None = None,
    ) -> int:
        """Take back one fault by its id, or those that match, or all; how many."""
        if number is not None:
            return int(self._call("DELETE", f"faults/{number}")["cleared"])
        answer = self._call(
            "DELETE", "faults", name=name, link=link, operation=operation, kind=kind
        )
        return int(answer["cleared"])

    def expire_sessions(self, link: str) -> None:
        """All sessions or tokens of a link are invalid from now on."""
        self.fault(link, "session_expiry")

    def script(
        self,
        steps: list[dict[str, Any]],
        *,
        name: str | None = None,
        repeat: int | None = 1,
        period: float | None = None,
    ) -> dict[str, Any]:
        body = {"steps": steps, "name": name, "repeat": repeat, "period": period}
        return self._call("POST", "scripts", body)  # type: ignore[no-any-return]

    def scripts(self) -> list[dict[str, Any]]:
        return self._call("GET", "scripts")["scripts"]  # type: ignore[no-any-return]

    def cancel_script(self, number: int | None = None) -> None:
        """Stop one script or all, and take back the faults they have set."""
        self._call("DELETE", "scripts" if number is None else f"scripts/{number}")

    def settings(self, **by_link: dict[str, Any]) -> dict[str, Any]:
        """All settings, after these changes: ``settings(registry={"delay_seconds": 0})``."""
        if by_link:
            return self._call("PATCH", "settings", by_link)  # type: ignore[no-any-return]
        return self._call("GET", "settings")  # type: ignore[no-any-return]

    def seed(self, seed: int) -> None:
        self._call("POST", "seed", {"seed": seed})

    def verdict(
        self,
        state: int,
        faults: dict[str, str],
        *,
        code: str | None = None,
        share: float | None = None,
        times: int | None = 1,
    ) -> dict[str, Any]:
        """The registry sends a dossier, or a share of all, back (2) or refuses it (6)."""
        listed = [{"field": field, "message": message} for field, message in faults.items()]
        body = {"trangThai": state, "faults": listed, "times": times}
        body |= {"maHoSo": code} if share is None else {"share": share}
        return self._call("POST", "verdicts", body)  # type: ignore[no-any-return]

    def clear_verdicts(self, number: int | None = None) -> int:
        path = "verdicts" if number is None else f"verdicts/{number}"
        return int(self._call("DELETE", path)["cleared"])

    def release(self, codes: list[str] | None = None) -> int:
        """The registry decides now what waits, all or these dossiers; how many."""
        return int(self._call("POST", "release", {"maHoSo": codes})["released"])

    def alter(self, link: str, kind: str, code: str, **parameters: Any) -> None:
        """Change what a link holds of a dossier behind everybody's back."""
        self.alter_many(link, [{"kind": kind, "code": code, **parameters}])

    def alter_many(self, link: str, alterations: list[dict[str, Any]]) -> None:
        """Each ``{"kind", "code", ...}``, in this order."""
        self._call("POST", "alterations", alterations, link=link)

    def report(self) -> dict[str, Any]:
        return self._call("GET", "report")  # type: ignore[no-any-return]

    def requests(
        self,
        *,
        link: str | None = None,
        operation: str | None = None,
        code: str | None = None,
        reply: str | None = None,
        after: int = 0,
        page: int = 500,
    ) -> Iterator[dict[str, Any]]:
        """Every request received, in order, page by page."""
        following: int | None = after
        while following is not None:
            answer = self._call(
                "GET",
                "requests",
                link=link,
                operation=operation,
                code=code,
                reply=reply,
                after=following,
                limit=page,
            )
            yield from answer["requests"]
            following = answer["next"]

    def dossier(self, code: str) -> dict[str, Any] | None:
        """One dossier as each link holds it, None when none does."""
        try:
            return self._call("GET", f"dossiers/{code}")  # type: ignore[no-any-return]
        except httpx.HTTPStatusError as error:
            if error.response.status_code == httpx.codes.NOT_FOUND:
                return None
            raise

    def dossiers(
        self, codes: list[str], at_once: int = 500
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each dossier as each link holds it (None where it does not), in this order."""
        for first in range(0, len(codes), at_once):
            held = self._call("POST", "dossiers", codes[first : first + at_once])
            yield from held.items()

    def missing(self, expected: list[Any], link: str = "portal") -> dict[str, Any]:
        """What of `expected` is not there: codes, or {"MaHoSo", "steps": number or MaTienDo}."""
        return self._call("POST", "missing", expected, link=link)  # type: ignore[no-any-return]

    def reset(self) -> None:
        self._call("POST", "reset")


@contextmanager
def running_mocks(only: str | None = None, **env: str) -> Iterator[MockAddresses]:
    """Run the program on free ports until the block ends.

    `env` are its variables (``MOCK_REGISTRY_DELAY="0"``, ...). It also stops by itself when this
    process dies. RuntimeError when it does not come up; what went wrong is on standard error.
    """
    environment = {
        **os.environ,
        "MOCK_PORTAL_PORT": "0",
        "MOCK_REGISTRY_PORT": "0",
        "MOCK_IDENTITY_PORT": "0",
        "MOCK_PAYMENTS_PORT": "0",
        "MOCK_CONTROL_PORT": "0",
        "MOCK_EXIT_WITH_STDIN": "1",
        **env,
    }
    command = [sys.executable, "-m", "integrations.mocks"]
    if only is not None:
        command += ["--only", only]
    process = subprocess.Popen(
        command,
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _read_addresses(process)
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _read_addresses(process: subprocess.Popen[str]) -> MockAddresses:
    assert process.stdout is not None
    printed: dict[str, str] = {}
    for line in process.stdout:
        name, _, value = line.strip().partition(" ")
        printed[name] = value
        if name == "control":
            return MockAddresses(
                portal_url=printed.get("portal", ""),
                registry_url=printed.get("registry", ""),
                control_url=value,
                pid=process.pid,
                seed=int(printed["seed"]),
                identity_url=printed.get("identity", ""),
                payments_url=printed.get("payments", ""),
                sms_url=printed.get("sms", ""),
            )
    raise RuntimeError(f"the mocks did not come up: exit code {process.wait()}")
