"""What a text is as SMS."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.notices.sms_text import parts_of, without_diacritics


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Hồ sơ đã nộp, hẹn trả Đúng hạn", "Ho so da nop, hen tra Dung han"),
        ("“Nguyễn Thị Ước” – ƯỠN…", '"Nguyen Thi Uoc" - UON...'),
        ("Đã decomposed: ồ", "Da decomposed: o"),
        ("", ""),
    ],
)
def test_without_diacritics(text: str, plain: str) -> None:
    assert without_diacritics(text) == plain


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0), ("a", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("[" * 80, 1), ("[" * 81, 2),  # each takes two places
        ("ồ" * 70, 1), ("ồ" * 71, 2), ("ồ" * 134, 2), ("ồ" * 135, 3), ("a" * 69 + "ồ", 1),
        ("😀" * 35, 1), ("😀" * 36, 2),  # two units of UTF-16 each
    ],
)  # fmt: skip
def test_parts(text: str, parts: int) -> None:
    assert parts_of(text) == parts


@given(st.text())
def test_more_text_is_never_fewer_parts(text: str) -> None:
    assert parts_of(text) <= parts_of(text + "a")
