"""Messages parked for four kinds of reasons, and where an operator sees them."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import demo
from integrations.models import OutboxMessage, Status
from tests.admin_pages import NOW
from tests.integrations.messages import fetch_result, put, register, step, sync

PARKED = "/admin/integrations/parkedmessage/"
OPERATOR = "vanhanh"
REASON = "Cổng báo đã sửa lỗi lúc 10 giờ"
SECRET = "Nguyễn Thị Hồng Vân"
TRACE = """Traceback (most recent call last):
  File "/srv/onestop/dossiers/delivery_replies.py", line 61, in _registered
    raise AnswerOutOfPlace(f"registered there, but {state} here")
dossiers.delivery_replies.AnswerOutOfPlace: Nguyễn Thị Hồng Vân đã rút hồ sơ
"""


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The admin's clock stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def parked(*kinds: Any) -> list[OutboxMessage]:
    """Messages as (what, answer, hours parked); each with one message of its dossier behind it."""
    found = []
    known = OutboxMessage.objects.values("subject").distinct().count()
    for number, (make, answer, hours) in enumerate(kinds, start=known + 1):
        first, *_behind = put(make(number), step(number, 9))
        first.status, first.answer, first.unit = Status.PARKED, answer, demo.WARD
        first.parked_at = NOW - timedelta(hours=hours)
        first.save()
        found.append(first)
    return found


def refusal(field: str, **more: Any) -> dict[str, Any]:
    return {"faults": [{"field": field, "message": f"{SECRET}: sai"}], **more}


def four_kinds() -> list[OutboxMessage]:
    return parked(
        (sync, refusal("SoDienThoai", error_code=3), 2),
        (lambda number: step(number, 1), refusal("NguoiXuLy", error_code=3), 30),
        (register, refusal("nks.HoTen", errorCode="500"), 80),
        (fetch_result, {"error": TRACE, "answer": {"ketQuaXuLy": SECRET}}, 200),
    )
