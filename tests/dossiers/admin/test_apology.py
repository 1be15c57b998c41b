"""Form 04: drafted from the ledger when a date will be missed, printed as it was given."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from dossiers.apology import Apology, draft_apology, given_apology
from dossiers.form_codes import FormCode
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from tests.admin_pages import NOW, Desk

from .. import stories as s
from ..printing.papers import told
from .addresses import form, move, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: What the stories accept on the 23rd is due at 17:00; the 24th is a holiday.
OVERDUE = s.MORNING.replace(day=25, hour=10, minute=0)


def form_04(dossier: Dossier) -> str:
    return reverse("admin:dossiers_dossier_apology", args=[dossier.pk])


def drafted(dossier: Dossier, now: datetime = OVERDUE) -> Apology:
    apology = draft_apology(dossier, now)
    assert apology is not None
    return apology


def outage(start: datetime, end: datetime | None) -> None:
    declared = s.declare_outage(start)
    declared.ended_at = end
    declared.save()


def extended(dossier: Dossier, on: str = "2026-11-27") -> Dossier:
    arguments = {"reason": "Máy chủ hỏng.", "new_due_on": on}
    return s.moved(dossier, (s.LEADER, T.EXTEND, arguments))


def test_the_reason_tells_from_when_to_when_the_link_was_down() -> None:
    dossier = s.moved(s.filed(), s.ACCEPT, s.START, s.SEND, at=s.MORNING)
    outage(s.MORNING - timedelta(hours=1), s.MORNING + timedelta(hours=2))  # from the sending on
    outage(s.MORNING + timedelta(hours=5), s.MORNING + timedelta(hours=6))
    assert drafted(dossier).reason == (
        "Hệ thống hộ tịch của Bộ Tư pháp mất kết nối "
        "từ 08:30 23/11/2026 đến 10:30 23/11/2026; từ 13:30 23/11/2026 đến 14:30 23/11/2026."
    )


def test_an_outage_that_goes_on_is_told_so() -> None:
    dossier = s.moved(s.filed(), s.ACCEPT, s.START, s.SEND, at=s.MORNING)
    outage(s.MORNING, None)
    assert drafted(dossier).reason.endswith("từ 08:30 23/11/2026 đến nay.")


def test_an_outage_that_this_dossier_did_not_wait_for_is_no_excuse() -> None:
    outage(s.MORNING, None)
    assert "mất kết nối" not in drafted(s.in_state(S.PROCESSING)).reason


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (S.ACCEPTED, "tiếp nhận, chuyển hồ sơ"),
        (S.PROCESSING, "kiểm tra, xác minh"),
        (S.AWAITING_SIGNATURE, "xem xét, ký"),
        (S.AWAITING_REGISTRY, "chưa trả lời hồ sơ đã gửi"),
        (S.AWAITING_CONFIRMATION, "đang chờ ông/bà xác nhận"),
    ],
)
def test_without_an_outage_it_says_what_the_dossier_waits_for(state: S, told: str) -> None:
    assert told in drafted(s.in_state(state)).reason


def test_the_proposed_date_is_a_working_day_ahead_of_promise_and_today() -> None:
    dossier = s.in_state(S.PROCESSING)
    assert drafted(dossier, NOW).new_due_on == date(2026, 11, 25)  # over the holiday
    assert drafted(dossier, OVERDUE).new_due_on == date(2026, 11, 26)
    friday = s.MORNING.replace(day=27, hour=10)
    assert drafted(dossier, friday).new_due_on == date(2026, 11, 30)


def test_a_long_outage_asks_for_as_long_again() -> None:
    dossier = s.moved(s.filed(), s.ACCEPT, s.START, s.SEND, at=s.MORNING)
    outage(s.MORNING, None)
    # 6.5 hours of the 23rd, 8 of the 25th and of the 26th, 8 of the 27th
    evening = s.MORNING.replace(day=27, hour=17, minute=0)
    assert drafted(dossier, evening).new_due_on == date(2026, 12, 3)


def test_nothing_is_drafted_in_good_time_nor_twice_nor_after_the_end() -> None:
    in_time = s.moved(s.filed(s.MARITAL_STATUS), s.ACCEPT, at=s.MORNING)
    assert draft_apology(in_time, NOW) is None
    assert draft_apology(s.filed(), OVERDUE) is None
    assert draft_apology(extended(s.in_state(S.PROCESSING)), OVERDUE + timedelta(days=9)) is None
    assert draft_apology(s.in_state(S.RESOLVED), OVERDUE) is None


def test_the_leaders_form_is_filled_in_and_goes_through() -> None:
    dossier = s.in_state(S.PROCESSING)
    address, desk = move(dossier, T.EXTEND), Desk(s.LEADER)
    shown = desk.get(address)
    form = shown.form_with("expected_events")
    assert form["arguments-new_due_on"] == "25/11/2026"
    assert "kiểm tra, xác minh" in form["arguments-reason"]
    assert form_04(dossier) in shown
    assert desk.submit(address).status == 200
    dossier.refresh_from_db()
    assert dossier.due_at == s.MORNING.replace(day=25, hour=17, minute=0)
    given = given_apology(dossier)
    assert given is not None
    assert given.missed == s.MORNING.replace(hour=17, minute=0)
    assert (given.new_due_on, given.signed_by) == (date(2026, 11, 25), "Lê Thị Thu Hà")


def test_other_moves_and_dossiers_in_good_time_are_not_filled_in() -> None:
    in_time = s.moved(s.filed(s.MARITAL_STATUS), s.ACCEPT, at=s.MORNING)
    form = Desk(s.LEADER).get(move(in_time, T.EXTEND)).form_with("expected_events")
    assert form["arguments-reason"] == form["arguments-new_due_on"] == ""
    stop = Desk(s.LEADER).get(move(s.in_state(S.PROCESSING), T.STOP)).form_with("expected_events")
    assert stop["arguments-reason"] == ""


def test_a_draft_says_that_it_is_one_and_is_the_wards_alone() -> None:
    dossier = s.in_state(S.PROCESSING)
    shown = Desk(s.OFFICER).client.get(form_04(dossier))
    text = told(shown.content)
    assert "BẢN THẢO – chưa ban hành" in text
    assert "Bạch Mai, ngày … tháng … năm …" in text
    assert "kiểm tra, xác minh" in text
    assert not dossier.printed_forms.exists()  # looking at a draft prints nothing
    assert Desk("giamsat").get(form_04(dossier)).status == 404
    assert form_04(dossier) not in Desk("giamsat").get(page(dossier))


def test_once_it_is_given_there_is_no_draft_but_the_form_itself() -> None:
    dossier = extended(s.in_state(S.PROCESSING))
    assert Desk(s.LEADER).get(form_04(dossier)).status == 404
    answer = Desk("giamsat").client.post(form(dossier, FormCode.APOLOGY))
    text = told(answer.content)
    assert "BẢN THẢO" not in text
    assert "Lý do: Máy chủ hỏng." in text


@pytest.mark.parametrize("by", ["canbo2", "vanhanh"])
def test_what_may_not_be_seen_is_not_drafted(by: str) -> None:
    assert Desk(by).get(form_04(s.in_state(S.PROCESSING))).status == 404


def test_without_anything_to_apologise_for_there_is_no_form() -> None:
    assert Desk(s.LEADER).get(form_04(s.filed())).status == 404
