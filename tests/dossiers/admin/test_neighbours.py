"""The way through a list: from one dossier to the next, whatever was done with it."""

import re
from html import unescape

import pytest

from dossiers.admin.listing import MOST_LISTED
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from tests.admin_pages import Desk, Page

from .. import stories as s
from .addresses import LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def opened(desk: Desk, dossier: Dossier, **query: str) -> Page:
    """Its page, by the link in the list."""
    link = re.search(f'href="([^"]*/{dossier.pk}/change/[^"]*)"', desk.get(LIST, **query).html)
    assert link is not None
    return desk.get(unescape(link[1]))


def link(page: Page, rel: str) -> str:
    found = re.search(f'<a rel="{rel}" href="([^"]*)"', page.html)
    return unescape(found[1]) if found else ""


def test_there_and_back_through_the_list_one_came_from() -> None:
    first, second, third = (s.filed() for _ in range(3))
    s.in_state(S.PROCESSING)  # not on that list
    desk = Desk(s.CLERK)
    page = opened(desk, second, work="new")
    assert '?work=new">Mới nộp</a>' in page
    assert "2/3" in page
    assert f"/{first.pk}/" in link(page, "prev")
    after = desk.get(link(page, "next"))
    assert after.response.context["dossier"] == third
    assert link(after, "next") == ""
    assert desk.get(link(after, "prev")).response.context["dossier"] == second


def test_what_is_done_takes_it_off_the_list_and_the_next_moves_up() -> None:
    first, second, third = (s.filed() for _ in range(3))
    desk = Desk(s.CLERK)
    page = opened(desk, second, work="new")
    accept = re.search(r'href="([^"]*/move/accept/[^"]*)"', page.html)
    assert accept is not None
    form_at = unescape(accept[1])
    form = desk.get(form_at)
    assert f"/{third.pk}/" in link(form, "next")
    moved = desk.post(form_at, form.form_with("expected_events"), follow=True)
    assert moved.response.context["dossier"] == second
    assert Dossier.objects.get(pk=second.pk).state == S.ACCEPTED
    assert "đã rời danh sách (còn 2)" in moved
    assert f"/{first.pk}/" in link(moved, "prev")
    assert f"/{third.pk}/" in link(moved, "next")


def test_a_search_is_a_list_too() -> None:
    near, far = s.filed(), s.filed()
    page = opened(Desk(s.CLERK), far, q="nhiên")
    assert f"/{near.pk}/" in link(page, "prev")


def test_not_opened_from_a_list_it_has_no_neighbours() -> None:
    dossier = s.filed()
    s.filed()
    desk = Desk(s.CLERK)
    path = f"{LIST}{dossier.pk}/change/"
    for query in ("", "?at=", "?at=x", "?at=99999999", "?at=0&_changelist_filters=x__y%3D1"):
        assert "os-neighbours" not in desk.get(path + query), query
    assert "os-neighbours" in desk.get(path + "?at=9999")  # beyond the end


def test_neighbours_are_only_those_one_may_see() -> None:
    here, there = s.filed(), s.filed(unit="H26.18.6")
    page = opened(Desk(s.CLERK), here)
    assert "1/1" in page
    assert f"/{there.pk}/" not in page


def test_a_long_list_ends_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_LISTED % 50 == 0  # whole pages
    monkeypatch.setattr("dossiers.admin.listing.MOST_LISTED", 2)
    monkeypatch.setattr("dossiers.admin.neighbours.MOST_LISTED", 2)
    dossiers = [s.filed() for _ in range(3)]
    desk = Desk(s.CLERK)
    page = desk.get(LIST)
    assert dossiers[2].code not in page
    assert "Chỉ hiện 2 hồ sơ đầu" in page
    assert "1/2+" in opened(desk, dossiers[0])
    assert "Chỉ hiện" not in desk.get(LIST, q=dossiers[0].code)


def test_whose_names_agree_come_first_though_they_lie_beyond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dossiers.admin.listing.MOST_LISTED", 2)
    meant, *others = [s.in_state(S.RETURNED) for _ in range(4)]
    for dossier in others:
        Dossier.objects.filter(pk=dossier.pk).update(subject_name="Tràn An", applicant_name="")
    Dossier.objects.filter(pk=meant.pk).update(subject_name="Trần An", applicant_name="")
    listed = Desk(s.CLERK).get(LIST, q="trần").response.context["cl"].result_list
    assert listed[0].pk == meant.pk
    assert len(listed) == 2
