"""Feedback and payments at the ward's desk."""

import pytest
from django.urls import reverse

from accounts import demo
from dossiers.citizens.models import Feedback, Payment
from tests.admin_pages import Desk
from tests.callers import Caller
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db

LIST = reverse("admin:citizens_feedback_changelist")


def received(**changes: str) -> Feedback:
    body = {"text": "Chờ quá lâu.", "unit": demo.WARD} | changes
    told = Caller().post("feedback/", body).json()
    return Feedback.objects.get(reference=told["reference"])


def page(feedback: Feedback) -> str:
    return reverse("admin:citizens_feedback_change", args=[feedback.pk])


def test_the_ward_answers_once_and_its_sender_reads_it() -> None:
    feedback, clerk = received(), Desk("canbo1")
    assert feedback.reference in clerk.get(LIST)
    assert "Chờ quá lâu." in clerk.get(LIST)
    assert "Chờ quá lâu." in clerk.get(page(feedback))
    assert "/admin/accounts/unit/" not in clerk.get(page(feedback))  # a page that is not theirs
    clerk.post(page(feedback), {"answer": ""})
    feedback.refresh_from_db()
    assert feedback.state == Feedback.State.IN_PROGRESS
    clerk.post(page(feedback), {"answer": "Phường đã bố trí thêm cán bộ."})
    told = Caller().post("feedback/look-up/", {"reference": feedback.reference}).json()
    assert (told["state"], told["answer"]) == ("answered", "Phường đã bố trí thêm cán bộ.")
    clerk.post(page(feedback), {"answer": "Khác."})
    feedback.refresh_from_db()
    assert feedback.answer == "Phường đã bố trí thêm cán bộ."
    assert str(feedback.answered_by) == "Nguyễn Thị Hoa"


def test_another_wards_feedback_does_not_exist() -> None:
    feedback = received()
    for username in ("canbo2", "lanhdao2", "quantri"):
        desk = Desk(username)
        assert feedback.reference not in desk.get(LIST)
        assert "Chờ quá lâu." not in desk.get(page(feedback))
        desk.post(page(feedback), {"answer": "Không phải việc của tôi."})
    feedback.refresh_from_db()
    assert feedback.state == Feedback.State.RECEIVED


def test_a_supervisor_reads_and_does_not_answer() -> None:
    feedback, desk = received(), Desk("giamsat")
    assert "Chờ quá lâu." in desk.get(page(feedback))
    desk.post(page(feedback), {"answer": "Tôi trả lời thay."})
    feedback.refresh_from_db()
    assert feedback.state == Feedback.State.RECEIVED


def test_what_is_nobodys_is_the_offices() -> None:
    told = Caller().post("feedback/", {"text": "Trang không mở được.", "kind": "fault"}).json()
    assert told["reference"] in Desk("quantri").get(LIST)
    assert told["reference"] not in Desk("canbo1").get(LIST)


def test_money_that_is_to_go_back_is_recorded_by_its_own_ward() -> None:
    dossier = s.moved(s.filed(), s.ACCEPT, s.REQUEST_PAYMENT)
    payment = Payment.objects.create(
        dossier=dossier,
        request=3,
        amount=8000,
        state=Payment.State.REFUND_DUE,
        made_at=s.MORNING,
        expires_at=s.MORNING + s.STEP,
        transaction="GD1",
        paid_at=s.MORNING,
    )
    payments = reverse("admin:citizens_payment_changelist")
    action = {"action": "say_refunded", "_selected_action": str(payment.pk)}
    for username, state in (
        ("canbo2", "refund_due"),
        ("giamsat", "refund_due"),
        ("canbo1", "refunded"),
    ):
        Desk(username).post(payments, action)
        payment.refresh_from_db()
        assert payment.state == state, username
