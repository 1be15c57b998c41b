"""Accounts, units and memberships: for superusers, who alone decide who may do what."""

import pytest
from django.urls import reverse

from accounts.models import Citizen, Membership, Role, Unit, User
from tests.admin_pages import Desk, Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

LISTS = ["user", "citizen", "client", "unit", "unitsuccession", "membership"]


def fill(desk: Desk, address: str, by: str, **filled: str) -> Page:
    """Open the page, fill in the form that has the field ``by``, and send it."""
    return desk.post(address, desk.get(address).form_with(by) | filled)


@pytest.mark.parametrize("username", ["canbo1", "lanhdao1", "giamsat", "vanhanh"])
def test_nobody_raises_their_own_rights(username: str) -> None:
    desk = Desk(username)
    me = User.objects.get(username=username)
    raised = {"username": username, "is_superuser": "on", "is_staff": "on", "is_active": "on"}
    assert desk.post(reverse("admin:accounts_user_change", args=[me.pk]), raised).status == 403
    role = {"user": me.pk, "unit": Unit.objects.get(code="H26").pk, "role": "leader"}
    role["valid_from"] = "01/01/2026"
    assert desk.post(reverse("admin:accounts_membership_add"), role).status == 403
    other = User.objects.get(username="quantri")
    password = reverse("admin:auth_user_password_change", args=[other.pk])
    new = {"usable_password": "true", "password1": "chiem-quyen-1", "password2": "chiem-quyen-1"}
    assert desk.post(password, new).status == 403
    me.refresh_from_db()
    other.refresh_from_db()
    assert not me.is_superuser
    assert other.check_password("mot-cua-2026")
    assert not Membership.objects.filter(user=me, role=Role.LEADER, unit__code="H26").exists()


@pytest.mark.parametrize("username", ["canbo1", "vanhanh"])
@pytest.mark.parametrize(
    ("model", "field"), [("membership", "user"), ("membership", "unit"), ("citizen", "user")]
)
def test_autocomplete_of_accounts_is_a_superusers(username: str, model: str, field: str) -> None:
    query = {"app_label": "accounts", "model_name": model, "field_name": field, "term": ""}
    assert Desk(username).post("/admin/autocomplete/", query).status == 403
    assert Desk("quantri").post("/admin/autocomplete/", query).status == 200


@pytest.mark.parametrize("model", LISTS)
def test_a_superuser_opens_every_list_and_form(model: str) -> None:
    desk = Desk("quantri")
    assert desk.get(reverse(f"admin:accounts_{model}_changelist")).status == 200
    assert desk.get(reverse(f"admin:accounts_{model}_add")).status == 200


def test_an_official_is_made_and_given_a_role() -> None:
    desk = Desk("quantri")
    made = fill(
        desk,
        reverse("admin:accounts_user_add"),
        "password1",
        username="canbo9",
        full_name="Đào Thị Yến",
        email="",
        is_staff="on",
        usable_password="true",
        password1="hoa-cuc-vang-9",
        password2="hoa-cuc-vang-9",
    )
    assert made.status == 302, made.html
    official = User.objects.get(username="canbo9")
    assert official.is_staff
    assert official.check_password("hoa-cuc-vang-9")
    assert not official.is_superuser
    role = fill(
        desk,
        reverse("admin:accounts_membership_add"),
        "valid_from",
        user=str(official.pk),
        unit=str(Unit.objects.get(code="H26.18.5").pk),
        role="clerk",
        valid_from="01/11/2026",
    )
    assert role.status == 302, role.html
    assert Membership.objects.get(user=official).role == Role.CLERK


def test_an_account_is_closed_and_not_deleted() -> None:
    official = User.objects.get(username="canbo1")
    desk = Desk("quantri")
    address = reverse("admin:accounts_user_change", args=[official.pk])
    form = desk.get(address).form_with("username")
    del form["is_active"]
    assert desk.post(address, form).status == 302
    official.refresh_from_db()
    assert not official.is_active
    assert desk.post(reverse("admin:accounts_user_delete", args=[official.pk])).status == 403


def test_units_are_listed_as_a_tree() -> None:
    Unit.objects.create(
        code="H27", name="Tỉnh khác", level="province", valid_from="2025-07-01", parent=None
    )
    listed = Desk("quantri").get(reverse("admin:accounts_unit_changelist"))
    rows = [(unit.code, unit.tree_depth) for unit in listed.response.context["cl"].result_list]
    assert rows == [("H26", 0), ("H26.18.5", 1), ("H26.18.6", 1), ("H27", 0)]


def test_a_citizens_number_has_twelve_digits() -> None:
    citizen = Citizen.objects.earliest("pk")
    address = reverse("admin:accounts_citizen_change", args=[citizen.pk])
    assert fill(Desk("quantri"), address, "phone", personal_id_number="12345").status == 200
    citizen.refresh_from_db()
    assert citizen.personal_id_number != "12345"


def test_everybody_signs_in_out_and_changes_their_own_password() -> None:
    desk = Desk("canbo1")
    changed = desk.post(
        "/admin/password_change/",
        {
            "old_password": "mot-cua-2026",
            "new_password1": "hoa-cuc-vang-9",
            "new_password2": "hoa-cuc-vang-9",
        },
    )
    assert changed.status == 302, changed.html
    assert User.objects.get(username="canbo1").check_password("hoa-cuc-vang-9")
    assert desk.post("/admin/logout/").status == 200
    assert desk.get("/admin/").status == 302
