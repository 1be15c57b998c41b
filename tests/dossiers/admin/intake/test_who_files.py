"""Who finds the counter, and for which ward."""

from datetime import date

import pytest

from accounts import demo
from accounts.models import Membership, Unit
from dossiers.models import Dossier
from tests.admin_pages import Desk

from ... import stories as s
from .counter import START, address, blank, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

OTHERS = ("congchuc1", "lanhdao1", "giamsat", "vanhanh", "quantri")


@pytest.mark.parametrize("username", OTHERS)
def test_whoever_takes_nothing_in_finds_no_counter(username: str) -> None:
    desk = Desk(username)
    for door in (START, address(s.BIRTH)):
        assert desk.get(door).status == 404
    for door in (address(s.BIRTH), f"{address(s.BIRTH)}check/"):
        assert desk.post(door, {"action": "accept"}).status == 404
    assert START not in desk.get("/admin/")


def test_a_clerk_files_for_the_own_ward_alone() -> None:
    form = {**blank(Desk(s.CLERK), s.BIRTH), "intake-unit": demo.OTHER_WARD}
    answer = send(Desk(s.CLERK), s.BIRTH, form=form)
    assert answer.status == 422
    assert not Dossier.objects.exists()


def test_a_clerk_of_two_wards_says_for_which() -> None:
    ward = Unit.objects.get(code=demo.OTHER_WARD)
    Membership.objects.create(
        user=s.user(s.CLERK), unit=ward, role="clerk", valid_from=date(2026, 1, 1)
    )
    desk = Desk(s.CLERK)
    assert "UBND phường Vĩnh Tuy" in desk.get(address(s.BIRTH))
    send(desk, s.BIRTH, **{"intake-unit": demo.OTHER_WARD})
    assert Dossier.objects.get().unit == ward


def test_a_role_that_has_ended_takes_nothing_in() -> None:
    Membership.objects.filter(user__username=s.CLERK).update(valid_to=date(2026, 11, 22))
    assert Desk(s.CLERK).get(START).status == 404
