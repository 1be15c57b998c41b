"""Form 07: a ward's register of a period, from the report page."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts import demo
from dossiers.models import PrintedForm
from dossiers.printing.forms import dossier_register
from dossiers.states import DossierState as S
from tests.admin_pages import Desk

from .. import stories as s
from ..printing.papers import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
NOVEMBER = "period=days&first=01/11/2026&last=30/11/2026"


def printed(by: str, query: str = NOVEMBER) -> Any:
    return Desk(by).client.post(f"{reverse('admin:dossiers_dossier_register')}?{query}")


def test_it_has_every_column_for_every_dossier_of_the_period() -> None:
    returned, stopped = s.in_state(S.RETURNED), s.in_state(S.STOPPED)
    s.filed()  # not received yet
    outside = s.moved(s.filed(), s.ACCEPT, at=s.MORNING + timedelta(days=8))
    answer = printed(s.CLERK)
    assert answer["Content-Type"] == "application/pdf"
    text = told(answer.content)
    for field in (
        "UBND PHƯỜNG BẠCH MAI",
        "Mẫu số 07",
        "SỔ THEO DÕI HỒ SƠ",
        "Từ ngày 01/11/2026 đến ngày 30/11/2026: 2 hồ sơ",
        "Cơ quan chủ trì giải quyết: Ủy ban nhân dân phường Bạch Mai",
        "TT Mã hồ sơ Thủ tục hành chính Số bộ Người nộp Địa chỉ, số điện thoại Nhận hồ sơ "
        "Hẹn trả kết quả Trả kết quả Phương thức nhận Ký nhận Ghi chú",
        "Đăng ký khai sinh 01 Nguyễn Thị Hồng Vân Số 12 ngõ 82 phố Chùa Láng, Phường Láng, "
        "Thành phố Hà Nội · 0912345678 08:35 23/11/2026 17:00 23/11/2026 09:05 23/11/2026 "
        "Trực tiếp",
        "Dừng xử lý",
    ):
        assert field in text, f"{field!r} is not in {text!r}"
    squeezed = text.replace(" ", "")
    assert returned.code in squeezed
    assert stopped.code in squeezed
    assert outside.code not in squeezed


def test_each_time_is_on_record() -> None:
    s.in_state(S.ACCEPTED)
    for _time in range(2):
        assert printed(s.LEADER).status_code == 200
    rows = PrintedForm.objects.values_list("form", "copy", "unit__code", "printed_by_name")
    assert list(rows) == [
        ("07", 1, demo.WARD, "Lê Thị Thu Hà"),
        ("07", 2, demo.WARD, "Lê Thị Thu Hà"),
    ]
    row = PrintedForm.objects.first()
    assert row is not None
    assert (str(row.first_day), str(row.last_day)) == ("2026-11-01", "2026-11-30")


def test_a_ward_reads_its_own_register_alone() -> None:
    code = s.in_state(S.ACCEPTED).code
    assert code not in told(printed("canbo2").content).replace(" ", "")
    assert printed("canbo2", f"{NOVEMBER}&unit={demo.WARD}").status_code == 404
    for by in ("vanhanh", "quantri"):
        assert printed(by).status_code == 404


def test_a_supervisor_names_the_ward() -> None:
    code = s.in_state(S.ACCEPTED).code
    assert printed("giamsat").status_code == 404  # of several at once there is no register
    answer = printed("giamsat", f"{NOVEMBER}&unit={demo.WARD}")
    assert code in told(answer.content).replace(" ", "")


def test_it_is_offered_where_it_can_be_printed() -> None:
    report = reverse("admin:dossiers_dossier_report")
    assert "mẫu 07" in Desk(s.CLERK).get(report)
    assert "mẫu 07" not in Desk("giamsat").get(report)
    assert "mẫu 07" in Desk("giamsat").get(report, unit=demo.WARD)
    assert Desk(s.CLERK).get(reverse("admin:dossiers_dossier_register")).status == 404


def test_a_period_that_is_a_book_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_register, "MOST_ROWS", 1)
    s.in_state(S.ACCEPTED)
    assert printed(s.CLERK).status_code == 200
    s.in_state(S.ACCEPTED)
    refused = printed(s.CLERK)
    assert refused.status_code == 422
    assert "Kỳ này có hơn 1 hồ sơ" in refused.content.decode()


def test_a_day_without_a_form_is_refused_in_words() -> None:
    refused = printed(s.CLERK, "period=days&first=01/08/2025&last=31/08/2025")
    assert refused.status_code == 422
    assert "Không có mẫu in nào" in refused.content.decode()
    assert not PrintedForm.objects.exists()


def test_a_bad_question_is_asked_again() -> None:
    assert printed(s.CLERK, "period=days&first=31/11/2026&last=x").status_code == 422
