"""Whoever is signed in to the admin gets no further than their role: lists, forms, addresses."""

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

from accounts import demo
from accounts.models import Unit, User
from dossiers.models import Dossier, InboundDossier
from dossiers.states import DossierState as S
from integrations.models import Exchange, OutboxMessage
from tests.admin_pages import Desk
from tests.dossiers import stories as s
from tests.dossiers.admin.addresses import LIST, add_scan_page
from tests.dossiers.admin.intake import counter

pytestmark = pytest.mark.django_db

PASSWORD = "mot-cua-2026"


def list_of(model: type[models.Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


# Lists: what is masked is not read by asking yes or no.


@pytest.mark.parametrize(
    ("username", "model", "asked"),
    [
        ("vanhanh", OutboxMessage, {"payload__icontains": "Hồng Vân"}),
        ("vanhanh", OutboxMessage, {"payload__ChuHoSo__startswith": "T"}),
        ("vanhanh", Exchange, {"request__body__icontains": "Hồng Vân"}),
        ("vanhanh", InboundDossier, {"body__icontains": "Hồng Vân"}),
        ("quantri", User, {"password__startswith": "md5"}),
        ("canbo1", Dossier, {"declaration__mother__full_name__startswith": "T"}),
        ("canbo1", Dossier, {"owner__password__startswith": "md5"}),
    ],
)
def test_a_list_is_not_asked_by_what_it_does_not_show(
    username: str, model: type[models.Model], asked: dict[str, str]
) -> None:
    s.in_state(S.AWAITING_REGISTRY)
    assert Desk(username).get(list_of(model), **asked).status == 400


def test_no_list_is_asked_by_a_column_without_a_filter() -> None:
    """Of every page there is, so that a new one is not forgotten."""
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(username="quantri")
    for model, pages in admin.site._registry.items():
        filters = {each for each in pages.list_filter if isinstance(each, str)}
        named = {getattr(each, "parameter_name", None) for each in pages.list_filter}
        for column in model._meta.concrete_fields:
            if column.name in filters | named | {"run", "resolved_at", pages.date_hierarchy}:
                continue
            for way in ("", "__startswith", "__contains", "__gt", "__exact", "__isnull"):
                asked = f"{column.name}{way}"
                assert not pages.lookup_allowed(asked, "x", request), (model, asked)
        for column_name in filters:
            assert pages.lookup_allowed(f"{column_name}__exact", "x", request)
            assert not pages.lookup_allowed(f"{column_name}__regex", "x", request)


# Forms: what they do not ask for is not taken, and what is hidden is not believed.


def test_an_account_takes_no_field_that_its_form_does_not_have() -> None:
    clerk = User.objects.get(username="canbo1")
    page = reverse("admin:accounts_user_change", args=[clerk.pk])
    desk = Desk("quantri")
    assert "md5" not in desk.get(page)  # nor shown a part of a hash
    form = desk.get(page).form_with("full_name")
    more = {
        "password": "plain",
        "must_change_password": "",
        "last_login_0": "2000-01-01",
        "user_permissions": "1",
        "groups": "1",
        "id": "1",
        "pk": "1",
    }
    before = clerk.password
    assert desk.post(page, {**form, "full_name": "Tên Mới", **more}).status == 302
    clerk.refresh_from_db()
    assert (clerk.full_name, clerk.password) == ("Tên Mới", before)
    assert not clerk.user_permissions.exists()


def test_a_counters_hidden_unit_is_the_clerks_own() -> None:
    desk = Desk("canbo1")
    form = counter.blank(desk, s.BIRTH)
    (hidden,) = [name for name in form if name.endswith("unit")]
    assert form[hidden] == demo.WARD
    for unit in (demo.OTHER_WARD, demo.PROVINCE, "' OR 1=1", ""):
        counter.send(desk, s.BIRTH, form={**form, hidden: unit})
        assert not Dossier.objects.exists()
    counter.send(desk, s.BIRTH, form=form)
    assert Dossier.objects.get().unit.code == demo.WARD


@pytest.mark.parametrize("what", ["accept", "start_processing", "assign"])
def test_ids_of_another_unit_in_a_bulk_move_are_not_there(what: str) -> None:
    dossier = s.filed()
    desk = Desk("canbo2")
    sent = {"what": what, "pick": [str(dossier.pk), "9" * 30, "-1", "x"], "seen": f"{dossier.pk}:1"}
    answer = desk.post(f"{LIST}moves/", sent)
    assert answer.status in (404, 422)
    assert dossier.code not in answer
    dossier.refresh_from_db()
    assert (dossier.state, dossier.event_count) == (S.SUBMITTED, 1)


def test_ids_of_another_unit_are_neither_printed_nor_given_away() -> None:
    dossier = s.in_state(S.ACCEPTED)
    desk = Desk("canbo2")
    printed = desk.post(f"{LIST}prints/", {"what": "receipts", "pick": str(dossier.pk)})
    assert printed.status == 422
    assert not dossier.printed_forms.exists()
    told = {"unit": demo.WARD, "holder": s.OFFICER, "to": "congchuc2", "reason": "x"}
    assert desk.post(f"{LIST}reassignment/", told).status == 404
    assert desk.get(add_scan_page(dossier)).status == 404


def test_an_absence_is_not_recorded_for_another_unit() -> None:
    other = User.objects.get(username="congchuc2")
    page = reverse("admin:accounts_absence_add")
    desk = Desk("lanhdao1")
    form = desk.get(page).form_with("first_day")
    answer = desk.post(page, {**form, "user": str(other.pk), "substitute": str(other.pk)})
    assert answer.status == 200  # not a choice
    assert not other.absences.exists()


@pytest.mark.parametrize(
    ("model", "column"),
    [("membership", "user"), ("citizen", "user"), ("membership", "unit"), ("user", "username")],
)
@pytest.mark.parametrize("username", ["canbo1", "vanhanh", "giamsat"])
def test_choices_of_a_form_are_not_listed_to_who_may_not_open_it(
    username: str, model: str, column: str
) -> None:
    asked = {"app_label": "accounts", "model_name": model, "field_name": column, "term": "a"}
    answer = Desk(username).post("/admin/autocomplete/", asked)
    assert answer.status in (403, 404)
    assert "canbo2" not in answer


def test_an_address_too_long_for_a_number_is_none() -> None:
    desk = Desk("canbo1")
    for pk in ("9" * 19, "9" * 400):
        for tail in ("change/", "move/accept/", "scan/1/", "form/01/", "apology/"):
            assert desk.get(f"{LIST}{pk}/{tail}").status == 404


# Signing in leads nowhere else, and says nothing about who is there.

ELSEWHERE = (
    "//evil.example",
    "https://evil.example/admin/",
    "/\\evil.example",
    "///evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "https:evil.example",
)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_signing_in_and_out_leads_to_no_other_site(place: str) -> None:
    browser = Browser()
    told = {"username": "canbo1", "password": PASSWORD, "next": place}
    for answer in (
        browser.post("/admin/login/", told),
        browser.get("/admin/login/", {"next": place}),
        browser.post("/admin/logout/", {"next": place}),
    ):
        where = answer.headers.get("Location", "/admin/")
        assert where.startswith("/"), where
        assert not where.startswith(("//", "/\\", "/\t")), where
        assert "evil" not in where


def test_the_first_page_says_the_same_to_whoever_does_not_come_in() -> None:
    User.objects.create_user("closed", password="sen-ho-tay-9", is_active=False, is_staff=True)
    told = [
        ("canbo1", "sai"),
        ("khong-co-ai", "sai"),
        ("closed", "sen-ho-tay-9"),
        ("congdan1", PASSWORD),  # right, and no official
    ]
    said = set()
    for username, password in told:
        sent = {"username": username, "password": password}
        answer = Browser(REMOTE_ADDR="203.0.113.9").post("/admin/login/", sent)
        said.add((answer.status_code, tuple(answer.context["form"].non_field_errors())))
    ((status, words),) = said
    assert (status, len(words)) == (200, 1)


@pytest.mark.parametrize("page", ["password_reset/", "password_reset/done/", "reset/x/y/"])
def test_no_password_is_asked_back_by_mail(page: str) -> None:
    """An administrator resets it, in person: there is nothing here to enumerate accounts by."""
    signed_out = Browser().get(f"/admin/{page}")
    assert signed_out.status_code == 302
    assert signed_out["Location"].startswith("/admin/login/")
    assert Desk("canbo1").get(f"/admin/{page}").status == 404


def test_a_unit_of_another_is_no_filter_either() -> None:
    s.in_state(S.ACCEPTED)
    unit = Unit.objects.get(code=demo.WARD)
    for asked in ({"unit": unit.code}, {"unit": str(unit.pk)}, {"assignee": s.OFFICER}):
        assert "Hồng Vân" not in Desk("canbo2").get(LIST, **asked)
