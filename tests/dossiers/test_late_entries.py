"""What is recorded after it happened: from the paper register, an import or a callback."""

from datetime import datetime, timedelta

import pytest

from dossiers.actor import Actor
from dossiers.clock import Outcome
from dossiers.history import breaks_in
from dossiers.lifecycle import move_dossier
from dossiers.models import Dossier
from dossiers.move import LateEntry
from dossiers.promises import outcome_of
from dossiers.refusals import InvalidInput, NotPermitted
from dossiers.transitions import Transition as T  # noqa: N817

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

WEEKS_LATER = s.MORNING + timedelta(weeks=3)


def entered(
    dossier: Dossier,
    occurred_at: datetime,
    *,
    source: str = "paper_register",
    approved_by: str | None = s.LEADER,
    step: s.Step = s.ACCEPT,
) -> Dossier:
    approver = None if approved_by is None else s.user(approved_by)
    late = LateEntry(occurred_at, source=source, approved_by=approver)
    name, transition, told = step
    return move_dossier(
        dossier.code, transition, told, actor=s.actor(name), now=WEEKS_LATER, late=late
    )


def test_a_dossier_finished_on_paper_and_typed_in_weeks_later_is_on_time() -> None:
    dossier = entered(s.filed(), s.MORNING + timedelta(hours=1))
    assert dossier.due_at == s.MORNING.replace(hour=17, minute=0)
    finished_at = s.MORNING + timedelta(hours=7)
    stopped = entered(dossier, finished_at, step=(s.LEADER, T.STOP, s.REASON))
    assert outcome_of(stopped, WEEKS_LATER) == Outcome.ON_TIME
    event = stopped.events.order_by("-number")[0]
    assert (event.occurred_at, event.recorded_at) == (finished_at, WEEKS_LATER)
    assert (event.source, event.approved_by) == ("paper_register", s.user(s.LEADER))
    assert list(breaks_in(stopped)) == []


@pytest.mark.parametrize("approver", [None, s.CLERK, "lanhdao2"])
def test_a_paper_entry_needs_a_leader_of_the_ward(approver: str | None) -> None:
    with pytest.raises(NotPermitted):
        entered(s.filed(), s.MORNING + s.STEP, approved_by=approver)


@pytest.mark.parametrize("source", ["import", "callback"])
def test_other_sources_are_the_systems_own(source: str) -> None:
    with pytest.raises(NotPermitted):
        entered(s.filed(), s.MORNING + s.STEP, source=source)


@pytest.mark.parametrize("offset", [-s.STEP, timedelta(weeks=4)])
def test_it_happened_after_what_was_before_and_not_in_the_future(offset: timedelta) -> None:
    with pytest.raises(InvalidInput) as refused:
        entered(s.filed(), s.MORNING + offset)
    assert [problem.path for problem in refused.value.problems] == ["occurred_at"]


def test_a_callback_tells_when_it_happened_there() -> None:
    dossier = s.moved(s.filed(), *s.PROCESSING, s.SEND)
    there = dossier.changed_at + s.STEP
    after = move_dossier(
        dossier.code,
        T.REGISTRY_REGISTERED,
        s.RESULT,
        actor=Actor.of_system(s.SYSTEM),
        now=there + timedelta(days=2),
        late=LateEntry(there, source="callback"),
    )
    event = after.events.order_by("-number")[0]
    assert (event.occurred_at, event.source) == (there, "callback")
