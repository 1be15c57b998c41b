"""Names, numbers, telephones, peoples, countries and words, one value at a time."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from dossiers.procedures.problems import InvalidValue
from dossiers.procedures.sections.address import PROVINCES, Address, is_current_province
from dossiers.procedures.sections.id_document import IdDocumentKind
from dossiers.procedures.values.contact import Email, Phone
from dossiers.procedures.values.date_words import date_in_words, reads_as
from dossiers.procedures.values.ethnicity import ALIASES, ETHNIC_GROUPS, Ethnicity
from dossiers.procedures.values.full_date import FullDate
from dossiers.procedures.values.names import PersonName, fold_name
from dossiers.procedures.values.nationality import Country
from dossiers.procedures.values.partial_date import PartialDate
from dossiers.procedures.values.personal_id import (
    PROVINCE_CODES,
    PersonalId,
    personal_id_warnings,
)
from dossiers.procedures.values.sex import Sex
from dossiers.procedures.values.text import ShortText


def read(kind: Any, value: object) -> Any:
    """The value as stored, or the code of the refusal."""
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as failure:
        (details,) = failure.errors()
        cause = details.get("ctx", {}).get("error")
        return cause.code if isinstance(cause, InvalidValue) else details["type"]


@pytest.mark.parametrize(
    ("kind", "given_value", "expected"),
    [
        (PersonName, "  Nguyễn   Thị\tHoà ", "Nguyễn Thị Hoà"),
        (PersonName, unicodedata.normalize("NFD", "Đặng Thuỳ Trâm"), "Đặng Thuỳ Trâm"),
        (PersonName, "H’Hen Niê", "H’Hen Niê"),
        (PersonName, "K'Brôih", "K'Brôih"),
        (PersonName, "Y Blơ̆ Niê-Kđăm", "Y Blơ̆ Niê-Kđăm"),
        (PersonName, "Trần\u200b Văn\ufeff Anh", "Trần Văn Anh"),
        (PersonName, "Nguyễn Văn A, Trần Thị B", "name_characters"),
        (PersonName, "Nguyễn Văn 1", "name_characters"),
        (PersonName, "<b>Anh</b>", "name_characters"),
        (PersonName, "Иван", "name_characters"),
        (PersonName, "A×B", "name_characters"),
        (PersonName, "-", "name_characters"),
        (PersonName, "  ", "blank"),
        (PersonName, "An" + "h" * 98, "An" + "h" * 98),
        (PersonName, "An" + "h" * 99, "string_too_long"),
        (PersonName, None, "string_type"),
        (PersonName, 5, "string_type"),
        (ShortText, "Số 5\nngõ 7", "Số 5 ngõ 7"),
        (ShortText, "an\u202etoàn", "antoàn"),
        (ShortText, "a\x00b", "forbidden_character"),
        (ShortText, "a\x1bb", "forbidden_character"),
        (ShortText, "\u200b", "blank"),
        (PersonalId, "001195012345", "001195012345"),
        (PersonalId, "001 195 012 345", "001195012345"),
        (PersonalId, "00119501234", "personal_id_format"),
        (PersonalId, "0011950123456", "personal_id_format"),
        (PersonalId, "00119501234X", "personal_id_format"),
        (PersonalId, "٠٠١١٩٥٠١٢٣٤٥", "personal_id_format"),
        (PersonalId, 1195012345, "string_type"),
        (Phone, "0912345678", "0912345678"),
        (Phone, "+84 912.345.678", "0912345678"),
        (Phone, "84912345678", "0912345678"),
        (Phone, "(024) 3834-5678", "02438345678"),
        (Phone, "0112345678", "phone_format"),
        (Phone, "091234567", "phone_format"),
        (Phone, "0243834567", "phone_format"),
        (Email, " van@example.com ", "van@example.com"),
        (Email, "van@example", "email_format"),
        (Email, "van", "email_format"),
        (FullDate, "2024-02-29", date(2024, 2, 29)),
        (FullDate, date(2024, 2, 29), date(2024, 2, 29)),
        (FullDate, "2023-02-29", "no_such_date"),
        (FullDate, "20240229", "date_format"),
        (FullDate, "2024-02", "date_format"),
        (FullDate, "29/02/2024", "date_format"),
        (FullDate, 1700000000, "date_format"),
        (FullDate, True, "date_format"),
        (FullDate, "1849-12-31", "year_out_of_range"),
        (PartialDate, "1990-05", PartialDate(1990, 5)),
        (PartialDate, 1990, "partial_date_format"),
        (PartialDate, ["1990"], "partial_date_format"),
        (Country, "VN", "VN"),
        (Country, "vn", "VN"),
        (Country, "Việt Nam", "unknown_country"),
        (Country, "ZZ", "unknown_country"),
        (Ethnicity, "08", "08"),
        (Ethnicity, "H'Mông", "08"),
        (Ethnicity, "H’MÔNG", "08"),
        (Ethnicity, "Mông", "08"),
        (Ethnicity, "Êđê", "12"),
        (Ethnicity, "gia rai", "10"),
        (Ethnicity, "Bru - Vân Kiều", "23"),
        (Ethnicity, "57", "unknown_ethnicity"),
        (Ethnicity, "8", "unknown_ethnicity"),
        (Ethnicity, "Hobbit", "unknown_ethnicity"),
        (Sex, "male", Sex.MALE),
        (Sex, "Nam", "enum"),
        (Sex, 1, "enum"),
    ],
)
def test_reading(kind: Any, given_value: object, expected: object) -> None:
    assert read(kind, given_value) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Thị Hoà", "nguyen  thi HÒA"),
        ("Đỗ Đình Đức", "do dinh duc"),
        ("H’Hen Niê", "h'hen nie"),
        (unicodedata.normalize("NFD", "Thuỷ"), "Thủy"),
    ],
)
def test_names_meet_folded(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    folded = fold_name(text)
    assert fold_name(fold_name(folded)) == fold_name(folded)
    assert fold_name(unicodedata.normalize("NFC", text)) == folded
    assert fold_name(unicodedata.normalize("NFD", text)) == folded


@given(st.text(max_size=100))
def test_text_that_is_accepted_can_be_stored_and_read_again(text: str) -> None:
    stored = read(ShortText, text)
    assert read(ShortText, stored) == stored
    assert "\x00" not in stored
    stored.encode()


def test_there_are_fifty_six_ethnic_groups_and_no_name_means_two_of_them() -> None:
    assert list(ETHNIC_GROUPS) == [f"{number:02}" for number in range(1, 57)]
    for code, name in ETHNIC_GROUPS.items():
        if code < "55":
            assert Ethnicity.parse(str(name)) == code
    for alias, code in ALIASES.items():
        assert Ethnicity.parse(alias) == code


def test_the_lists_are_whole() -> None:
    assert len(PROVINCES) == 34
    assert len(PROVINCE_CODES) == 63
    assert {kind.registry_code for kind in IdDocumentKind} == {str(n) for n in range(2, 11)}


@pytest.mark.parametrize("name", ["Hà Nội", "Thành phố Hà Nội", "TP. Hồ Chí Minh", "Tỉnh Đắk Lắk"])
def test_provinces_of_today(name: str) -> None:
    assert is_current_province(name)


@pytest.mark.parametrize("name", ["Hải Dương", "Hà Tây", "Tỉnh Quảng Nam", ""])
def test_provinces_of_yesterday(name: str) -> None:
    assert not is_current_province(name)


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ({"province": "Huế", "commune": "Phường An Cựu"}, "Phường An Cựu, Huế"),
        ({"historical_text": "Xã Hưng Đạo, Tứ Kỳ"}, "Xã Hưng Đạo, Tứ Kỳ"),
        (
            {"province": "Hải Phòng", "historical_text": "Xã Hưng Đạo, Tứ Kỳ"},
            "Hải Phòng (Xã Hưng Đạo, Tứ Kỳ)",
        ),
    ],
)
def test_an_address_is_one_line(address: dict[str, str], line: str) -> None:
    assert Address.model_validate(address).display() == line


@pytest.mark.parametrize(
    ("number", "sex", "birth", "codes"),
    [
        ("001095012345", Sex.MALE, date(1995, 4, 12), []),
        ("001195012345", Sex.FEMALE, PartialDate(1995), []),
        ("001205012345", Sex.MALE, PartialDate(2005), []),
        ("001305012345", Sex.FEMALE, PartialDate(2005), []),
        ("001405012345", Sex.MALE, PartialDate(2105), []),
        ("001195012345", Sex.MALE, PartialDate(1995), ["personal_id_sex"]),
        ("001195012345", None, PartialDate(1995), []),
        ("001195012345", Sex.FEMALE, None, []),
        ("001195012345", Sex.FEMALE, PartialDate(1996), ["personal_id_year"]),
        ("001305012345", Sex.FEMALE, PartialDate(1905), ["personal_id_year"]),
        ("003195012345", Sex.FEMALE, PartialDate(1995), ["personal_id_province"]),
    ],
)
def test_what_the_digits_say_is_only_ever_a_warning(
    number: str, sex: Sex | None, birth: PartialDate | date | None, codes: list[str]
) -> None:
    problems = list(personal_id_warnings(number, "personal_id", sex=sex, birth=birth))
    assert [problem.code for problem in problems] == codes
    assert {problem.severity.value for problem in problems} <= {"warning"}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 3), "Ngày ba tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        (date(1995, 4, 15), "Ngày mười lăm tháng tư năm một nghìn chín trăm chín mươi lăm"),
        (date(2005, 1, 31), "Ngày ba mươi mốt tháng một năm hai nghìn không trăm linh năm"),
        (date(2000, 12, 24), "Ngày hai mươi bốn tháng mười hai năm hai nghìn"),
        (date(2010, 10, 10), "Ngày mười tháng mười năm hai nghìn không trăm mười"),
        (date(1911, 8, 11), "Ngày mười một tháng tám năm một nghìn chín trăm mười một"),
        (date(1900, 7, 20), "Ngày hai mươi tháng bảy năm một nghìn chín trăm"),
    ],
)
def test_dates_in_words(day: date, words: str) -> None:
    assert date_in_words(day) == words


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("Ngày mùng ba, tháng giêng, năm hai ngàn không trăm lẻ năm.", True),
        ("ba tháng một năm hai nghìn không trăm linh năm", True),
        ("NGÀY MỒNG BA THÁNG MỘT NĂM HAI NGHÌN KHÔNG TRĂM LINH NĂM", True),
        ("Ngày ba tháng một năm hai nghìn không trăm linh sáu", False),
        ("03/01/2005", False),
        ("", False),
    ],
)
def test_words_are_read_as_people_write_them(text: str, agrees: bool) -> None:
    assert reads_as(text, date(2005, 1, 3)) is agrees


@given(st.dates(date(1850, 1, 1), date(2199, 12, 31)))
def test_every_date_reads_as_itself(day: date) -> None:
    assert reads_as(date_in_words(day).upper(), day)
