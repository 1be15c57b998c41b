"""Who processes a dossier: taken up, given, given on; and who stands in for whom is away."""

from datetime import date, timedelta

import pytest

from accounts.absences import stands_for
from accounts.models import Absence, Membership
from accounts.permissions import standing_of
from dossiers.history import breaks_in
from dossiers.models import Dossier
from dossiers.refusals import GuardRefused, InvalidInput, NotPermitted
from dossiers.reminders import waits_on
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import OutboxMessage
from tests.callers import Caller

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

TODAY = s.MORNING.date()


def give(by: str, to: str | None, note: str | None = None) -> s.Step:
    return (by, T.ASSIGN, {"officer": to, "note": note})


def away(who: str, substitute: str, first: date = TODAY, last: date = TODAY) -> Absence:
    return Absence.objects.create(
        user=s.user(who),
        substitute=s.user(substitute),
        first_day=first,
        last_day=last,
        recorded_by=s.user(s.LEADER),
        recorded_at=s.MORNING,
    )


def waiting(username: str, on: date = TODAY) -> set[str]:
    user = s.user(username)
    found = Dossier.objects.filter(waits_on(standing_of(user, on), stands_for(user, on)))
    return set(found.values_list("code", flat=True))


def test_who_starts_has_it_and_others_are_rid_of_it() -> None:
    dossier = s.in_state(S.ACCEPTED)
    assert waiting(s.OFFICER) == waiting(s.OFFICER_2) == {dossier.code}
    dossier = s.moved(dossier, s.START)
    assert dossier.assignee == s.user(s.OFFICER)
    assert waiting(s.OFFICER) == {dossier.code}
    assert waiting(s.OFFICER_2) == set()


def test_who_starts_what_was_given_to_another_does_not_take_it_away() -> None:
    dossier = s.moved(s.in_state(S.ACCEPTED), give(s.LEADER, s.OFFICER_2), s.START)
    assert dossier.assignee == s.user(s.OFFICER_2)


def test_it_is_on_record_with_names_and_no_link_is_told() -> None:
    dossier = s.in_state(S.PROCESSING)
    told = OutboxMessage.objects.count()
    dossier = s.moved(dossier, give(s.LEADER, s.OFFICER_2, "Chia đều việc"))
    event = dossier.events.get(transition=T.ASSIGN)
    assert event.arguments == {
        "officer": s.OFFICER_2,
        "officer_name": "Phan Thị Yến",
        "note": "Chia đều việc",
    }
    assert (event.actor, event.from_state, event.to_state) == (
        s.user(s.LEADER),
        "processing",
        "processing",
    )
    assert list(breaks_in(dossier)) == []
    assert OutboxMessage.objects.count() == told
    assert Dossier.objects.get().assignee == s.user(s.OFFICER_2)
    assert s.moved(dossier, give(s.OFFICER_2, None)).assignee is None


@pytest.mark.parametrize("by", [s.CLERK, s.LEADER, s.OFFICER])
def test_their_own_and_what_is_in_their_hands_to_dispatch(by: str) -> None:
    assert s.moved(s.in_state(S.PROCESSING), give(by, s.OFFICER_2)).assignee == s.user(s.OFFICER_2)


def test_an_officer_does_not_help_themselves_to_a_colleague_s() -> None:
    dossier = s.in_state(S.PROCESSING)
    with pytest.raises(GuardRefused, match="Trần Văn Minh"):
        s.moved(dossier, give(s.OFFICER_2, s.OFFICER_2))
    away(s.OFFICER, s.OFFICER_2)
    assert s.moved(dossier, give(s.OFFICER_2, s.OFFICER_2)).assignee == s.user(s.OFFICER_2)


@pytest.mark.parametrize("to", ["congchuc2", s.CLERK, s.LEADER, s.CITIZEN, "nobody"])
def test_only_an_officer_of_the_unit_can_be_given_it(to: str) -> None:
    with pytest.raises(GuardRefused) as refused:
        s.moved(s.in_state(S.ACCEPTED), give(s.LEADER, to))
    assert refused.value.guard == "officer_of_the_unit"


def test_nor_one_who_has_left() -> None:
    Membership.objects.filter(user=s.user(s.OFFICER_2)).update(valid_to=TODAY - timedelta(days=1))
    with pytest.raises(GuardRefused):
        s.moved(s.in_state(S.ACCEPTED), give(s.LEADER, s.OFFICER_2))


def test_what_changes_nothing_is_not_recorded() -> None:
    dossier = s.in_state(S.PROCESSING)
    with pytest.raises(GuardRefused, match="không thay đổi"):
        s.moved(dossier, give(s.LEADER, s.OFFICER))
    assert not dossier.events.filter(transition=T.ASSIGN).exists()


def test_a_citizen_cannot_and_nonsense_is_named() -> None:
    dossier = s.in_state(S.ACCEPTED)
    with pytest.raises(NotPermitted):
        s.moved(dossier, give(s.CITIZEN, s.OFFICER))
    with pytest.raises(InvalidInput) as refused:
        s.moved(dossier, (s.LEADER, T.ASSIGN, {"officer": 7}))
    assert [problem.path for problem in refused.value.problems] == ["arguments.officer"]


def test_while_one_is_away_the_other_has_both_and_then_it_is_as_before() -> None:
    mine = s.in_state(S.PROCESSING)
    theirs = s.moved(s.in_state(S.ACCEPTED), give(s.LEADER, s.OFFICER_2))
    away(s.OFFICER, s.OFFICER_2)
    assert waiting(s.OFFICER_2) == {mine.code, theirs.code}
    assert waiting(s.OFFICER) == {mine.code}
    tomorrow = TODAY + timedelta(days=1)
    assert waiting(s.OFFICER_2, tomorrow) == {theirs.code}


def test_standing_in_gives_no_right_that_one_has_not() -> None:
    s.in_state(S.PROCESSING)
    away(s.OFFICER, "congchuc2")
    away(s.OFFICER, s.CLERK)
    assert waiting("congchuc2") == waiting(s.CLERK) == set()


def test_the_ward_reads_of_it_and_the_citizen_does_not() -> None:
    dossier = s.moved(s.in_state(S.ACCEPTED), give(s.LEADER, s.OFFICER_2, "Chia đều việc"))
    path = f"dossiers/{dossier.code}/timeline/"
    told = {
        by: [each["transition"] for each in Caller(by).get(path).json()["events"]]
        for by in (s.CITIZEN, s.CLERK)
    }
    assert told == {s.CITIZEN: ["submit", "accept"], s.CLERK: ["submit", "accept", "assign"]}
