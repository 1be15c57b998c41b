"""What the pages that few people open have to show: something of each, in every state."""

import json

from django.db import transaction
from django.utils import timezone

from accounts import demo
from accounts.models import Client, User
from accounts.scopes import Scope
from dossiers.citizens.feedback import Said, answer_feedback, take_feedback
from dossiers.citizens.models import Feedback, Payment
from dossiers.citizens.payments import order_payment
from dossiers.inbound.taking_in import keep, take_in
from integrations.endpoints import Disabled, disable, note_failure, register
from integrations.notices.models import NoticeTemplate
from tests.dossiers import stories as s
from tests.dossiers.api.test_inbound import pushed
from tests.integrators import registered

COMPLAINT = "Tôi đã chờ giấy khai sinh của con tôi hơn ba tuần mà chưa thấy hẹn lại. "


def corners() -> dict[str, int]:
    """Rows of each kind; the ids of those to look at, by name."""
    client, _secret = registered(*Scope)
    _payments()
    return {
        "client": client.pk,
        "webhook": _webhooks(client),
        "inbound": _pushed(client),
        "feedback": _feedback(),
        "template": NoticeTemplate.objects.order_by("pk")[0].pk,
        "clerk": User.objects.get(username=s.CLERK).pk,
    }


def _webhooks(client: Client) -> int:
    """One that is well, one that fails, one that was given up."""
    now = timezone.now()
    names = ("dot-1", "dot-2", "mot-dia-chi-rat-dai-cua-mot-he-thong-khac/nhan/thong-bao")
    made = [
        register(client, f"https://he-thong.example/{name}", position=0, now=now)[0]
        for name in names
    ]
    note_failure(made[1].pk, "HTTP 500", gone=False, now=now)
    disable(made[2].pk, Disabled.GAVE_UP, now=now)
    return int(made[2].pk)


def _pushed(client: Client) -> int:
    """Two that wait, for the ward and for operators, and one that was taken in."""
    now = timezone.now()
    wrong = pushed()
    wrong["ToKhai"]["child"]["full_name"] = "An Nhiên 2"
    wrong["ToKhai"]["mother"]["date_of_birth"] = "2030-01-01"
    rows = []
    for number, body in enumerate((wrong, pushed(MaTTHC="9.999999", MaDonVi="H99"), pushed())):
        code = f"G01.899-261123-000{number + 1}"
        kept, _new = keep(client, code, json.dumps(body | {"MaHoSo": code}), now=now)
        rows.append(take_in(kept.pk, now=now))
    return rows[0].pk


def _feedback() -> int:
    """One to be answered, one that was."""
    now = timezone.now()
    rows = []
    for text in (COMPLAINT * 6, "Trang tra cứu không mở được từ sáng nay."):
        said = Said(Feedback.Kind.FEEDBACK, text, "Trần Thu Trang", "0912345678", demo.WARD)
        rows.append(take_feedback(said, key=None, now=now)[0])
    answer_feedback(rows[1], "Đã sửa xong lúc 10 giờ.", by=s.user(s.CLERK), now=now)
    return rows[0].pk


def _payments() -> None:
    """One that failed, one that has to go back."""
    back = {"transaction": "GD0017", "paid_at": timezone.now()}
    for state, told in ((Payment.State.FAILED, {}), (Payment.State.REFUND_DUE, back)):
        dossier = s.moved(s.filed(), s.ACCEPT, s.REQUEST_PAYMENT)
        with transaction.atomic():
            payment, _new = order_payment(dossier, now=timezone.now())
        Payment.objects.filter(pk=payment.pk).update(state=state, ask_at=None, **told)
