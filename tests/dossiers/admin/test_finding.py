"""The work list's search box and its filters: what they find, and in which order."""

import pytest
from django.core.management import call_command

from accounts import demo
from dossiers.admin.search import found_by
from dossiers.models import Dossier
from dossiers.search_index import INDEXED
from dossiers.states import DossierState as S
from tests.admin_pages import Desk

from .. import stories as s
from .addresses import LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


@pytest.mark.parametrize(
    "words",
    [
        "Trần Nguyễn An Nhiên",
        "tran nguyen an nhien",
        "  Nhiên   TRẦN ",
        "an nhi",
        "Đ",  # the father
        "2026",
        "nguyen hong van",
        "001195012345",
        "0912345678",
        "+84 912 345 678",
        "0912.345.678",
        "H26.18.5-261123-0001",
        "261123-0001",
        "0001",
    ],
)
def test_what_the_search_box_understands(words: str) -> None:
    s.filed()
    assert found_by(Dossier.objects.all(), words).exists()


@pytest.mark.parametrize(
    "words", ["hiên", "00119501234", "091234567", "'; DROP TABLE", "(", r"\m", "%", "_", "  .  "]
)
def test_what_the_search_box_does_not_find(words: str) -> None:
    s.filed()
    assert not found_by(Dossier.objects.all(), words).exists()


def test_a_number_given_by_the_registry_is_found() -> None:
    s.in_state(S.RESOLVED)
    assert found_by(Dossier.objects.all(), "001326000017").exists()


def test_the_index_is_made_anew_on_request() -> None:
    dossier = s.filed()
    before = Dossier.objects.filter(pk=dossier.pk).values(*INDEXED).get()
    assert before["subject_birth_date"]
    Dossier.objects.update(search_words=[], subject_birth_date="", applicant_birth_date="")
    assert not found_by(Dossier.objects.all(), "Nhiên").exists()
    call_command("rebuild_search", "--at-once", "1")
    assert Dossier.objects.filter(pk=dossier.pk).values(*INDEXED).get() == before


def test_a_name_with_its_diacritics_comes_first_and_namesakes_are_told_apart() -> None:
    for name, born in (("Lê Văn Hoa", "1990"), ("Lê Văn Hòa", "1985-03-02")):
        dossier = s.filed(s.DEATH, by=s.CLERK)
        Dossier.objects.filter(pk=dossier.pk).update(
            subject_name=name, subject_birth_date=born, search_words=["n:le", "n:van", "n:hoa"]
        )
    desk = Desk("canbo1")
    for typed, first in (("lê văn hòa", "Lê Văn Hòa"), ("Lê Văn Hoa", "Lê Văn Hoa")):
        page = desk.get(LIST, q=typed).response
        found = [row.subject_name for row in page.context["cl"].result_list]
        assert (found[0], len(found)) == (first, 2)
    text = desk.get(LIST, q="hoa")
    assert "Lê Văn Hoa · 1990 · •••0123" in text
    assert "Lê Văn Hòa · 02/03/1985 · •••0123" in text
    assert "001041000123" not in text


def test_filters_narrow_the_list() -> None:
    s.in_every_state()
    s.filed(s.DEATH, by=s.CLERK)
    desk = Desk("canbo1")

    def count(**query: str) -> int:
        return int(desk.get(LIST, **query).response.context["cl"].result_count)

    assert count(state="submitted") == 2
    assert count(state="submitted", procedure=s.DEATH) == 1
    assert count(channel="counter") == 1
    assert count(due="paused") == 2
    assert count(work="ready") == 1
    assert count(state="nonsense") == count()


def test_a_supervisor_chooses_among_units() -> None:
    here, there = s.filed(), s.filed(unit=demo.OTHER_WARD)
    desk = Desk("giamsat")
    assert here.code in desk.get(LIST)
    narrowed = desk.get(LIST, unit=demo.OTHER_WARD)
    assert there.code in narrowed
    assert here.code not in narrowed
    assert "name" not in Desk("canbo1").get(LIST).html.partition('aria-label="đơn vị"')[1]
