"""The faults that a link names in one string: "nks.HoTen: ...; me.SoGiayToTuyThan: ..."."""

import re
from collections.abc import Collection

_NAMED = re.compile(r"([A-Za-z_][\w.\[\]]*)\s*:\s*(.+)", re.ASCII | re.DOTALL)
_WORD = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)


def named_faults(text: str, fields: Collection[str] = ()) -> list[dict[str, str]]:
    """``[{"field": ..., "message": ...}]``, at least one.

    A part that does not begin with "field:" is booked to the first of ``fields`` that it
    mentions, else to none (an empty field).
    """
    faults = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        if named := _NAMED.fullmatch(part):
            faults.append({"field": named[1], "message": named[2].strip()})
        else:
            field = next((word for word in _WORD.findall(part) if word in fields), "")
            faults.append({"field": field, "message": part})
    return faults or [{"field": "", "message": text.strip()}]


def code_of(value: object) -> int | None:
    """An error code or status as both systems write it: 0, "0", "00", 3, "-1"; else None."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
