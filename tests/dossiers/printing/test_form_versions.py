"""Forms are dated and kept: a paper is printed again as it was printed first."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from dossiers.form_codes import FormCode as F
from dossiers.models import Dossier
from dossiers.printing import offers as offers_module
from dossiers.printing.base import FormRegister, NoFormInForce, Reader, UnknownForm
from dossiers.printing.compiler import TEMPLATES
from dossiers.printing.forms import FORMS
from dossiers.printing.forms.dossier_register import REGISTERS
from dossiers.printing.offers import Offer, offer_of
from dossiers.printing.prints import fill_in, print_forms
from dossiers.procedures import get_procedure
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817

from .. import stories as s
from .papers import told

RECEIPT = FORMS.find(F.RECEIPT, 1)
CHANGE = date(2026, 11, 24)
RECEIPT_1 = replace(RECEIPT, effective_to=CHANGE - timedelta(days=1))
RECEIPT_2 = replace(RECEIPT, version=2, effective_from=CHANGE)
#: What templates in use say. A change to the face of a form is a new file beside the old one, and
#: a new version that uses it: papers are printed again as they were printed first.
KEPT = {
    "apology-1.typ": "4d731e4493508cac",
    "apology-2.typ": "a2a0af62322c6e02",
    "birth-certificate-1.typ": "01a5ea8e4df0b42d",
    "certificate-1.typ": "ec82495df1e08820",
    "control-sheet-1.typ": "74ce0b8cfc0b7c8e",
    "death-extract-1.typ": "ec151672c8e489e6",
    "dossier-register-1.typ": "25a36abda3e86875",
    "marital-status-1.typ": "69c52f177db52f02",
    "marriage-certificate-1.typ": "d5f32860002ad792",
    "paper-1.typ": "b2d2bbe97cd56a7b",
    "receipt-1.typ": "24b2e953f306a9d9",
    "refusal-1.typ": "b0167c23b997b56b",
    "sheets.typ": "2a5638e4a9a2ad01",
    "stop-1.typ": "1bb30c8c4f70271f",
    "supplement-1.typ": "a8a571037e0bc152",
}


def offered(dossier: Dossier, code: F) -> Offer:
    fresh = Dossier.objects.select_related("unit__parent").get(pk=dossier.pk)
    offer = offer_of(fresh, code, frozenset(Reader))
    assert offer is not None
    return offer


def test_the_version_of_the_day_is_found() -> None:
    register = FormRegister(RECEIPT_2, RECEIPT_1)
    assert register.in_force(F.RECEIPT, CHANGE - timedelta(days=1)).version == 1
    assert register.in_force(F.RECEIPT, CHANGE).version == 2
    with pytest.raises(NoFormInForce):
        register.in_force(F.RECEIPT, RECEIPT.effective_from - timedelta(days=1))
    with pytest.raises(UnknownForm):
        register.find(F.RECEIPT, 3)


@pytest.mark.parametrize(
    "other",
    [
        RECEIPT_1,  # the same number twice
        replace(RECEIPT_2, effective_from=CHANGE - timedelta(days=1)),  # the same day twice
    ],
)
def test_two_versions_share_neither_number_nor_day(other: object) -> None:
    with pytest.raises(ValueError, match="form 01"):
        FormRegister(RECEIPT_1, other)  # type: ignore[arg-type]


def test_a_version_without_an_end_is_the_last() -> None:
    with pytest.raises(ValueError, match="form 01"):
        FormRegister(RECEIPT, RECEIPT_2)


def test_every_version_has_its_template_and_each_template_is_used() -> None:
    used = {form.template for form in (*FORMS.versions(), *REGISTERS.versions())}
    common = {"sheets.typ", "paper-1.typ", "certificate-1.typ"}
    assert used | common == {path.name for path in TEMPLATES.glob("*.typ")}


def test_a_template_in_use_is_not_rewritten() -> None:
    now = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in sorted(TEMPLATES.glob("*.typ"))
    }
    assert now == KEPT


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
class TestByDate:
    def test_an_apology_of_before_the_circular_has_the_older_title(self) -> None:
        before = s.MORNING.replace(year=2025, month=8, day=11)
        later = {"reason": "Mưa bão.", "new_due_on": "2025-08-15"}
        declared = get_procedure(s.BIRTH).example(before.date())
        old = s.filed(at=before, declaration=declared)
        old = s.moved(old, s.ACCEPT, s.START, (s.LEADER, T.EXTEND, later))
        offer = offered(old, F.APOLOGY)
        assert offer.form.version == 1
        pdf = print_forms([offer], by=s.user(s.LEADER), now=timezone.now())
        assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in told(pdf)
        assert offer_of(old, F.RECEIPT, frozenset(Reader)) is None  # no form of that day is kept

    def test_the_day_of_the_event_decides_not_the_day_of_printing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(offers_module, "FORMS", FormRegister(RECEIPT_1, RECEIPT_2))
        old, new = s.in_state(S.ACCEPTED), s.filed()
        new = s.moved(new, s.ACCEPT, at=s.MORNING + timedelta(days=1))
        assert offered(old, F.RECEIPT).form.version == 1
        assert offered(new, F.RECEIPT).form.version == 2

    def test_a_paper_is_printed_again_by_the_version_of_its_first_print(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dossier = s.in_state(S.ACCEPTED)
        print_forms([offered(dossier, F.RECEIPT)], by=s.user(s.CLERK), now=s.MORNING)
        # A version that is found out later to have been in force that day already.
        early = FormRegister(
            replace(RECEIPT_1, effective_to=date(2026, 11, 1)),
            replace(RECEIPT_2, effective_from=date(2026, 11, 2)),
        )
        monkeypatch.setattr(offers_module, "FORMS", early)
        assert offered(dossier, F.RECEIPT).form.version == 1
        assert offered(s.in_state(S.ACCEPTED), F.RECEIPT).form.version == 2

    def test_a_second_request_is_another_paper(self) -> None:
        dossier = s.in_state(S.SUPPLEMENT_REQUIRED)
        print_forms([offered(dossier, F.SUPPLEMENT)], by=s.user(s.CLERK), now=s.MORNING)
        again = (s.LEADER, T.REQUEST_SUPPLEMENT, s.MISSING)
        dossier = s.moved(dossier, (s.CITIZEN, T.SUPPLY, {}), again)
        offer = offered(dossier, F.SUPPLEMENT)
        assert offer.prints == ()
        assert offer.event.number == dossier.event_count

    @pytest.mark.parametrize("language", ["en", "vi"])
    def test_a_form_is_vietnamese_in_every_language_of_the_pages(self, language: str) -> None:
        from django.utils import translation

        with translation.override(language):
            filled = fill_in(offered(s.in_state(S.RETURNED), F.BIRTH_CERTIFICATE))
        assert (filled.data["sex"], filled.data["nationality"]) == ("Nữ", "Việt Nam")
        assert filled.data["procedure"] == "Đăng ký khai sinh"


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
class TestQrCode:
    def test_it_leads_to_public_tracking_or_holds_the_code(self, settings: Settings) -> None:
        import segno

        from dossiers.printing.words import tracking_qr

        def drawn(text: str) -> str:
            return segno.make_qr(text, error="m").svg_inline(border=0)

        code = "H26.18.5-261123-0001"
        assert path_of(tracking_qr(code)) == path_of(drawn(code))
        settings.PUBLIC_URL = "https://motcua.example.vn/tra-cuu?ma={code}"
        assert path_of(tracking_qr(code)) == path_of(
            drawn(f"https://motcua.example.vn/tra-cuu?ma={code}")
        )


def path_of(svg: str) -> str:
    """What is black."""
    return svg.split(' d="')[1].split('"')[0]
