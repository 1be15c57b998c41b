"""Checks of what is asked over the control API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]
Known = Mapping[str, tuple[Any, Check]]  # name -> (default, check)

REQUIRED = object()  # as a default: there is none


class Invalid(ValueError):
    """What was asked over the control API is not valid; says why."""


def checked(document: Any, known: Known) -> dict[str, Any]:
    """`document` with defaults filled in; Invalid names what is unknown, missing or wrong."""
    if not isinstance(document, dict):
        raise Invalid("a JSON object is expected")
    if unknown := sorted(document.keys() - known.keys()):
        raise Invalid(f"unknown: {', '.join(unknown)}")
    values = {}
    for name, (default, check) in known.items():
        value = document.get(name, default)
        if value is REQUIRED:
            raise Invalid(f"{name} is required")
        if not check(value):
            raise Invalid(f"{name}: {value!r} is not valid")
        values[name] = value
    return values


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_seconds(value: Any) -> bool:
    return is_number(value) and value >= 0


def is_share(value: Any) -> bool:
    return is_number(value) and 0 <= value <= 1


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_count(value: Any) -> bool:
    return is_whole(value) and value > 0


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_codes(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(is_text(code) for code in value)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def one_of(*choices: Any) -> Check:
    return lambda value: not isinstance(value, bool) and value in choices


def or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)
