"""What a leader sees before signing, and where the next dossier is."""

import pytest
from django.urls import reverse

from dossiers.models import Dossier, PrintedForm
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from tests.admin_pages import Desk

from .. import stories as s
from ..printing.papers import told
from .addresses import LIST, move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def draft(dossier: Dossier, kind: str) -> str:
    return reverse("admin:dossiers_dossier_certificate", args=[dossier.pk, kind])


@pytest.mark.parametrize("procedure", [s.BIRTH, s.MARRIAGE, s.MARITAL_STATUS, s.DEATH])
def test_the_certificate_as_it_would_leave_and_nothing_on_record(procedure: str) -> None:
    dossier = s.moved(s.filed(procedure), *s.READY, s.FOR_SIGNATURE)
    desk = Desk(s.LEADER)
    page = desk.get(move(dossier, T.SIGN))
    assert draft(dossier, "png") in page
    pdf = desk.client.get(draft(dossier, "pdf"))
    text = told(pdf.content)
    assert "BẢN THẢO" in text
    assert dossier.registry_number in text
    assert "Lê Thị Thu Hà" in text
    picture = desk.client.get(draft(dossier, "png"))
    assert picture.content.startswith(b"\x89PNG")
    assert picture["Content-Type"] == "image/png"
    assert all("no-store" in answer["Cache-Control"] for answer in (picture, pdf))
    assert len(picture.content) < 150_000  # a slow line
    assert not PrintedForm.objects.exists()


def test_whoever_does_not_sign_is_not_named_as_who_did() -> None:
    dossier = s.in_state(S.AWAITING_SIGNATURE)
    text = told(Desk(s.OFFICER).client.get(draft(dossier, "pdf")).content)
    assert "Trần Văn Minh" not in text


@pytest.mark.parametrize("by", ["giamsat", "lanhdao2", "vanhanh", "quantri"])
def test_it_is_for_the_ward_alone(by: str) -> None:
    dossier = s.in_state(S.AWAITING_SIGNATURE)
    assert Desk(by).client.get(draft(dossier, "pdf")).status_code == 404


@pytest.mark.parametrize("state", [S.SUBMITTED, S.ACCEPTED, S.RESOLVED, S.WITHDRAWN])
def test_there_is_none_where_nothing_is_to_be_signed(state: S) -> None:
    dossier = s.in_state(state)
    assert Desk(s.LEADER).client.get(draft(dossier, "png")).status_code == 404


def test_nor_in_another_kind() -> None:
    dossier = s.in_state(S.AWAITING_SIGNATURE)
    assert Desk(s.LEADER).client.get(draft(dossier, "svg")).status_code == 404


def test_one_press_to_the_next_until_none_is_left() -> None:
    first, second = s.in_state(S.AWAITING_SIGNATURE), s.in_state(S.AWAITING_SIGNATURE)
    desk = Desk(s.LEADER)
    after = desk.submit(move(first, T.SIGN), next="1")
    assert after.response.redirect_chain == [(move(second, T.SIGN), 302)]
    after = desk.submit(move(second, T.SIGN), next="1")
    assert after.response.redirect_chain == [(f"{LIST}?work=signature", 302)]
    assert "Không còn hồ sơ nào chờ ký." in list(after.messages)
    assert set(Dossier.objects.values_list("state", flat=True)) == {S.RESOLVED}
