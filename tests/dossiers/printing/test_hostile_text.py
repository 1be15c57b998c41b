"""What people type is shown, never run, and never spills over the edge of the paper."""

from functools import partial
from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from dossiers.form_codes import FormCode as F
from dossiers.printing.compiler import Sheet, pdf_of
from dossiers.states import DossierState as S

from .. import stories as s
from .papers import pages, printed, sheet, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: Every letter of Vietnamese with every tone, small and capital.
LETTERS = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
ALPHABET = LETTERS + LETTERS.upper()


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1+1")',
        '#sys.inputs #read("/etc/passwd") #include "x.typ"',
        "$x^2$ *đậm* _nghiêng_ `mã` <nhãn> @trích = Đề mục",
        "\"ngoặc kép\" 'đơn' \\ / { } [ ] ( ) // chú thích /* … */",
        "- gạch đầu dòng + 1. số ~ -- --- ...",
        "</script><b>&amp;&lt; %s %(x)s {{ x }} {% y %}",
    ],
)
def test_markup_is_shown_as_it_was_typed(text: str) -> None:
    shown = printed(s.in_state(S.REFUSED), F.REFUSAL, reason=text)
    assert f"Lý do: {' '.join(text.split())} Xin thông báo" in shown


def test_an_emoji_or_another_script_stops_no_paper() -> None:
    shown = printed(s.in_state(S.REFUSED), F.REFUSAL, reason="Vui 😀 漢字 ประเทศ", applicant="👶")
    assert "Lý do: Vui" in shown


def test_names_may_be_longer_than_a_line_with_or_without_spaces() -> None:
    dossier = s.in_state(S.ACCEPTED)
    for name in ("Nguyễn Thị " * 40, "Ư" * 400):
        filled = sheet(dossier, F.RECEIPT)
        filled.data.update(applicant=name.strip(), receiver=name.strip(), address=name.strip())
        for at, _text in placed(pdf_of([filled], s.MORNING)):
            assert 0 <= at[0] <= 210 / 25.4 * 72 - 20


def test_forty_papers_go_on_over_pages_under_the_same_heads() -> None:
    paper = {"name": "Bản sao trích lục hộ tịch", "form": "Bản chính", "quantity": 99, "note": ""}
    filled = sheet(s.in_state(S.ACCEPTED), F.RECEIPT)
    filled.data["papers"] = [{**paper, "note": f"Bản thứ {n}"} for n in range(1, 41)]
    pdf = pdf_of([filled], s.MORNING)
    count = pages(pdf)
    assert count > 1
    text = told(pdf)
    assert text.count("TT Giấy tờ Hình thức Số lượng") > 1
    for n in range(1, 41):
        assert f"Bản thứ {n}" in text
    for n in range(1, count + 1):
        assert f"Trang {n}/{count}" in text
    # Names stand with their signatures, not alone on a page.
    last = PdfReader(BytesIO(pdf)).pages[-1].extract_text()
    assert "NGƯỜI NỘP HỒ SƠ" in last
    assert "Nguyễn Thị Hoa" in last


@pytest.mark.parametrize("code", [F.RECEIPT, F.BIRTH_CERTIFICATE])
def test_every_vietnamese_letter_has_a_face_in_every_style(
    code: F, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PDF/A refuses a letter that its font does not have."""
    monkeypatch.setattr(typst, "compile", partial(typst.compile, pdf_standards="a-2b"))
    words = " ".join(ALPHABET[at : at + 12] for at in range(0, len(ALPHABET), 12))
    filled = sheet(s.in_state(S.RETURNED), code)
    for key, value in filled.data.items():
        if isinstance(value, str) and key != "qr":
            filled.data[key] = words
    assert words in told(pdf_of([filled], s.MORNING))
    filled.data["applicant"] = filled.data["name"] = "👶"
    with pytest.raises(typst.TypstError, match="👶"):
        pdf_of([filled], s.MORNING)


def test_a_form_of_many_counts_its_own_pages() -> None:
    long = sheet(s.in_state(S.ACCEPTED), F.RECEIPT)
    paper = {"name": "Giấy tờ", "form": "Bản chính", "quantity": 1, "note": ""}
    long.data["papers"] = [paper] * 40
    short = sheet(s.in_state(S.ACCEPTED), F.RECEIPT)
    found = [
        page.extract_text()
        for page in PdfReader(BytesIO(pdf_of([long, short, long], s.MORNING))).pages
    ]
    assert [text.split("Trang ")[-1].strip() for text in found] == [
        "1/2", "2/2", "1/1", "1/2", "2/2",
    ]  # fmt: skip


def test_the_same_said_at_the_same_instant_is_the_same_file() -> None:
    filled = sheet(s.in_state(S.ACCEPTED), F.RECEIPT)
    again = Sheet(filled.form, dict(reversed(filled.data.items())))
    assert again.data_hash == filled.data_hash
    assert pdf_of([again], s.MORNING) == pdf_of([filled], s.MORNING)
    again.data["applicant"] = "Người khác"
    assert again.data_hash != filled.data_hash


def placed(pdf: bytes) -> list[tuple[tuple[float, float], str]]:
    """Where each run of text begins, in points from the left lower corner."""
    found: list[tuple[tuple[float, float], str]] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: Any) -> None:
        if text.strip():
            found.append(((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]), text))

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return found
