"""The personal identification number: province, century and sex, year, six at random."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.mocks.personal_id import (
    PersonalIds,
    agency_province,
    century_and_sex,
    province_of,
)


@pytest.mark.parametrize(
    ("year", "female", "digit"),
    [
        (1900, False, "0"),
        (1999, True, "1"),
        (2000, False, "2"),
        (2026, True, "3"),
        (2100, False, "4"),
        (2399, True, "9"),
    ],
)
def test_century_and_sex(year: int, female: bool, digit: str) -> None:
    assert century_and_sex(year, female=female) == digit


@pytest.mark.parametrize("year", [1899, 2400])
def test_no_digit_for_other_centuries(year: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        century_and_sex(year, female=False)


@pytest.mark.parametrize(
    ("unit", "code", "province"),
    [
        ("H26", "H26", "001"),
        ("H26.5.12", "H26", "001"),
        ("000.00.53.H48", "H48", "051"),
        ("000.A0.01.H24", "H24", "031"),
        ("H99.1", "H99", "096"),
        ("10105", None, "096"),
        ("XH26", None, "096"),
        ("H260", None, "096"),
    ],
)
def test_the_province_of_a_unit(unit: str, code: str | None, province: str) -> None:
    assert agency_province(unit) == code
    assert province_of(unit, {}, "096") == province


def test_the_longest_prefix_decides() -> None:
    by_prefix = {"H26": "001", "H26.5": "079", "101": "022"}
    assert province_of("H26.5.12", by_prefix, "096") == "079"
    assert province_of("H26.6", by_prefix, "096") == "001"
    assert province_of("10105", by_prefix, "096") == "022"


@given(st.integers(1900, 2399), st.booleans(), st.integers(0))
def test_numbers_have_twelve_digits(year: int, female: bool, seed: int) -> None:
    number = PersonalIds(seed).next("001", year, female=female)
    assert len(number) == 12
    assert number.isdigit()
    assert number[:3] == "001"
    assert number[3] == century_and_sex(year, female=female)
    assert number[4:6] == f"{year:04d}"[2:]


def test_no_number_twice_and_the_same_from_the_same_seed() -> None:
    ids, again = PersonalIds(1), PersonalIds(1)
    given_out = [ids.next("001", 2026, female=False) for _ in range(5000)]
    assert len(set(given_out)) == 5000
    assert [again.next("001", 2026, female=False) for _ in range(5000)] == given_out
