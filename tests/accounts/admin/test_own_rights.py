"""No official sees or raises their own rights, administrators neither."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts import demo
from accounts.models import Membership, Unit, User
from tests.admin_pages import Desk
from tests.callers import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

ME = "quantri"
OFFICIALS = ("canbo1", "congchuc1", "lanhdao1", "giamsat", "vanhanh")


def user(username: str) -> User:
    return User.objects.get(username=username)


def role(username: str, **more: str) -> dict[str, str]:
    told = {"user": str(user(username).pk), "unit": str(Unit.objects.get(code=demo.WARD).pk)}
    return {**told, "role": "leader", "valid_from": "01/11/2026", "valid_to": "", **more}


@pytest.fixture
def held() -> Membership:
    """A role that the administrator has from elsewhere: by the shell, or from before."""
    ward = Unit.objects.get(code=demo.WARD)
    return Membership.objects.create(
        user=user(ME), unit=ward, role="supervisor", valid_from=demo.SINCE
    )


@pytest.mark.parametrize("tail", ["change/", "password/", "history/", "delete/", "second-factor/"])
def test_ones_own_account_is_not_there(tail: str) -> None:
    """Django sends whoever asks for a row that is not there back to the first page."""
    desk, address = Desk(ME), f"/admin/accounts/user/{user(ME).pk}/{tail}"
    before = user(ME).password
    for answer in (desk.get(address), desk.post(address, {"reason": "x", "post": "yes"})):
        assert answer.status in (302, 403, 404)
        assert "Quản trị hệ thống" not in answer.html
    assert user(ME).password == before
    listed = desk.get(reverse("admin:accounts_user_changelist")).response.context["cl"]
    assert ME not in {each.username for each in listed.result_list}


def test_one_gives_oneself_no_role(held: Membership) -> None:
    desk = Desk(ME)
    assert desk.post(reverse("admin:accounts_membership_add"), role(ME)).status == 200
    address = reverse("admin:accounts_membership_change", args=[held.pk])
    assert desk.get(address).status == 302
    assert desk.post(address, role(ME)).status == 302
    listed = desk.get(reverse("admin:accounts_membership_changelist")).response.context["cl"]
    assert held not in listed.result_list
    # Nor is somebody else's made one's own.
    theirs = Membership.objects.get(user__username="canbo1")
    moved = reverse("admin:accounts_membership_change", args=[theirs.pk])
    assert desk.post(moved, role(ME)).status == 200
    assert list(user(ME).memberships.values_list("role", flat=True)) == ["supervisor"]


def test_nor_by_an_action_of_the_list(held: Membership) -> None:
    chosen = {"action": "delete_selected", "_selected_action": str(held.pk), "post": "yes"}
    Desk(ME).post(reverse("admin:accounts_membership_changelist"), chosen)
    assert Membership.objects.filter(pk=held.pk).exists()


def test_who_decides_about_rights_holds_none_in_a_unit() -> None:
    other = User.objects.create_superuser("quantri2", "", "x", full_name="Quản trị thứ hai")
    desk = Desk(ME)
    refused = desk.post(reverse("admin:accounts_membership_add"), role("quantri2"))
    assert "không giữ vai trò ở đơn vị" in refused
    address = reverse("admin:accounts_user_change", args=[user("canbo1").pk])
    form = desk.get(address).form_with("username")
    assert "không giữ vai trò ở đơn vị" in desk.post(address, form | {"is_superuser": "on"})
    assert not user("canbo1").is_superuser
    ended = form | {"is_superuser": "on", "memberships-0-valid_to": "02/07/2025"}
    assert desk.post(address, ended).status == 302
    assert user("canbo1").is_superuser
    assert not other.memberships.exists()


def test_what_an_administrator_changes_is_on_record() -> None:
    desk, clerk = Desk(ME), user("canbo1")
    desk.post(reverse("admin:accounts_membership_add"), role("canbo1", role="officer"))
    address = reverse("admin:accounts_user_change", args=[clerk.pk])
    form = desk.get(address).form_with("username")
    del form["is_active"]
    desk.post(address, form)
    told = [(each.user.username, each.object_id) for each in LogEntry.objects.order_by("pk")]
    given = Membership.objects.get(user=clerk, role="officer")
    assert told == [(ME, str(given.pk)), (ME, str(clerk.pk))]
    history = desk.get(reverse("admin:accounts_user_history", args=[clerk.pk]))
    assert "Quản trị hệ thống" in history


#: Every door behind which somebody's rights are decided, with what would raise one's own.
RAISING: list[tuple[str, dict[str, Any]]] = [
    ("accounts_user_add", {"username": "moi", "is_staff": "on"}),
    ("accounts_user_change", {"is_superuser": "on"}),
    ("auth_user_password_change", {"password1": "sen-ho-tay-9", "password2": "sen-ho-tay-9"}),
    ("accounts_user_second_factor", {"reason": "x"}),
    ("accounts_membership_add", {}),
    ("accounts_membership_change", {}),
    ("accounts_membership_delete", {"post": "yes"}),
    ("accounts_unit_add", {"code": "H99"}),
    ("accounts_unit_change", {"parent": ""}),
    ("accounts_unitsuccession_add", {}),
    ("accounts_citizen_add", {}),
    ("accounts_citizen_change", {"personal_id_number": "001195012345"}),
]


@pytest.mark.parametrize("username", OFFICIALS)
@pytest.mark.parametrize(("name", "told"), RAISING)
def test_no_door_to_rights_opens_to_an_official(
    username: str, name: str, told: dict[str, Any]
) -> None:
    target: Any = user(ME) if "user" in name else Membership.objects.get(user__username=username)
    if "unit_" in name:
        target = Unit.objects.get(code=demo.WARD)
    elif "citizen" in name:
        target = user("congdan1").citizen
    address = reverse(f"admin:{name}", args=[] if name.endswith("_add") else [target.pk])
    before = list(Membership.objects.values_list("user_id", "unit_id", "role", "valid_to"))
    desk = Desk(username)
    assert desk.get(address).status == 403
    assert desk.post(address, {**role(username), **told}).status == 403
    assert list(Membership.objects.values_list("user_id", "unit_id", "role", "valid_to")) == before


@pytest.mark.parametrize("username", [*OFFICIALS, ME])
def test_the_api_has_no_door_to_rights(username: str) -> None:
    caller = Caller(username)
    for path in ("users/", "memberships/", "accounts/", f"users/{user(username).pk}/"):
        assert caller.get(path).status_code == 404
        assert caller.post(path, {"is_superuser": True}).status_code == 404
    # Where one may file is public, and to be read alone.
    assert caller.post("units/", {"code": "H26.18.7"}).status_code == 405
