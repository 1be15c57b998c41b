"""Texts with names in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.notices.placeholders import fill, names_in, unknown_names


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Hồ sơ {code} hẹn {due}", []),
        ("Hồ sơ {cod}", ["{cod}"]),
        ("Hồ sơ {code", ["{"]),
        ("Hồ sơ {{code}}", ["{", "}"]),
        ("Hồ sơ {Code} và {code}}", ["{", "}"]),
    ],
)
def test_what_is_no_placeholder(text: str, unknown: list[str]) -> None:
    assert unknown_names(text, ["code", "due"]) == unknown


def test_names_are_told_once_in_order() -> None:
    assert names_in("{due} {code} {due}") == ["due", "code"]


def test_a_value_that_looks_like_a_name_is_left_alone() -> None:
    assert fill("{reason} {code}", {"reason": "{code}", "code": "H1"}) == "{code} H1"
    assert fill("{one_time_code}", {}) == "{one_time_code}"


@given(st.text(), st.dictionaries(st.sampled_from(["code", "due"]), st.text()))
def test_a_text_without_names_stays_as_it_is(text: str, values: dict[str, str]) -> None:
    if not names_in(text):
        assert fill(text, values) == text
