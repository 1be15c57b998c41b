"""Absences in the admin: one's own, a leader's people's, and nobody else's."""

from datetime import timedelta

import pytest

from accounts.models import Absence
from tests.admin_pages import NOW, Desk
from tests.dossiers import stories as s
from tests.dossiers.conftest import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
__all__ = ["people"]

LIST = "/admin/accounts/absence/"
TODAY = NOW.date()


def away(who: str, substitute: str) -> Absence:
    return Absence.objects.create(
        user=s.user(who),
        substitute=s.user(substitute),
        first_day=TODAY,
        last_day=TODAY,
        recorded_by=s.user(who),
        recorded_at=NOW,
    )


def add(by: str, who: str, substitute: str, days: int = 0) -> int:
    last = TODAY + timedelta(days=days)
    told = {
        "user": str(s.user(who).pk),
        "substitute": str(s.user(substitute).pk),
        "first_day": f"{TODAY:%d/%m/%Y}",
        "last_day": f"{last:%d/%m/%Y}",
        "note": "",
    }
    return Desk(by).client.post(f"{LIST}add/", told).status_code


@pytest.mark.parametrize(
    ("by", "who", "substitute", "goes"),
    [
        (s.OFFICER, s.OFFICER, s.OFFICER_2, True),
        (s.LEADER, s.OFFICER, s.OFFICER_2, True),
        (s.OFFICER, s.OFFICER_2, s.OFFICER, False),  # a colleague's is the leader's to record
        (s.LEADER, "congchuc2", s.OFFICER, False),  # another ward's
        (s.OFFICER, s.OFFICER, "congchuc2", False),
        (s.OFFICER, s.OFFICER, s.OFFICER, False),
    ],
)
def test_whose_absence_who_may_record(by: str, who: str, substitute: str, goes: bool) -> None:
    assert add(by, who, substitute) == (302 if goes else 200)
    assert Absence.objects.exists() is goes
    if goes:
        assert Absence.objects.get().recorded_by == s.user(by)


def test_the_last_day_does_not_come_before_the_first() -> None:
    assert add(s.OFFICER, s.OFFICER, s.OFFICER_2, days=-1) == 200
    assert not Absence.objects.exists()


def test_each_sees_what_is_theirs() -> None:
    mine, other = away(s.OFFICER, s.OFFICER_2), away("congchuc2", "lanhdao2")
    for by, seen in (
        (s.OFFICER, {mine.pk}),
        (s.LEADER, {mine.pk}),
        (s.CLERK, set()),
        ("lanhdao2", {other.pk}),
    ):
        found = Desk(by).get(LIST).response.context["cl"].result_list
        assert {each.pk for each in found} == seen
    hidden = Desk(s.CLERK).client.post(f"{LIST}{mine.pk}/delete/", {"post": "yes"})
    assert hidden.status_code in (302, 404)  # to the list: there is no such absence
    assert Absence.objects.count() == 2
