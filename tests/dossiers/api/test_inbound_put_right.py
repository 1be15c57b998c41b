"""What was pushed in and quarantined is put right by whose it is, and taken in."""

import json

import pytest
from django.urls import reverse

from accounts import demo
from dossiers.models import InboundCode, InboundDossier
from tests.admin_pages import Desk
from tests.dossiers import stories as s
from tests.integrators import program_with

from .test_inbound import SUBMIT, faults, push, pushed

pytestmark = pytest.mark.django_db


def test_a_code_is_mapped_and_the_dossier_taken_in_again() -> None:
    InboundCode.objects.create(kind="unit", theirs="000.18", ours=demo.WARD)
    push(program_with(SUBMIT), MaDonVi="000.18", MaTTHC="KS01")
    row = InboundDossier.objects.get()
    assert row.unit is not None
    InboundCode.objects.create(kind="procedure", theirs="KS01", ours=s.BIRTH)
    desk = Desk("vanhanh")
    page = reverse("admin:dossiers_inbounddossier_change", args=[row.pk])
    assert "KS01" in desk.get(page)
    again = reverse("admin:dossiers_inbounddossier_again", args=[row.pk])
    assert desk.post(again).status == 302
    row.refresh_from_db()
    assert (row.status, row.faults) == ("taken_in", [])
    assert row.dossier is not None


def test_a_clerk_puts_a_field_right_and_takes_it_in() -> None:
    wrong = pushed()["ToKhai"]
    wrong["child"]["full_name"] = "1"
    push(program_with(SUBMIT), ToKhai=wrong)
    row = InboundDossier.objects.get()
    desk = Desk("canbo1")
    page = reverse("admin:dossiers_inbounddossier_change", args=[row.pk])
    again = reverse("admin:dossiers_inbounddossier_again", args=[row.pk])
    form = desk.get(page).form_with("child.full_name")
    assert form["child.full_name"] == "1"  # what was sent, to be put right
    assert desk.post(again, form | {"child.full_name": "Trần An"}).status == 302
    row.refresh_from_db()
    assert row.dossier is not None
    assert row.dossier.subject_name == "Trần An"
    assert json.loads(row.body)["ToKhai"]["child"]["full_name"] == "1"
    assert (row.corrections, row.corrected_by) == ({"child.full_name": "Trần An"}, s.user("canbo1"))


def test_what_is_left_as_it_was_sent_is_no_correction() -> None:
    wrong = pushed()["ToKhai"]
    wrong["child"]["full_name"] = "1"
    push(program_with(SUBMIT), ToKhai=wrong)
    row = InboundDossier.objects.get()
    desk = Desk("canbo1")
    page = reverse("admin:dossiers_inbounddossier_change", args=[row.pk])
    form = desk.get(page).form_with("child.full_name")
    desk.post(reverse("admin:dossiers_inbounddossier_again", args=[row.pk]), form)
    row.refresh_from_db()
    assert (row.status, row.corrections, row.corrected_by) == ("quarantined", {}, None)


def test_who_sees_what_waits() -> None:
    wrong = pushed()["ToKhai"]
    wrong["child"]["full_name"] = "1"
    push(program_with(SUBMIT), ToKhai=wrong)
    row = InboundDossier.objects.get()
    page = reverse("admin:dossiers_inbounddossier_change", args=[row.pk])
    again = reverse("admin:dossiers_inbounddossier_again", args=[row.pk])
    for username in ("canbo1", "giamsat"):
        assert "001195012345" in Desk(username).get(page)
    for username in ("vanhanh", "quantri"):  # no declarations
        shown = Desk(username).get(page)
        assert shown.status == 200
        assert "001195012345" not in shown
        assert "Họ, chữ đệm, tên" not in shown
        assert "1 mục chưa đúng" in shown
    assert Desk("canbo2").get(page).status == 404
    assert Desk("canbo2").post(again).status == 404
    assert Desk("giamsat").post(again).status == 403
    assert Desk("canbo1").get(again).status == 403


def test_a_corrected_dossier_sent_again_is_taken_in() -> None:
    caller = program_with(SUBMIT)
    faults(push(caller, MaTTHC="9"))
    told = push(caller)
    assert told["status"] == "taken_in"
    assert [
        json.loads(each.body)["MaTTHC"] for each in InboundDossier.objects.get().copies.all()
    ] == ["9"]
