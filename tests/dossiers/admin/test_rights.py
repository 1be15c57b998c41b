"""One answer at every door of the admin: what may not be seen does not exist."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts import demo
from accounts.models import Membership, Unit, User
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.admin_pages import NOW, Desk

from .. import stories as s
from .addresses import LIST, move, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

STRANGERS = ("canbo2", "congchuc2", "lanhdao2", "vanhanh", "quantri")


def doors(dossier: Dossier) -> list[str]:
    message = reverse("admin:dossiers_dossier_message", args=[dossier.pk, 1])
    return [page(dossier), move(dossier, Transition.ACCEPT), message]


@pytest.mark.parametrize("username", STRANGERS)
def test_a_stranger_finds_nothing_at_any_address(username: str) -> None:
    dossier = s.filed()
    desk = Desk(username)
    for door in doors(dossier):
        assert desk.get(door).status == 404
        assert desk.post(door, {"expected_events": "1"}).status == 404
    dossier.refresh_from_db()
    assert dossier.state == S.SUBMITTED


@pytest.mark.parametrize("username", STRANGERS)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "Trần Nguyễn An Nhiên"},
        {"q": "001195012345"},
        {"q": "0912345678"},
        {"q": "261123"},
        {"work": "new"},
        {"state": "submitted"},
        {"unit": demo.WARD},
        {"o": "1"},
    ],
)
def test_a_stranger_finds_nothing_in_the_list(username: str, query: dict[str, str]) -> None:
    dossier = s.filed()
    found = Desk(username).get(LIST, **query)
    assert found.status == 200
    assert dossier.code not in found
    assert "Hồng Vân" not in found


@pytest.mark.parametrize("username", STRANGERS)
def test_a_strangers_counts_leave_other_wards_out(username: str) -> None:
    s.filed()
    context = Desk(username).get("/admin/").response.context
    counts = [
        item.get("badge", 0) for group in context["sidebar_navigation"] for item in group["items"]
    ]
    assert not any(counts)


def test_those_of_the_ward_and_its_supervisor_see_it() -> None:
    dossier = s.filed()
    for username in ("canbo1", "congchuc1", "lanhdao1", "giamsat"):
        desk = Desk(username)
        assert dossier.code in desk.get(LIST)
        assert "Trần Nguyễn An Nhiên" in desk.get(page(dossier))


def test_a_supervisor_reads_and_does_nothing() -> None:
    dossier = s.filed()
    desk = Desk("giamsat")
    assert "Bạn chỉ xem hồ sơ này." in desk.get(page(dossier))
    refused = desk.post(
        move(dossier, Transition.ACCEPT),
        {"expected_events": "1", "arguments-result_delivery": "counter"},
    )
    assert refused.status == 422  # the form is not even whole
    whole = Desk("canbo1").get(move(dossier, Transition.ACCEPT)).form_with("expected_events")
    assert desk.post(move(dossier, Transition.ACCEPT), whole).status == 403
    dossier.refresh_from_db()
    assert dossier.state == S.SUBMITTED


def test_what_is_not_found_or_not_allowed_is_told_in_vietnamese() -> None:
    desk = Desk("canbo2")
    assert "không thuộc đơn vị của bạn" in desk.get(page(s.filed()))
    assert "không được giao việc này" in desk.get(reverse("admin:accounts_user_changelist"))


def test_a_role_that_has_ended_opens_nothing() -> None:
    dossier = s.filed()
    Membership.objects.filter(user__username="canbo1").update(valid_to=NOW.date() - timedelta(1))
    assert Desk("canbo1").get(page(dossier)).status == 404


def test_a_role_in_another_ward_does_not_act_in_this_one() -> None:
    """An officer here who supervises there reads there and acts here only."""
    ward = Unit.objects.get(code=demo.OTHER_WARD)
    Membership.objects.create(
        user=s.user("canbo1"), unit=ward, role="supervisor", valid_from=date(2026, 1, 1)
    )
    theirs = s.filed(unit=demo.OTHER_WARD)
    desk = Desk("canbo1")
    assert desk.get(page(theirs)).status == 200
    ours = s.filed()
    whole = desk.get(move(ours, Transition.ACCEPT)).form_with("expected_events")
    assert desk.post(move(theirs, Transition.ACCEPT), whole).status == 403


@pytest.mark.parametrize("username", ["canbo1", "quantri"])
@pytest.mark.parametrize("tail", ["add/", "{pk}/delete/", "{pk}/history/", "{pk}/password/"])
def test_nothing_is_added_deleted_or_edited(username: str, tail: str) -> None:
    dossier = s.filed()
    assert Desk(username).get(LIST + tail.format(pk=dossier.pk)).status == 404


def test_the_list_takes_no_actions() -> None:
    dossier = s.filed()
    chosen = {"action": "delete_selected", "_selected_action": str(dossier.pk)}
    Desk("canbo1").post(LIST, chosen)
    assert Dossier.objects.filter(pk=dossier.pk).exists()


@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
@pytest.mark.parametrize("model", ["event", "document", "duedate"])
def test_autocomplete_finds_what_the_list_finds(model: str) -> None:
    dossier = s.filed()
    query = {"app_label": "dossiers", "model_name": model, "field_name": "dossier", "term": "H26"}
    for username in STRANGERS:
        assert dossier.code not in Desk(username).post("/admin/autocomplete/", query)
    assert dossier.code in Desk("canbo1").post("/admin/autocomplete/", query)


def test_only_staff_come_in() -> None:
    dossier = s.filed()
    nobody = Client()
    assert nobody.get(LIST).status_code == 302
    citizen = Desk("congdan1")
    for door in (LIST, *doors(dossier)):
        assert citizen.get(door).status == 302


def test_staff_without_a_role_see_an_empty_house() -> None:
    User.objects.create_user("moi", password="x", is_staff=True)
    dossier = s.filed()
    desk = Desk("moi")
    assert "chưa được phân công" in desk.get("/admin/")
    assert dossier.code not in desk.get(LIST)
    assert desk.get(page(dossier)).status == 404


#: Who opens which list; everybody else is refused.
OPERATORS = {"vanhanh", "quantri"}
SUPERUSERS = {"quantri"}
LISTS = {
    "dossiers.dossier": {"canbo1", "lanhdao2", "giamsat", "vanhanh", "quantri"},
    "citizens.feedback": {"canbo1", "lanhdao2", "giamsat", "quantri"},
    "citizens.payment": {"canbo1", "lanhdao2", "giamsat"},
    "dossiers.holiday": OPERATORS,
    "dossiers.calendaryear": OPERATORS,
    "dossiers.workinghours": OPERATORS,
    "dossiers.closure": OPERATORS,
    "dossiers.timelimitrule": OPERATORS,
    "integrations.reconciliationrun": OPERATORS,
    "integrations.difference": OPERATORS,
    "integrations.outboxmessage": OPERATORS,
    "integrations.bulkintervention": OPERATORS,
    "integrations.exchange": OPERATORS,
    "integrations.parkedmessage": OPERATORS,
    "integrations.archivedmessage": OPERATORS,
    "integrations.archivedexchange": OPERATORS,
    "integrations.droppedmonth": OPERATORS,
    "integrations.linkstate": OPERATORS,
    "integrations.outage": OPERATORS,
    "integrations.pause": OPERATORS,
    "integrations.webhookendpoint": OPERATORS,
    "notices.noticetemplate": OPERATORS,
    "integrations.downtime": OPERATORS,
    "accounts.absence": {"canbo1", "lanhdao2"},
    "accounts.user": SUPERUSERS,
    "accounts.citizen": SUPERUSERS,
    "accounts.client": SUPERUSERS,
    "dossiers.clientread": {"giamsat", "quantri"},
    "dossiers.inboundcode": OPERATORS,
    "dossiers.inbounddossier": {"canbo1", "lanhdao2", "giamsat", "vanhanh", "quantri"},
    "accounts.unit": SUPERUSERS,
    "accounts.unitsuccession": SUPERUSERS,
    "accounts.membership": SUPERUSERS,
}


def test_every_registered_model_is_accounted_for() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == set(LISTS)


@pytest.mark.parametrize("username", ["canbo1", "lanhdao2", "giamsat", "vanhanh", "quantri"])
@pytest.mark.parametrize("label", LISTS)
def test_lists_open_to_their_keepers_only(username: str, label: str) -> None:
    name = label.replace(".", "_")
    desk = Desk(username)
    expected = 200 if username in LISTS[label] else 403
    assert desk.get(reverse(f"admin:{name}_changelist")).status == expected
    if label != "dossiers.dossier" and expected == 403:
        assert desk.get(reverse(f"admin:{name}_add")).status == 403
        assert desk.get(reverse(f"admin:{name}_change", args=[1])).status == 403
        assert desk.post(reverse(f"admin:{name}_delete", args=[1])).status == 403
