"""Many papers in one go: the list first, one file, each on record."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.form_codes import FormCode as F
from dossiers.models import Dossier, PrintedForm
from dossiers.printing.offers import offers_of, readers_for
from dossiers.printing.prints import print_forms
from dossiers.states import DossierState as S
from tests.admin_pages import NOW, Desk

from .. import stories as s
from ..printing.papers import pages, told
from .addresses import LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def prints() -> str:
    return reverse("admin:dossiers_dossier_prints")


def pick(what: str, *dossiers: Dossier) -> dict[str, Any]:
    return {"what": what, "pick": [str(dossier.pk) for dossier in dossiers]}


def test_fifty_receipts_are_one_file_in_the_order_picked() -> None:
    dossiers = [s.in_state(S.ACCEPTED) for _ in range(50)][::-1]
    desk = Desk(s.CLERK)
    shown = desk.client.get(prints(), pick("receipts", *dossiers))
    assert shown.status_code == 200
    assert not PrintedForm.objects.exists()
    answer = desk.client.post(prints(), pick("receipts", *dossiers))
    assert answer["Content-Type"] == "application/pdf"
    assert pages(answer.content) == 50
    text = told(answer.content)
    places = [text.index(f"Mã hồ sơ: {dossier.code}") for dossier in dossiers]
    assert places == sorted(places)
    assert text.count("Trang 1/1") == 50
    rows = PrintedForm.objects.values_list("dossier_id", "form", "copy", "printed_by_name")
    assert set(rows) == {(each.pk, "01", 1, "Nguyễn Thị Hoa") for each in dossiers}


def test_fifty_one_are_too_many() -> None:
    dossiers = [s.in_state(S.ACCEPTED)]
    asked = {"what": "receipts", "pick": [str(dossiers[0].pk + n) for n in range(51)]}
    for answer in (
        Desk(s.CLERK).client.get(prints(), asked),
        Desk(s.CLERK).client.post(prints(), asked),
    ):
        assert answer.status_code == 422
        assert "tối đa 50 hồ sơ" in answer.content.decode()
    assert not PrintedForm.objects.exists()


def test_what_cannot_be_printed_is_told_with_the_reason() -> None:
    fine, new, other = s.in_state(S.ACCEPTED), s.filed(), s.in_state(S.PROCESSING)
    answer = Desk(s.CLERK).client.get(prints(), pick("receipts", fine, new))
    page = answer.content.decode()
    assert f'value="{fine.pk}"' in page
    assert f'value="{new.pk}"' not in page
    assert f"{new.code}</a> · Nguyễn Thị Hồng Vân: Hồ sơ chưa được tiếp nhận." in page
    page = Desk(s.CLERK).client.get(prints(), pick("certificates", other)).content.decode()
    assert "Kết quả chưa được ký." in page


def test_a_second_certificate_is_not_printed_in_passing() -> None:
    dossier, first = s.in_state(S.RESOLVED), s.in_state(S.RESOLVED)
    clerk = s.user(s.CLERK)
    offer = next(
        each
        for each in offers_of(dossier, readers_for(clerk, dossier, NOW))
        if each.code == F.BIRTH_CERTIFICATE
    )
    print_forms([offer], by=clerk, now=NOW)
    page = Desk(s.CLERK).client.get(prints(), pick("certificates", dossier, first))
    assert "in từng giấy và ghi lý do" in page.content.decode()
    refused = Desk(s.CLERK).client.post(prints(), pick("certificates", dossier, first))
    assert refused.status_code == 409
    assert "Chưa in gì" in refused.content.decode()
    assert PrintedForm.objects.count() == 1
    answer = Desk(s.CLERK).client.post(prints(), pick("certificates", first))
    assert "GIẤY KHAI SINH" in told(answer.content)


def test_different_procedures_certificates_go_into_one_file() -> None:
    signed = [
        s.moved(s.filed(procedure), *s.READY, s.FOR_SIGNATURE, s.SIGN)
        for procedure in (s.BIRTH, s.MARRIAGE, s.MARITAL_STATUS, s.DEATH)
    ]
    text = told(Desk(s.CLERK).client.post(prints(), pick("certificates", *signed)).content)
    for title in ("GIẤY KHAI SINH", "CHỨNG NHẬN KẾT HÔN", "TÌNH TRẠNG HÔN NHÂN", "KHAI TỬ"):
        assert title in text


@pytest.mark.parametrize("by", ["canbo2", "lanhdao2"])
def test_another_wards_dossiers_are_not_found(by: str) -> None:
    dossier = s.in_state(S.ACCEPTED)
    asked = pick("receipts", dossier)
    for answer in (Desk(by).client.get(prints(), asked), Desk(by).client.post(prints(), asked)):
        assert answer.status_code == 422
        assert dossier.code not in answer.content.decode()
    assert not PrintedForm.objects.exists()


@pytest.mark.parametrize("by", ["vanhanh", "quantri"])
def test_for_whom_no_dossiers_exist_there_is_no_page(by: str) -> None:
    assert Desk(by).get(prints(), what="receipts").status == 404


def test_a_supervisor_prints_no_certificates() -> None:
    answer = Desk("giamsat").client.get(prints(), pick("certificates", s.in_state(S.RESOLVED)))
    assert "Chỉ cán bộ của đơn vị mới in giấy này." in answer.content.decode()


@pytest.mark.parametrize("asked", [{}, {"what": "everything"}, {"what": "receipts", "pick": "x"}])
def test_nonsense_is_answered_calmly(asked: dict[str, str]) -> None:
    assert Desk(s.CLERK).get(prints(), **asked).status in (404, 422)


def test_the_list_has_a_box_for_each_and_a_button_for_each_batch() -> None:
    dossier = s.in_state(S.ACCEPTED)
    shown = Desk(s.CLERK).get(LIST)
    assert f'name="pick" value="{dossier.pk}" form="os-picked"' in shown
    for what in ("receipts", "certificates"):
        assert f'name="what" value="{what}"' in shown


def test_many_cost_little_more_than_few() -> None:
    dossiers = [s.in_state(S.ACCEPTED) for _ in range(12)]
    desk, counts = Desk(s.CLERK), []
    desk.client.get(prints(), pick("receipts", *dossiers))
    for some in (dossiers[:2], dossiers):
        with CaptureQueriesContext(connection) as queries:
            desk.client.get(prints(), pick("receipts", *some))
        counts.append(len(queries))
    assert counts[0] == counts[1]
