"""The personal identification number: 12 digits without a check digit.

Three of the province where the birth is registered, one of century and sex, two of the year of
birth, six at random (Decree 137/2015).
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

# The population database's code of a province, by the province's identification code.
PROVINCES = {
    "H22": "002",  # Hà Giang
    "H24": "031",  # Hải Phòng
    "H26": "001",  # Hà Nội
    "H29": "079",  # Thành phố Hồ Chí Minh
    "H48": "051",  # Quảng Ngãi
    "H49": "022",  # Quảng Ninh
    "H57": "046",  # Huế
}
_AGENCY = re.compile(r"(?<![0-9A-Z])[GH]\d{2}(?!\d)")


def agency_province(unit: str) -> str | None:
    """The province's identification code ("H26") inside a unit's code, old form or new."""
    found = _AGENCY.search(unit)
    return found.group() if found else None


def province_of(unit: str, by_prefix: Mapping[str, str], default: str) -> str:
    """Three digits for a unit: by the longest matching prefix, else by its province code."""
    prefixes = [prefix for prefix in by_prefix if unit.startswith(prefix)]
    if prefixes:
        return by_prefix[max(prefixes, key=len)]
    return PROVINCES.get(agency_province(unit) or "", default)


def century_and_sex(year: int, *, female: bool) -> str:
    """0 and 1 for men and women born in the 1900s, 2 and 3 in the 2000s, up to 8 and 9."""
    if not 1900 <= year <= 2399:
        raise ValueError(f"no digit for births in {year}")
    return str((year // 100 - 19) * 2 + female)


class PersonalIds:
    """Gives out numbers, each once."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._given: set[str] = set()

    def next(self, province: str, year: int, *, female: bool) -> str:
        stem = f"{province}{century_and_sex(year, female=female)}{year % 100:02d}"
        while True:
            number = f"{stem}{self._random.randrange(1_000_000):06d}"
            if number not in self._given:
                self._given.add(number)
                return number
