"""What a dossier's page says of the notices to its citizen."""

import pytest

from integrations.models import Link, OutboxMessage, Status
from tests.admin_pages import NOW, Desk

from .. import stories as s
from .addresses import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def test_each_notice_with_where_when_and_how_far() -> None:
    dossier = s.moved(s.filed(), s.ACCEPT)
    OutboxMessage.objects.filter(link=Link.EMAIL).update(
        status=Status.DELIVERED, settled_at=NOW, next_in_line=False
    )
    told = OutboxMessage.objects.filter(link=Link.SMS)
    told.update(
        status=Status.PARKED,
        parked_at=NOW,
        answer={"faults": [{"field": "to", "message": "not a mobile"}]},
    )
    html = Desk("canbo1").get(page(dossier))
    for text in (
        "Đã nộp hồ sơ",
        "Đã tiếp nhận, hẹn trả",
        "h***@example.com",
        "Địa chỉ nhận không dùng được",
    ):
        assert text in html
    section = html.html.split('id="notices"')[1].split("</section>")[0]
    assert section.count("os-success") == section.count("os-danger") == 2
    assert "hongvan@example.com" not in section
    assert "912345678" not in section


def test_a_dossier_without_contacts_says_so() -> None:
    dossier = s.filed()
    OutboxMessage.objects.filter(operation="send_notice").delete()
    assert "không có thư điện tử, số di động" in Desk("canbo1").get(page(dossier))
