"""Codes as their receivers get them, and citizens who sign in by them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accounts.signals import code_wanted
from tests.callers import Caller


@contextmanager
def letter_box() -> Iterator[list[dict[str, Any]]]:
    """What was asked to be sent while the block lasts."""
    arrived: list[dict[str, Any]] = []

    def take(**told: Any) -> None:
        arrived.append(told)

    code_wanted.connect(take)
    try:
        yield arrived
    finally:
        code_wanted.disconnect(take)


def signed_in(contact: str, *, address: str = "127.0.0.1") -> tuple[Caller, dict[str, Any]]:
    """A caller with an access token, and the answer that brought it."""
    with letter_box() as arrived:
        asked = Caller(address=address).post("auth/codes/", {"contact": contact})
        assert asked.status_code == 202, asked.content
    body = {"request": asked.json()["request"], "code": arrived[0]["code"]}
    answer = Caller(address=address).post("auth/codes/exchange/", body)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return with_token(told["token"]), told


def with_token(token: str) -> Caller:
    caller = Caller()
    caller.headers["Authorization"] = f"Bearer {token}"
    return caller
