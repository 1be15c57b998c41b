"""Which dossiers come in, and when the counters took paper."""

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onestop.drills.declarations import childs_name
from onestop.drills.dossier_plans import SEND, plans
from onestop.drills.office_hours import OfficeHours
from onestop.drills.promise_check import BIRTH, HANOI
from onestop.drills.wards import WARDS


def test_the_plans_are_the_seeds_own_and_spread_over_wards_and_time() -> None:
    made = plans(2000, WARDS, paper_share=0.5, seed=1)
    assert made == plans(2000, WARDS, paper_share=0.5, seed=1)
    assert sorted(plan.number for plan in made) == list(range(2000))
    assert [plan.at for plan in made] == sorted(plan.at for plan in made)
    assert set(Counter(plan.ward for plan in made).values()) == {2000 // len(WARDS)}
    assert 900 < sum(plan.on_paper for plan in made) < 1100
    assert {plan.procedure for plan in made if SEND in plan.steps} == {BIRTH}
    assert len({plan.procedure for plan in made}) == 4
    assert not any(plan.on_paper for plan in plans(100, WARDS, paper_share=0.0, seed=1))


def test_every_child_of_a_city_has_a_name_of_its_own() -> None:
    assert len({childs_name(number) for number in range(65536)}) == 65536


@given(
    st.datetimes(*(datetime.fromisoformat(day) for day in ("2021-01-01", "2027-01-01"))),
    st.integers(2, 30),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_paper_is_taken_in_office_hours_in_order(
    end: datetime, days: int, first: float, second: float
) -> None:
    until = end.replace(tzinfo=HANOI)
    since = until - timedelta(days=days)
    counters = OfficeHours(since, until)
    earlier, later = (counters.instant(share) for share in sorted((first, second)))
    assert earlier <= later
    for instant in (earlier, later):
        # Cut to the second, it may fall a moment before a darkness that begins within one.
        assert since - timedelta(seconds=1) < instant <= until
        assert (7, 30) <= (instant.hour, instant.minute) <= (16, 30)
