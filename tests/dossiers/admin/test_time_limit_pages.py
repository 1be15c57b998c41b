"""Time limits in the admin: edits are on record, what is kept is fixed, what moves is asked."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

from dossiers.models import Dossier, Event, TimeLimitRule
from tests.admin_pages import Desk, Page

from .. import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def address(rule: TimeLimitRule, tail: str = "change") -> str:
    return f"/admin/dossiers/timelimitrule/{rule.pk}/{tail}/"


def new_rule(amount: int = 2) -> TimeLimitRule:
    return TimeLimitRule.objects.create(
        procedure=s.BIRTH,
        unit="working_day",
        amount=amount,
        legal_basis="Luật 03/2026/QH16",
        effective_from=date(2027, 3, 1),
    )


def edited(rule: TimeLimitRule, **filled: str) -> Page:
    desk = Desk("vanhanh")
    form = desk.get(address(rule)).form_with("effective_to")
    return desk.post(address(rule), {**form, **filled})


def accepted() -> Dossier:
    return s.moved(s.filed(), s.ACCEPT)


def test_an_edit_leaves_what_was_what_became_and_who() -> None:
    rule = new_rule()
    assert edited(rule, amount="4").status == 302
    (entry,) = LogEntry.objects.all()
    assert entry.user.username == "vanhanh"
    assert "2 → 4" in entry.change_message
    page = Desk("vanhanh").get(address(rule))
    assert "2 → 4" in page
    assert "Bùi Văn Nam" in page


def test_one_rules_history_is_not_anothers() -> None:
    one, other = new_rule(), TimeLimitRule.objects.exclude(procedure=s.BIRTH)[0]
    edited(one, amount="4")
    assert "Chưa có lần sửa nào" in Desk("vanhanh").get(address(other))


def test_a_kept_rule_explains_why_it_only_reads() -> None:
    kept = TimeLimitRule.objects.get(pk=accepted().rule_id or 0)
    page = Desk("vanhanh").get(address(kept))
    assert "các mục dùng để tính hạn chỉ đọc" in page
    assert "amount" not in page.form_with("effective_to")
    free = Desk("vanhanh").get(address(new_rule()))
    assert "các mục dùng để tính hạn chỉ đọc" not in free
    assert "amount" in free.form_with("effective_to")


def test_open_dossiers_take_a_new_rule_only_on_request_and_on_record() -> None:
    dossier, rule = accepted(), new_rule(2)
    before = dossier.due_at
    page = Desk("vanhanh").get(address(rule, "recompute"))
    assert dossier.code in page
    assert "17:00 26/11/2026" in page
    dossier.refresh_from_db()
    assert dossier.due_at == before
    told = {"reason": "Luật 03/2026/QH16 điều 5"}
    done = Desk("vanhanh").post(address(rule, "recompute"), told, follow=True)
    assert "Đã tính lại hạn trả của 1 hồ sơ." in list(done.messages)
    assert "Luật 03/2026/QH16 điều 5" in done
    dossier.refresh_from_db()
    assert (dossier.rule_id, dossier.first_due_at) == (rule.pk, before)
    assert dossier.due_at == s.MORNING.replace(day=26, hour=17, minute=0)
    event = Event.objects.filter(dossier=dossier).latest("number")
    assert (event.arguments["cause"], event.arguments["asked_by"]) == ("rule", "Bùi Văn Nam")


def test_without_a_reason_nothing_moves() -> None:
    dossier, rule = accepted(), new_rule()
    assert Desk("vanhanh").post(address(rule, "recompute"), {"reason": ""}).status == 422
    dossier.refresh_from_db()
    assert dossier.rule_id != rule.pk


@pytest.mark.parametrize("by", [s.CLERK, s.OFFICER, s.LEADER, "giamsat"])
def test_rules_are_not_for_those_who_work_by_them(by: str) -> None:
    rule, desk = new_rule(), Desk(by)
    assert desk.get(address(rule)).status == 403
    assert desk.get(address(rule, "recompute")).status == 403
    assert desk.post(address(rule, "recompute"), {"reason": "x"}).status == 403


def test_a_rule_that_is_not_there_is_not_found() -> None:
    assert Desk("vanhanh").get("/admin/dossiers/timelimitrule/999999/recompute/").status == 404
