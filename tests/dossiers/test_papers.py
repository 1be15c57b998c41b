"""Papers handed in: at submission, at acceptance, as a supplement."""

import pytest

from dossiers.arguments import PresentedPaper
from dossiers.models import Document
from dossiers.transitions import Transition as T  # noqa: N817

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def test_papers_are_named_by_the_procedures_own_list() -> None:
    given = [
        PresentedPaper(paper="birth_notice", form="certified_copy", quantity=2, note="Bản mờ"),
        PresentedPaper(paper="grandmothers_letter"),
    ]
    notice, letter = s.filed(papers=given).documents.order_by("id")
    assert (notice.name, notice.form, notice.quantity) == ("Giấy chứng sinh", "certified_copy", 2)
    assert (notice.kind, notice.note) == (Document.Kind.PAPER, "Bản mờ")
    assert notice.received_at == s.MORNING
    assert (letter.name, letter.form, letter.quantity) == ("grandmothers_letter", "electronic", 1)


def test_papers_taken_in_later_are_added() -> None:
    accept = (s.CLERK, T.ACCEPT, {"papers": [{"paper": "birth_notice", "form": "original"}]})
    supply = (s.CITIZEN, T.SUPPLY, {"papers": [{"paper": "authorization"}]})
    dossier = s.moved(s.filed(papers=[]), accept, s.REQUEST_SUPPLEMENT, supply)
    codes = [document.code for document in dossier.documents.order_by("id")]
    assert codes == ["birth_notice", "authorization"]
    received = dossier.documents.get(code="authorization").received_at
    assert received == dossier.events.get(transition=T.SUPPLY).occurred_at


def test_a_supplement_may_correct_the_declaration_and_the_old_one_stays_on_record() -> None:
    corrections = {"child": {"full_name": "Trần Nguyễn An Nhi"}, "copies": None}
    before = s.moved(s.filed(), s.REQUEST_SUPPLEMENT)
    after = s.moved(before, (s.CITIZEN, T.SUPPLY, {"corrections": corrections}))
    assert after.declaration["child"]["full_name"] == "Trần Nguyễn An Nhi"
    assert "copies" not in after.declaration
    assert after.declaration["child"]["sex"] == before.declaration["child"]["sex"]
    assert after.subject_name == "Trần Nguyễn An Nhi"
    assert "tran nguyen an nhi" in after.search_key
    recorded = after.events.get(transition=T.SUPPLY).arguments
    assert recorded["corrections"] == corrections
    assert recorded["declaration_before"] == before.declaration
