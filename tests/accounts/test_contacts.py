"""One spelling for each address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.contacts import masked, read_contact
from accounts.models import ContactKind


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0912345678", ContactKind.PHONE, "0912345678"),
        ("+84 912 345 678", ContactKind.PHONE, "0912345678"),
        ("84912345678", ContactKind.PHONE, "0912345678"),
        ("(0912) 345-678", ContactKind.PHONE, "0912345678"),
        (" Bich@Example.VN ", ContactKind.EMAIL, "bich@example.vn"),
    ],
)
def test_spellings(text: str, kind: ContactKind, value: str) -> None:
    assert read_contact(text) == (kind, value)


@pytest.mark.parametrize("text", ["0212345678", "091234567", "a@b", "@b.vn", "a@@b.vn", "a@b..vn"])
def test_what_is_neither(text: str) -> None:
    assert read_contact(text) is None


@given(st.text(max_size=300))
def test_a_spelling_is_read_as_itself(text: str) -> None:
    found = read_contact(text)
    if found is not None:
        assert read_contact(found[1]) == found


def test_masks() -> None:
    assert masked(ContactKind.PHONE, "0912345678") == "09*****678"
    assert masked(ContactKind.PHONE, "+84912345678") == "09*****678"
    assert masked(ContactKind.EMAIL, "bich@example.vn") == "b***@example.vn"
