"""Searching a list: whoever is searched for stands in no address of the admin."""

from urllib.parse import parse_qs, unquote, unquote_plus, urlsplit

import pytest
from cryptography.fernet import InvalidToken
from django.http import QueryDict
from pytest_django import Settings

from accounts.admin.sealed_search import address_of, opened, sealed
from dossiers.states import DossierState as S
from tests.admin_pages import Desk, Page
from tests.dossiers import stories as s
from tests.dossiers.admin.addresses import LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

SOUGHT = ("Trần Nguyễn An Nhiên", "001195012345", "0912345678")


def found_by(desk: Desk, path: str, **typed: str) -> tuple[str, Page]:
    """Where the box leads, and the list there."""
    form = desk.get(path).form_with("q")
    answer = desk.client.post(path, {**form, **typed})
    assert answer.status_code == 302
    return answer["Location"], desk.get(answer["Location"])


@pytest.mark.parametrize("sought", SOUGHT)
def test_who_is_searched_for_is_found_and_stands_in_no_address(sought: str) -> None:
    code = s.filed().code
    address, page = found_by(Desk(s.CLERK), LIST, q=sought)
    assert code in page
    assert page.form_with("q")["q"] == sought
    asked = parse_qs(urlsplit(address).query)
    (seal,) = asked.pop("q")
    assert not asked
    assert seal.startswith("~")
    assert opened(seal) == sought
    others = [unquote_plus(part) for part in page.html.split('"') if "?" in part]
    assert others
    assert not [part for part in others if sought in part]


def test_who_is_looked_for_in_a_form_stands_in_no_address() -> None:
    asked = {"app_label": "accounts", "model_name": "membership", "field_name": "user"}
    desk, typed = Desk("quantri"), {**asked, "term": "Phạm Thị"}
    answer = desk.post("/admin/autocomplete/", typed)
    assert [each["text"] for each in answer.response.json()["results"]] == ["Phạm Thị Mai"]
    assert desk.get("/admin/autocomplete/", **typed).status == 405


def test_filters_stay_with_what_is_searched_for() -> None:
    s.filed()
    desk = Desk(s.CLERK)
    address, page = found_by(desk, LIST, q="an nhien", work="new")
    assert parse_qs(urlsplit(address).query)["work"] == ["new"]
    _address, none = found_by(desk, LIST, q="an nhien", work="signature")
    assert "H26.18.5-" in page
    assert "H26.18.5-" not in none
    cleared, _all = found_by(desk, LIST, q="  ")
    assert cleared == f"{LIST}?"


def test_the_next_dossier_of_what_was_found_is_one_of_those() -> None:
    s.filed()
    dossier = s.in_state(S.ACCEPTED)
    desk = Desk(s.CLERK)
    _address, page = found_by(desk, LIST, q="an nhien")
    opened_at = next(part for part in page.html.split('"') if f"/{dossier.pk}/change/" in part)
    shown = desk.get(opened_at.replace("&amp;", "&"))
    assert shown.status == 200
    assert "nhien" not in unquote(shown.html).lower().replace("an nhiên", "")


def test_a_seal_that_is_none_of_ours_searches_for_nothing_and_says_so() -> None:
    code = s.filed().code
    for text in ("~", "~x", sealed("an nhien")[:-2] + "xx"):
        page = Desk(s.CLERK).get(LIST, q=text)
        assert code in page
        assert list(page.messages) == ["Không đọc được từ cần tìm; hãy nhập lại."]


def test_what_was_sealed_with_the_key_before_is_read(settings: Settings) -> None:
    kept = sealed("An Nhiên")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert opened(kept) == "An Nhiên"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        opened(kept)
    assert opened("An Nhiên") == "An Nhiên"


def test_words_without_end_make_no_address_without_end() -> None:
    posted = QueryDict(mutable=True)
    posted["q"] = "ư" * 5000
    assert len(address_of(posted)) < 1000
