"""The work list: what it costs, what it finds, and what it says."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import demo
from accounts.admin.rights import instant_of
from accounts.models import Unit
from dossiers.admin.listing import _ended, _open
from dossiers.admin.time_words import due_words, local_time, spoken
from dossiers.admin.work_counts import count_work
from dossiers.admin.work_lists import WORK_LISTS
from dossiers.calendars import current_calendars, forget_calendar
from dossiers.clock import Outcome
from dossiers.models import Closure, Dossier, WorkingHours
from dossiers.promises import outcome_of
from dossiers.standing_now import due_today, outcome_is
from dossiers.states import FINAL_STATES
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.admin_pages import NOW, Desk

from .. import stories as s
from .addresses import LIST, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

MOST_QUERIES = 12


@pytest.mark.parametrize("username", ["canbo1", "giamsat"])
def test_the_lists_queries_do_not_grow_with_its_rows(username: str) -> None:
    desk = Desk(username)
    counts = []
    filed = 0
    for rows in (1, 10, 100):
        while filed < rows:
            s.filed()
            filed += 1
        forget_calendar()
        desk.get(LIST)  # content types, the calendar and the like are kept for a while from here on
        with CaptureQueriesContext(connection) as queries:
            found = desk.get(LIST)
        assert found.response.context["cl"].result_count == rows
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= MOST_QUERIES


@pytest.mark.parametrize("username", ["canbo1", "congchuc1", "lanhdao1", "giamsat"])
def test_no_list_costs_more_than_twelve_queries(username: str) -> None:
    s.in_every_state()
    desk = Desk(username)
    lists = [{"work": each.key} for each in WORK_LISTS]
    lists += [{**each, "mine": "1"} for each in (*lists, {})]
    lists += [{"q": typed} for typed in ("Trần", "tran", "0001", "0912345678", "06/11/2026")]
    lists += [{"due": "late"}, {"assignee": "me"}, {"channel": "post"}, {"unit": demo.WARD}]
    costs = {}
    for query in lists:
        forget_calendar()
        current_calendars()  # read anew now and then; no list's own
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST, **query)
        costs[str(query)] = len(queries)
    assert max(costs.values()) <= MOST_QUERIES, costs


def test_no_list_sorts_or_counts_the_past() -> None:
    """Each part of a list comes in its order out of an index, as far as it is read."""
    s.in_state(S.RETURNED)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
    unit = Unit.objects.get(code=demo.WARD)
    for dossiers in (Dossier.objects.filter(unit=unit), Dossier.objects.all()):
        # Of a unit's index and that for all, either is as good on a table as small as this.
        assert "Backward using dossier_ended" in _ended(dossiers)[:50].explain()
    assert "using dossier_open " in _open(Dossier.objects.filter(unit=unit)).explain()


def test_what_waits_for_a_link_says_which_and_since_when() -> None:
    s.in_state(S.AWAITING_REGISTRY)
    page = Desk("congchuc1").get(LIST, work="registry")
    sent = Dossier.objects.get().events.get(transition=Transition.SEND_TO_REGISTRY)
    assert "Hộ tịch" in page or "hộ tịch" in page
    assert local_time(sent.occurred_at) in page


def test_due_today_is_what_must_still_be_ready_today() -> None:
    """A birth is due the same day; three days are left for a certificate of marital status."""
    today = s.moved(s.filed(), s.ACCEPT)
    s.moved(s.filed(s.MARITAL_STATUS), s.ACCEPT)
    assert today.due_at is not None
    for at, expected in (
        (NOW, [today]),
        (today.due_at, [today]),
        (today.due_at + timedelta(seconds=1), []),  # overdue
        (NOW - timedelta(days=1), []),
    ):
        assert list(Dossier.objects.filter(due_today(at))) == expected, at


def test_a_dossiers_page_costs_the_same_however_long_its_history() -> None:
    desk = Desk("canbo1")
    short, long = s.filed(), s.in_state(S.RETURNED)
    counts = []
    for dossier in (short, long):
        with CaptureQueriesContext(connection) as queries:
            desk.get(page(dossier))
        counts.append(len(queries))
    # A dossier without any delivery attempt or intervention saves nothing but those look-ups.
    assert max(counts) <= 24
    assert abs(counts[0] - counts[1]) <= 2, counts


def test_every_unfinished_state_is_on_exactly_one_list() -> None:
    listed = [state for each in WORK_LISTS for state in each.states]
    assert sorted(listed) == sorted(set(S) - FINAL_STATES)


def test_counts_are_the_lengths_of_the_lists() -> None:
    s.in_every_state()
    desk = Desk("canbo1")
    counts = count_work(Dossier.objects.all(), NOW).everybodys
    for each in WORK_LISTS:
        found = desk.get(LIST, work=each.key)
        assert found.response.context["cl"].result_count == counts[each.key], each.key


def instants() -> Iterator[datetime]:
    """From the morning of acceptance past the due dates and a long pause, in uneven steps."""
    at = s.MORNING
    while at < s.MORNING + timedelta(days=12):
        yield at
        at += timedelta(hours=5, minutes=13)


def test_rows_and_objects_agree_on_every_outcome_at_any_time() -> None:
    s.in_every_state()
    # The other ward works in the mornings only and closes one day: its days are shorter.
    other_ward = Unit.objects.get(code=demo.OTHER_WARD)
    WorkingHours.objects.create(
        unit=other_ward,
        afternoon_opens=None,
        afternoon_closes=None,
        effective_from=s.MORNING.date(),
        legal_basis="Quyết định của phường",
    )
    Closure.objects.create(
        unit=other_ward, date=date(2026, 11, 26), reason="Lũ", legal_basis="Công văn"
    )
    forget_calendar()
    accept: s.Step = ("canbo2", Transition.ACCEPT, {})
    s.moved(s.filed(s.MARITAL_STATUS, unit=demo.OTHER_WARD), accept)
    s.moved(s.filed(s.MARRIAGE, unit=demo.OTHER_WARD), accept)
    late = s.moved(s.filed(s.MARITAL_STATUS), s.ACCEPT)
    s.moved(late, s.REQUEST_SUPPLEMENT, at=s.MORNING + timedelta(days=9))  # paused when overdue
    s.moved(s.filed(s.MARITAL_STATUS), s.ACCEPT)
    seen: set[Outcome] = set()
    for at in instants():
        expected: dict[int, Outcome | None] = {
            dossier.pk: outcome_of(dossier, at) for dossier in Dossier.objects.all()
        }
        for outcome in Outcome:
            rows = Dossier.objects.filter(outcome_is(outcome, at))
            wanted = {pk for pk, found in expected.items() if found is outcome}
            assert {dossier.pk for dossier in rows} == wanted, (outcome, at)
            if wanted:
                seen.add(outcome)
    assert seen >= set(Outcome) - {Outcome.EARLY, Outcome.LATE}


@pytest.mark.parametrize(
    ("finished", "outcome"),
    [
        (timedelta(days=-1), Outcome.EARLY),
        (timedelta(0), Outcome.ON_TIME),
        (timedelta(microseconds=1), Outcome.LATE),
    ],
)
def test_finished_rows_are_judged_by_when_they_were_finished(
    finished: timedelta, outcome: Outcome
) -> None:
    dossier = s.in_state(S.RESOLVED)
    assert dossier.due_at is not None
    # Finished long after the stories' morning: the facts alone are set, as no story takes days.
    Dossier.objects.filter(pk=dossier.pk).update(finished_at=dossier.due_at + finished)
    dossier.refresh_from_db()
    assert outcome_of(dossier, NOW) is outcome
    assert Dossier.objects.filter(outcome_is(outcome, NOW)).exists()


def test_open_ones_come_first_and_the_soonest_due_on_top() -> None:
    returned = s.in_state(S.RETURNED)
    new = s.filed()
    three_days = s.moved(s.filed(s.MARITAL_STATUS), s.ACCEPT)
    same_day = s.moved(s.filed(), s.ACCEPT)
    listed = Desk("canbo1").get(LIST).response.context["cl"].result_list
    assert [each.pk for each in listed] == [same_day.pk, three_days.pk, new.pk, returned.pk]


@pytest.mark.parametrize(
    ("total", "words"),
    [
        (0, "chưa tới 1 phút"),
        (1, "1 phút"),
        (60, "1 giờ"),
        (200, "3 giờ 20 phút"),
        (480, "1 ngày"),
        (600, "1 ngày 2 giờ"),
        (605, "1 ngày 2 giờ"),
        (2400, "5 ngày"),
    ],
)
def test_working_time_in_words(total: int, words: str) -> None:
    assert spoken(total, timedelta(hours=8)) == words


def test_how_a_due_date_is_told() -> None:
    """Accepted on Monday at 08:35, due the same day at 17:00."""
    dossier = s.moved(s.filed(), s.ACCEPT)
    assert due_words(dossier, NOW + timedelta(minutes=0)).words == "còn 5 giờ 30 phút làm việc"
    assert (
        due_words(dossier, NOW + timedelta(minutes=6 * 60 + 30)).words
        == "còn chưa tới 1 phút làm việc"
    )
    assert due_words(dossier, NOW + timedelta(minutes=7 * 60)).words == "quá hạn"
    # The Tuesday after is a holiday; on Thursday at 10:30 ten working hours have passed.
    assert due_words(dossier, NOW + timedelta(minutes=3 * 24 * 60)).words == "quá hạn 1 ngày 2 giờ"


def test_states_are_told_in_words_and_not_by_colour_alone() -> None:
    for dossier in s.in_every_state():
        found = Desk("canbo1").get(LIST, q=dossier.code)
        assert f">{S(dossier.state).label}</span>" in found


def test_one_page_knows_one_instant() -> None:
    """The rows, the filters and the counts of a page are all as of the request's instant."""
    request = Desk("canbo1").get(LIST).response.wsgi_request
    assert instant_of(request) == instant_of(request) == NOW
