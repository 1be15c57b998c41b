"""What can be set at the registry while it runs."""

from __future__ import annotations

from typing import Any

from .validation import Known, is_codes, is_seconds, is_text, or_none


def _is_delay(value: Any) -> bool:
    """Seconds, [least, most] seconds, or None: until released."""
    if isinstance(value, list):
        return len(value) == 2 and all(map(is_seconds, value)) and value[0] <= value[1]
    return value is None or is_seconds(value)


def _is_province(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 3 and value.isascii() and value.isdigit()


def _is_provinces(value: Any) -> bool:
    return isinstance(value, dict) and all(
        is_text(unit) and _is_province(province) for unit, province in value.items()
    )


SETTINGS: Known = {
    "token_seconds": (3600, is_seconds),
    "delay_seconds": (1, _is_delay),
    "agencies": (None, or_none(is_codes)),
    "provinces": (None, or_none(is_codes)),
    "allowed_ips": (None, or_none(is_codes)),
    "default_province": ("001", _is_province),
    "province_by_unit": ({}, _is_provinces),
}
