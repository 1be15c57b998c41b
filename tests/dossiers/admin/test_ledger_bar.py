"""Whose the minutes were, and each promise with its reasons, on the page and in the list."""

from datetime import date, datetime, timedelta

import pytest

from dossiers.admin.ledger_bar import LedgerBar, ledger_bar
from dossiers.calendars import forget_calendar
from dossiers.ledger import Share
from dossiers.models import CalendarYear, Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.admin_pages import NOW, Desk

from .. import stories as s
from .addresses import LIST, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: The story's 23 November, at a clock time; the 24th is a holiday.
DAY = s.MORNING.replace(hour=0, minute=0)


def at(days: int, hour: int, minute: int = 0) -> datetime:
    return DAY + timedelta(days=days, hours=hour, minutes=minute)


def bar_of(dossier: Dossier, now: datetime = NOW) -> LedgerBar:
    bar = ledger_bar(dossier, now)
    assert bar is not None
    return bar


def late(*, down_until: datetime | None) -> Dossier:
    """Due on the 23rd at 17:00, waiting for the registry from 10:00, signed on the 25th, 16:00."""
    dossier = s.moved(s.filed(), s.ACCEPT, at=at(0, 9))
    dossier = s.moved(dossier, s.START, s.SEND, at=at(0, 10))
    if down_until is not None:
        outage = s.declare_outage(at(0, 10))
        outage.ended_at = down_until
        outage.save()
    dossier = s.moved(dossier, s.REGISTERED, at=at(2, 9))
    return s.moved(dossier, s.FOR_SIGNATURE, s.SIGN, at=at(2, 16))


def test_nothing_is_drawn_before_acceptance() -> None:
    dossier = s.filed()
    assert ledger_bar(dossier, NOW) is None
    assert 'id="ledger"' not in Desk(s.OFFICER).get(page(dossier))


def test_each_share_has_its_figures_and_they_fill_the_bar() -> None:
    bar = bar_of(late(down_until=at(0, 15)))
    figures = [(each.share, each.minutes, each.days, each.percent) for each in bar.segments]
    assert figures == [
        (Share.WARD_CLERK, "60", "0,13", "7"),
        (Share.WARD_OFFICER, "360", "0,75", "43"),
        (Share.LINK_DOWN, "240", "0,50", "29"),
        (Share.LINK_WORKING, "180", "0,37", "21"),
    ]
    assert (bar.minutes, bar.days) == ("840", "1,75")
    widths = [float(each.width.rstrip("%")) for each in bar.segments]
    lefts = [float(each.left.rstrip("%")) for each in bar.segments]
    assert sum(widths) == pytest.approx(100, abs=0.01)
    assert lefts == pytest.approx([sum(widths[:i]) for i in range(len(widths))], abs=0.01)


def test_a_late_dossier_names_who_had_most_and_what_the_outage_cost() -> None:
    assert bar_of(late(down_until=None)).verdict == (
        "Quá hạn 7 giờ làm việc, nhiều nhất là thời gian của: Hệ thống hộ tịch xử lý "
        "(7 giờ trong 1 ngày 6 giờ tính vào hạn); không có thời gian nào do mất kết nối."
    )


def test_a_short_outage_does_not_excuse_a_long_delay() -> None:
    assert bar_of(late(down_until=at(0, 11))).verdict.endswith(
        "nếu không mất kết nối thì vẫn quá hạn."
    )


def test_without_the_outage_it_would_have_been_on_time() -> None:
    """Seven hours late, and for seven hours the registry was down."""
    assert bar_of(late(down_until=at(2, 9))).verdict == (
        "Quá hạn 7 giờ làm việc, nhiều nhất là thời gian của: Hệ thống hộ tịch mất kết nối "
        "(7 giờ trong 1 ngày 6 giờ tính vào hạn); nếu không mất kết nối thì đã đúng hạn."
    )


def test_the_citizens_pause_made_nothing_late() -> None:
    """Two days of waiting moved the promise; the officer's hours after it did not."""
    dossier = s.moved(s.filed(), s.ACCEPT, at=at(0, 9))
    dossier = s.moved(dossier, s.REQUEST_SUPPLEMENT, at=at(0, 10))
    dossier = s.moved(dossier, (s.CITIZEN, Transition.SUPPLY, {}), s.START, at=at(3, 10))
    bar = bar_of(dossier, at(7, 11))
    assert next(each for each in bar.segments if each.share is Share.CITIZEN).minutes == "960"
    assert bar.verdict.startswith("Quá hạn")
    assert "Công chức tư pháp - hộ tịch" in bar.verdict


def test_an_open_dossier_in_time_is_not_accused() -> None:
    assert bar_of(s.in_state(S.PROCESSING)).verdict == ""


def test_the_page_tells_the_bar_in_words_as_well() -> None:
    html = Desk(s.OFFICER).get(page(late(down_until=at(2, 9)))).html
    assert "3. Hệ thống hộ tịch mất kết nối: 420 phút (50%)" in html
    assert "nếu không mất kết nối thì đã đúng hạn" in html
    assert "<script" not in html[html.index('id="ledger"') : html.index('id="declaration"')]


def test_every_promise_has_its_rule_its_basis_and_its_reason() -> None:
    dossier = s.moved(
        s.in_state(S.PROCESSING),
        (s.LEADER, Transition.EXTEND, {**s.REASON, "new_due_on": "2026-11-27"}),
    )
    s.close(date(2026, 11, 27))
    recompute = (s.SYSTEM, Transition.RECOMPUTE, s.RECOMPUTATION)
    lines = Desk(s.OFFICER).get(page(s.moved(dossier, recompute))).response.context["promises"]
    assert [(each.promise.kind, each.cause, each.reason) for each in lines] == [
        ("first", "", ""),
        ("extended", "", s.REASON["reason"]),
        ("recomputed", "giờ làm việc hoặc ngày đóng cửa của đơn vị", s.RECOMPUTATION["reason"]),
    ]
    assert all("163/QĐ-BTP" in each.legal_basis for each in lines)


@pytest.mark.parametrize(("published", "told"), [(True, False), (False, True)])
def test_a_date_counted_in_a_provisional_year_is_marked(published: bool, told: bool) -> None:
    dossier = s.in_state(S.ACCEPTED)
    CalendarYear.objects.filter(year=2026).update(published=published)
    forget_calendar()
    desk = Desk(s.OFFICER)
    assert ("tạm tính" in desk.get(page(dossier))) is told
    assert ("tạm tính" in desk.get(LIST)) is told
