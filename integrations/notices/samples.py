"""What a template looks like filled in: for the editor's preview."""

from collections.abc import Mapping

from .codes import Name, NoticeCode, names_of
from .placeholders import fill
from .sms_text import parts_of, without_diacritics

SAMPLES: Mapping[Name, str] = {
    Name.CODE: "H26.18.5-261123-0001",
    Name.PROCEDURE: "Đăng ký khai sinh",
    Name.UNIT: "UBND phường Láng",
    Name.APPLICANT: "Nguyễn Thị Hồng Vân",
    Name.AT: "08:35 23/11/2026",
    Name.DUE: "17:00 25/11/2026",
    Name.REASON: "Giấy chứng sinh không đọc được.",
    Name.MISSING: "- Giấy chứng sinh: chụp lại cho rõ.\n- Họ, chữ đệm, tên của mẹ.",
    Name.SUPPLY_BY: "04/12/2026",
    Name.AMOUNT: "8.000",
    Name.PURPOSE: "Bản sao trích lục",
    Name.LINK: "https://motcua.example/H26.18.5-261123-0001",
    Name.KEPT_UNTIL: "08:35 30/11/2026",
    Name.ONE_TIME_CODE: "482915",
    Name.MINUTES: "10",
}


def sample(code: NoticeCode, text: str) -> str:
    """The text with invented values in the places of what it may name."""
    return fill(text, {name: SAMPLES[name] for name in names_of(code)})


def sample_sms(code: NoticeCode, text: str) -> tuple[str, int]:
    """The same as it would go by SMS, and in how many parts."""
    plain = without_diacritics(sample(code, text))
    return plain, parts_of(plain)
