"""Where a notice can go."""

import pytest

from integrations.notices.contacts import mail_address, mobile_number


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("+84 356.789.012", "+84356789012"),
        ("84912345678", "+84912345678"),
        ("02438345678", ""),  # a telephone on a desk
        ("+4917612345678", "+4917612345678"),
        ("091234567", ""), ("", ""), ("gọi bà Lan", ""),
    ],
)  # fmt: skip
def test_mobile_numbers(given: str, number: str) -> None:
    assert mobile_number(given) == number


@pytest.mark.parametrize(
    ("given", "address"),
    [
        (" an@example.org ", "an@example.org"),
        ("an@", ""), ("", ""), ("an@example.org\nBcc: all@example.org", ""),
    ],
)  # fmt: skip
def test_mail_addresses(given: str, address: str) -> None:
    assert mail_address(given) == address
