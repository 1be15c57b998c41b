"""The warning before a matter is filed twice: what is shown to whom, and what goes on record."""

import json
from typing import Any

import pytest

from accounts import demo
from dossiers.api.timeline import TimelineEvent
from dossiers.models import Dossier, Viewing
from dossiers.procedures import PROCEDURES
from tests.admin_pages import Desk, Page

from ... import stories as s
from ..addresses import page
from .counter import address, as_typed, example, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

TWIN = {"declaration-child.full_name": "Trần Nguyễn Bình An"}


def again(desk: Desk, warned: Page, code: str = s.BIRTH, **filled: str) -> Page:
    """Press the same button once more on the page that warned."""
    sent = {**warned.form_with("duplicate-seen"), "action": "accept", **filled}
    return desk.post(address(code), sent, follow=True)


@pytest.mark.parametrize("code", list(PROCEDURES))
@pytest.mark.parametrize("action", ["accept", "save", "print"])
def test_a_dossier_filed_before_is_shown_beside_what_is_typed(code: str, action: str) -> None:
    before = s.filed(code)
    papers: dict[str, Any] = {"paper-death_notice-received": "on"} if code == s.DEATH else {}
    warned = send(Desk(s.CLERK), code, action, **papers)
    assert warned.status == 409
    assert page(before) in warned
    assert Viewing.objects.get().dossier == before  # what was shown of it is on record
    assert Dossier.objects.count() == 1
    back = warned.form_with("intake-key")
    for name, value in as_typed(example(code)).items():
        assert back[name] == value


def test_the_two_are_compared_field_by_field() -> None:
    s.filed()
    warned = send(Desk(s.CLERK), s.BIRTH, **TWIN)
    beside = warned.response.context["duplicates"].beside[0]
    rows = {row.label: row for row in beside.rows}
    name = rows["Người được khai sinh: Họ, chữ đệm, tên"]
    assert (name.ours, name.theirs, name.differs) == (
        "Trần Nguyễn Bình An",
        "Trần Nguyễn An Nhiên",
        True,
    )
    assert not rows["Mẹ: Số định danh cá nhân"].differs
    assert "<strong>khác</strong>" in warned


def test_going_on_needs_a_reason_and_leaves_it_in_the_history() -> None:
    before, desk = s.filed(), Desk(s.CLERK)
    warned = send(desk, s.BIRTH, **TWIN)
    silent = again(desk, warned)
    assert silent.status == 409
    assert silent.response.context["duplicates"].form.errors["reason"]
    filed = again(desk, silent, **{"duplicate-reason": "Sinh đôi, sinh sau 5 phút."})
    dossier = Dossier.objects.exclude(pk=before.pk).get()
    told = dossier.events.get(transition="submit").arguments
    assert told["duplicate_reason"] == "Sinh đôi, sinh sau 5 phút."
    assert told["possible_duplicates"] == [before.code]
    assert "Sinh đôi, sinh sau 5 phút." in filed
    event = dossier.events.get(transition="submit")
    assert not {"duplicate_reason", "possible_duplicates"} & set(TimelineEvent.of(event).arguments)


def test_what_turned_up_meanwhile_is_shown_first() -> None:
    s.filed()
    desk = Desk(s.CLERK)
    warned = send(desk, s.BIRTH, **TWIN)
    newer = s.filed()
    told = again(desk, warned, **{"duplicate-reason": "Sinh đôi."})
    assert told.status == 409
    assert newer.code in told
    assert told.form_with("duplicate-seen")["duplicate-reason"] == "Sinh đôi."
    again(desk, told)
    assert Dossier.objects.count() == 3


def test_another_wards_dossier_tells_nothing_but_that_it_is() -> None:
    theirs = s.filed(unit=demo.OTHER_WARD)
    typed = {"declaration-child.full_name": "TRAN NGUYEN AN NHIEN"}
    desk = Desk(s.CLERK)
    warned = send(desk, s.BIRTH, **typed)
    assert warned.status == 409
    part = warned.html[warned.html.index('id="duplicates"') :]
    part = part[: part.index("</section>")]
    assert "UBND phường Vĩnh Tuy" in part
    assert f"{demo.OTHER_WARD}-•••" in part
    for secret in (theirs.code, "An Nhiên", "Hồng Vân", "001195012345", "/change/", "261123"):
        assert secret not in part
    filed = again(desk, warned, **{"duplicate-reason": "Đã hỏi phường Vĩnh Tuy."})
    assert theirs.code not in filed
    dossier = Dossier.objects.exclude(pk=theirs.pk).get()
    told = dossier.events.get(transition="submit").arguments
    assert told["possible_duplicates"] == [f"UBND phường Vĩnh Tuy: {demo.OTHER_WARD}-•••"]
    assert theirs.code not in json.dumps(told)


def test_of_another_wards_namesakes_not_even_that_is_told() -> None:
    """One name and one year of birth are many people: nothing is told of where they live."""
    s.filed(s.DEATH, unit=demo.OTHER_WARD)
    told = example(s.DEATH)
    del told["deceased"]["personal_id"]
    send(Desk(s.CLERK), s.DEATH, declaration=told, **{"paper-death_notice-received": "on"})
    assert Dossier.objects.count() == 2


def test_checking_as_one_goes_tells_of_no_duplicate() -> None:
    s.filed(unit=demo.OTHER_WARD)
    checked = send(Desk(s.CLERK), s.BIRTH, "check")
    assert checked.status == 200
    assert 'id="duplicates"' not in checked


def test_one_form_sent_twice_is_no_duplicate_of_itself() -> None:
    desk = Desk(s.CLERK)
    form = desk.get(address(s.BIRTH)).form_with("intake-key")
    first, second = (send(desk, s.BIRTH, form=form) for _time in range(2))
    assert first.status == second.status == 200
    assert Dossier.objects.count() == 1
