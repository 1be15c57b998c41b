"""Every look at a declaration is on record: who, when, by what right, from where."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from dossiers.admin.viewings import SHOWN
from dossiers.models import Viewing
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import OutboxMessage, Status
from tests.admin_pages import NOW, Desk
from tests.callers import Caller

from .. import stories as s
from .addresses import LIST, move, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

HOST = "http://testserver"


def looks() -> list[tuple[str, str, str, str]]:
    rows = Viewing.objects.values_list("viewed_by__username", "door", "ground", "came_from")
    return list(rows)


def test_who_opened_it_by_what_right_and_when() -> None:
    dossier = s.filed()
    Desk(s.CLERK).get(page(dossier))
    Desk("giamsat").get(page(dossier))
    assert looks() == [(s.CLERK, "admin", "work", ""), ("giamsat", "admin", "supervision", "")]
    look = Viewing.objects.earliest("id")
    assert (look.dossier, look.viewed_by_name, look.viewed_at) == (dossier, "Nguyễn Thị Hoa", NOW)


@pytest.mark.parametrize(
    ("referer", "kept"),
    [
        (f"{HOST}{{list}}?work=overdue", "overdue"),
        (f"{HOST}{{list}}?work=overdue&mine=1", "overdue"),
        (f"{HOST}{{list}}?work=' or 1=1", "list"),
        (f"{HOST}{{list}}?q=Nguyễn Thị Hồng Vân", "search"),
        (f"{HOST}{{list}}?mine=1", "mine"),
        (f"{HOST}{{list}}", "list"),
        (f"{HOST}{{list}}17/move/accept/", "dossier"),
        (f"{HOST}/admin/", ""),
        ("https://elsewhere.example{list}?work=overdue", ""),
        ("nonsense", ""),
    ],
)
def test_from_where_and_never_what_was_searched_for(referer: str, kept: str) -> None:
    client: Client = Desk(s.CLERK).client
    client.get(page(s.filed()), headers={"referer": referer.format(list=LIST)})
    assert [row[3] for row in looks()] == [kept]


def test_over_the_api_too_but_not_ones_own() -> None:
    path = f"dossiers/{s.filed().code}/"
    for by in (s.CITIZEN, s.OFFICER, "giamsat"):
        assert Caller(by).get(path).status_code == 200
    assert looks() == [(s.OFFICER, "api", "work", ""), ("giamsat", "api", "supervision", "")]


def test_at_every_door_that_shows_what_is_declared() -> None:
    to_supply = s.in_state(S.SUPPLEMENT_REQUIRED)
    to_sign = s.in_state(S.AWAITING_SIGNATURE)
    parked = OutboxMessage.objects.filter(subject=to_sign.code).earliest("pk")
    parked.status, parked.parked_at = Status.PARKED, NOW
    parked.answer = {"faults": [{"field": "SoDienThoai", "message": "sai"}]}
    parked.save()
    doors = [
        (s.CLERK, to_supply, move(to_supply, T.SUPPLY)),
        (
            s.LEADER,
            to_sign,
            reverse("admin:dossiers_dossier_certificate", args=[to_sign.pk, "png"]),
        ),
        (s.CLERK, to_sign, reverse("admin:dossiers_dossier_message", args=[to_sign.pk, parked.pk])),
    ]
    for by, dossier, address in doors:
        assert Desk(by).client.get(address).status_code == 200
        look = Viewing.objects.latest("id")
        assert (look.dossier, look.viewed_by.username) == (dossier, by)
    assert len(looks()) == len(doors)


def test_what_was_not_shown_is_no_look() -> None:
    dossier = s.filed()
    for by in ("canbo2", "vanhanh", "quantri"):
        assert Desk(by).client.get(page(dossier)).status_code == 404
    assert Caller("canbo2").get(f"dossiers/{dossier.code}/").status_code == 404
    Desk(s.CLERK).get(LIST)
    assert looks() == []


def test_leader_and_supervisor_see_who_looked_and_others_do_not() -> None:
    dossier = s.filed()
    Desk(s.CLERK).client.get(page(dossier), headers={"referer": f"{HOST}{LIST}?work=new"})
    for by, shown in ((s.LEADER, True), ("giamsat", True), (s.CLERK, False), (s.OFFICER, False)):
        html = Desk(by).get(page(dossier)).html
        assert ('id="viewings"' in html) is shown
        if shown:
            assert "<td>Nguyễn Thị Hoa</td><td>Làm việc tại đơn vị</td><td>Mới nộp</td>" in html


def test_the_latest_are_shown_and_the_page_stays_short() -> None:
    dossier = s.filed()
    desk = Desk(s.LEADER)
    desk.get(page(dossier))
    one = Viewing.objects.get()
    Viewing.objects.bulk_create(
        Viewing(
            dossier=dossier,
            viewed_by=one.viewed_by,
            viewed_by_name=f"Người {n}",
            door="api",
            ground="work",
            viewed_at=NOW,
        )
        for n in range(SHOWN + 10)
    )
    html = desk.get(page(dossier)).html
    assert html.count("<td>Người ") == SHOWN - 1  # this look itself is the latest
    assert f"<td>Người {SHOWN + 9}</td>" in html


def test_nobody_takes_a_look_back() -> None:
    Desk(s.CLERK).get(page(s.filed()))
    for change in (
        lambda: Viewing.objects.update(viewed_by_name="ai khác"),
        lambda: Viewing.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert len(looks()) == 1
