"""The calendar and the time limits as operators keep them."""

from datetime import date

import pytest
from django.urls import reverse

from dossiers.calendars import current_calendar
from dossiers.models import CalendarYear, Closure, Holiday, TimeLimitRule, WorkingHours
from tests.admin_pages import Desk, Page

from .. import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def fill(address: str, by: str, **filled: str) -> Page:
    """Open the page as an operator, fill in the form that has the field ``by``, and send it."""
    desk = Desk("vanhanh")
    return desk.post(address, desk.get(address).form_with(by) | filled)


def test_a_day_off_counts_as_soon_as_it_is_entered() -> None:
    day = date(2027, 11, 26)
    assert current_calendar().is_working_day(day)
    typed = {"date": "26/11/2027", "kind": "holiday", "name": "Nghỉ", "source": "Thông báo 1"}
    assert fill(reverse("admin:dossiers_holiday_add"), "date", **typed).status == 302
    assert not current_calendar().is_working_day(day)
    address = reverse("admin:dossiers_holiday_delete", args=[Holiday.objects.get(date=day).pk])
    assert Desk("vanhanh").post(address, {"post": "yes"}).status == 302
    assert current_calendar().is_working_day(day)


def test_a_year_is_published_on_a_basis_and_never_deleted() -> None:
    address = reverse("admin:dossiers_calendaryear_add")
    bare = {"year": "2028", "published": "on", "published_on": "01/11/2027"}
    refused = fill(address, "year", **bare)
    assert refused.status == 200
    assert "Lịch đã công bố phải có căn cứ pháp lý." in refused
    assert fill(address, "year", **bare, legal_basis="Thông báo 2").status == 302
    year = CalendarYear.objects.get(year=2028)
    assert Desk("vanhanh").post(
        reverse("admin:dossiers_calendaryear_delete", args=[year.pk]), {"post": "yes"}
    ).status == 403  # fmt: skip


def test_hours_and_closures_of_a_ward_are_kept() -> None:
    hours = fill(
        reverse("admin:dossiers_workinghours_add"),
        "morning_opens",
        morning_opens="07:30",
        morning_closes="11:30",
        afternoon_opens="13:30",
        afternoon_closes="17:00",
        effective_from="01/12/2026",
        legal_basis="Quyết định 5",
    )
    assert hours.status == 302, hours.html
    assert WorkingHours.objects.get().morning_opens.hour == 7
    closure = fill(
        reverse("admin:dossiers_closure_add"),
        "reason",
        date="02/12/2026",
        reason="Lũ",
        legal_basis="Công điện 9",
    )
    assert closure.status == 302, closure.html
    assert Closure.objects.get().date == date(2026, 12, 2)


def test_a_limit_in_use_ends_by_a_date_and_changes_in_nothing_else() -> None:
    dossier = s.moved(s.filed(), s.ACCEPT)
    rule = dossier.rule
    assert rule is not None
    address = reverse("admin:dossiers_timelimitrule_change", args=[rule.pk])
    changed = fill(address, "effective_to", effective_to="28/02/2027", amount="9", cutoff="16:00")
    assert changed.status == 302
    after = TimeLimitRule.objects.get(pk=rule.pk)
    assert after.effective_to == date(2027, 2, 28)
    assert (after.amount, after.cutoff) == (rule.amount, rule.cutoff)
    delete = reverse("admin:dossiers_timelimitrule_delete", args=[rule.pk])
    assert Desk("vanhanh").post(delete, {"post": "yes"}).status == 403


def test_a_new_circular_is_a_new_row() -> None:
    made = fill(
        reverse("admin:dossiers_timelimitrule_add"),
        "procedure",
        procedure=s.BIRTH,
        unit="working_day",
        amount="2",
        cutoff="15:00",
        after_supplement="shift",
        legal_basis="Luật 03/2026/QH16",
        effective_from="01/03/2027",
    )
    assert made.status == 302, made.html
    rule = TimeLimitRule.objects.in_force(s.BIRTH, "", date(2027, 3, 1))
    assert rule is not None
    assert rule.legal_basis == "Luật 03/2026/QH16"
    delete = reverse("admin:dossiers_timelimitrule_delete", args=[rule.pk])
    assert Desk("vanhanh").post(delete, {"post": "yes"}).status == 302
