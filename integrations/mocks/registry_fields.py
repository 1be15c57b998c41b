"""What the registry accepts in a declaration: the columns of the civil-status register.

`data` is a JSON object. A field of a person stands either flat (``nksHoTen``) or nested
(``{"nks": {"HoTen": ...}}``); faults name it ``nks.HoTen``, as the real one does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

# Who a declaration is about: child, mother, father, requester, deceased, death notice, husband,
# wife, person to be confirmed.
PEOPLE = ("nks", "me", "cha", "nyc", "nkt", "gbt", "chong", "vo", "nxn")

REQUIRED: dict[str, tuple[str, ...]] = {
    "LTKS": ("nks.HoTen", "nks.NgaySinh", "nks.GioiTinh"),
    "LTKH": ("chong.HoTen", "vo.HoTen"),
    "LTKT": ("nkt.HoTen", "nkt.NgayChet"),
    "XNHN": ("nxn.HoTen",),
}

_FLAT = re.compile(rf"({'|'.join(PEOPLE)})([A-Z].*)")
_DAY = re.compile(r"(\d{2})[/.](\d{2})[/.](\d{4})", re.ASCII)
_PARTIAL = re.compile(r"((\d{2}[/.])?\d{2}[/.])?\d{4}", re.ASCII)
_SEXES = {"1": False, "nam": False, "2": True, "nữ": True}  # -> female


@dataclass(frozen=True, slots=True)
class Birth:
    """What a personal number is built from."""

    year: int
    female: bool


def flatten(data: dict[str, Any]) -> dict[str, Any]:
    """Every value under its dotted name: ``nks.HoTen``; what is of nobody keeps its own name."""
    fields: dict[str, Any] = {}
    for name, value in data.items():
        if name in PEOPLE and isinstance(value, dict):
            fields.update({f"{name}.{inner}": inner_value for inner, inner_value in value.items()})
        elif found := _FLAT.fullmatch(name):
            fields[f"{found[1]}.{found[2]}"] = value
        else:
            fields[name] = value
    return fields


def whole_date(text: Any) -> date | None:
    """A date from dd/MM/yyyy or dd.MM.yyyy, or None."""
    found = _DAY.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def earliest_date(text: Any) -> date | None:
    """The first day that dd/MM/yyyy, MM/yyyy or yyyy may mean, or None."""
    if not isinstance(text, str) or not _PARTIAL.fullmatch(text):
        return None
    return whole_date("01/01/"[: 10 - len(text)] + text)


def missing_fields(module: str, fields: dict[str, Any]) -> list[str]:
    """Faults of error 200: what a declaration of this module must have and has not."""
    return [
        f"{name}: không được để trống"
        for name in REQUIRED[module]
        if fields.get(name) is None or not str(fields[name]).strip()
    ]


def wrong_fields(fields: dict[str, Any], today: date) -> list[str]:
    """Faults of error 500: what is there but cannot be."""
    faults = []
    for name, read, form in (
        ("nks.NgaySinh", whole_date, "dd/MM/yyyy"),
        ("nkt.NgayChet", earliest_date, "dd/MM/yyyy, MM/yyyy hoặc yyyy"),
    ):
        if name in fields:
            day = read(fields[name])
            if day is None or day.year < 1900:
                faults.append(f"{name}: phải là ngày có thật, dạng {form}")
            elif day > today:
                faults.append(f"{name}: không được ở tương lai")
    if "nks.GioiTinh" in fields and _female(fields["nks.GioiTinh"]) is None:
        faults.append("nks.GioiTinh: phải là 1 (Nam) hoặc 2 (Nữ)")
    for name, value in fields.items():
        if name.endswith((".SoDDCN", ".SoDinhDanh")) and value not in ("", None):
            text = str(value)
            if len(text) != 12 or not (text.isascii() and text.isdigit()):
                faults.append(f"{name}: phải gồm đúng 12 chữ số")
    return faults


def birth(fields: dict[str, Any]) -> Birth:
    """The birth a faultless LTKS declaration tells of."""
    day = whole_date(fields["nks.NgaySinh"])
    female = _female(fields["nks.GioiTinh"])
    if day is None or female is None:
        raise ValueError("not a faultless declaration")
    return Birth(day.year, female)


def _female(sex: Any) -> bool | None:
    return _SEXES.get(str(sex).strip().casefold())
