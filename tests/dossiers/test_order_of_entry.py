"""When something is typed changes neither a due date nor an outcome: only when it happened does."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.api.representations import DossierRow
from dossiers.bookkeeping import read_ledger
from dossiers.clock import Outcome
from dossiers.history import breaks_in
from dossiers.ledger import WARD, Share
from dossiers.lifecycle import move_dossier, submit_dossier
from dossiers.models import Dossier, TimeLimitRule
from dossiers.move import LateEntry
from dossiers.procedures import get_procedure
from dossiers.promises import outcome_of
from dossiers.recomputation import open_promises, preview_recomputation
from dossiers.refusals import InvalidInput, NotPermitted
from dossiers.standing_now import outcome_is
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from dossiers.working_time import VIETNAM
from integrations.models import Link, LinkState, Operation, OutboxMessage

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

START = datetime(2026, 3, 2, 8, tzinfo=VIETNAM)
DECLARATION = get_procedure(s.MARITAL_STATUS).example(START.date())
#: When everything has been typed at last.
TYPED = START + timedelta(days=120)

#: What can happen next from a state, and where it leads.
NEXT: Mapping[S, tuple[tuple[str, T, Mapping[str, Any]], ...]] = {
    S.SUBMITTED: (s.ACCEPT,),
    S.ACCEPTED: (s.START, s.REQUEST_SUPPLEMENT, s.REQUEST_PAYMENT, (s.LEADER, T.STOP, s.REASON)),
    S.PROCESSING: (
        (s.LEADER, T.REQUEST_SUPPLEMENT, s.MISSING),
        s.SEND,
        s.REQUEST_PAYMENT,
        (s.LEADER, T.STOP, s.REASON),
    ),
    S.SUPPLEMENT_REQUIRED: ((s.CLERK, T.SUPPLY, {}), (s.CLERK, T.WITHDRAW, s.REASON)),
    S.PAYMENT_REQUIRED: ((s.CLERK, T.CONFIRM_PAYMENT, {"receipt_number": "BL 0017"}),),
    S.AWAITING_REGISTRY: (s.REGISTERED,),
}

Happening = tuple[datetime, s.Step]


@st.composite
def lives(draw: st.DrawFn) -> list[Happening]:
    """What happened to one dossier, and when: to be carried out as far as it goes."""
    life, at, state, back = [], START, S.SUBMITTED, S.ACCEPTED
    extended = registered = False
    for _ in range(draw(st.integers(1, 9))):
        at += draw(st.timedeltas(timedelta(), timedelta(days=4)))
        choices = list(NEXT.get(state, ()))
        if registered and state is S.PROCESSING:
            choices = [s.FOR_SIGNATURE]
        elif state is S.AWAITING_SIGNATURE:
            choices = [s.SIGN]
        elif state in (S.ACCEPTED, S.PROCESSING) and not extended:
            new_due_on = at.date() + timedelta(days=draw(st.integers(20, 40)))
            told = {**s.REASON, "new_due_on": new_due_on.isoformat()}
            choices.append((s.LEADER, T.EXTEND, told))
        if not choices:
            break
        step = draw(st.sampled_from(choices))
        if step[1] is T.REQUEST_SUPPLEMENT:
            supply_by = (at.date() + timedelta(days=20)).isoformat()
            step = (s.LEADER, T.REQUEST_SUPPLEMENT, {**s.MISSING, "supply_by": supply_by})
        life.append((at, step))
        match step[1]:
            case T.ACCEPT:
                state = S.ACCEPTED
            case T.START_PROCESSING | T.REGISTRY_REGISTERED:
                state, registered = S.PROCESSING, step[1] is T.REGISTRY_REGISTERED
            case T.REQUEST_SUPPLEMENT:
                state, back = S.SUPPLEMENT_REQUIRED, state
            case T.REQUEST_PAYMENT:
                state, back = S.PAYMENT_REQUIRED, state
            case T.SUPPLY | T.CONFIRM_PAYMENT:
                state = back
            case T.SEND_TO_REGISTRY:
                state = S.AWAITING_REGISTRY
            case T.SUBMIT_FOR_SIGNATURE:
                state = S.AWAITING_SIGNATURE
            case T.EXTEND:
                extended = True
            case _:
                state = S.RESOLVED
    return life


def filed(recorded_at: datetime) -> Dossier:
    """Handed in on paper at START, typed when it says."""
    late = LateEntry(START, "paper_register", s.user(s.LEADER)) if recorded_at > START else None
    told = s.submission(s.MARITAL_STATUS, by=s.CLERK, declaration=DECLARATION)
    return submit_dossier(told, actor=s.actor(s.CLERK), now=recorded_at, late=late)


def lived(life: list[Happening], typed: list[datetime]) -> Dossier:
    """The dossier after that life, each step typed when it says (or later, in order)."""
    recorded_at = max(typed[0], START)
    dossier = filed(recorded_at)
    for (at, (name, transition, told)), when in zip(life, typed[1:], strict=True):
        recorded_at = max(when, recorded_at, at)
        late = None
        if recorded_at > at:
            system = name == s.SYSTEM
            source = "callback" if system else "paper_register"
            late = LateEntry(at, source, None if system else s.user(s.LEADER))
        dossier = move_dossier(
            dossier.code, transition, told, actor=s.actor(name), now=recorded_at, late=late
        )
    return dossier


def happened(life: list[Happening]) -> list[datetime]:
    """When: the submission, and each step."""
    return [START, *(at for at, _ in life)]


@contextmanager
def rolled_back() -> Iterator[None]:
    """Each example leaves the database as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def facts(dossier: Dossier) -> dict[str, Any]:
    """All that follows from what happened, as seen a year later."""
    at = TYPED + timedelta(days=365)
    ledger = read_ledger(dossier, at)
    booked = {} if ledger is None else dict(ledger.parts)
    # By whom it was typed is in the ledger, too; of the ward it is either way.
    ward = sum((booked.pop(share) for share in (*WARD, Share.PAPER) if booked), timedelta())
    listed = [o for o in Outcome if Dossier.objects.filter(outcome_is(o, at), pk=dossier.pk)]
    return {
        "state": dossier.state,
        "due_at": dossier.due_at,
        "first_due_at": dossier.first_due_at,
        "finished_at": dossier.finished_at,
        "paused_at": dossier.paused_at,
        "promises": list(dossier.due_dates.order_by("id").values_list("kind", "due_at")),
        "outcome": outcome_of(dossier, at),
        "listed": listed,
        "ledger": (ward, booked),
    }


@pytest.fixture(params=["shift", "restart"])
def rule(request: pytest.FixtureRequest, people: None) -> None:
    rules = TimeLimitRule.objects.filter(procedure=s.MARITAL_STATUS)
    rules.update(after_supplement=request.param)


@pytest.mark.usefixtures("rule")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lives(), st.data())
def test_when_it_is_typed_does_not_matter(life: list[Happening], data: st.DataObject) -> None:
    later = data.draw(
        st.lists(
            st.timedeltas(timedelta(), timedelta(days=60)),
            min_size=len(life) + 1,
            max_size=len(life) + 1,
        )
    )
    instants = happened(life)
    with rolled_back():
        on_the_spot = facts(lived(life, instants))
    with rolled_back():
        dossier = lived(life, [at + delay for at, delay in zip(instants, later, strict=True)])
        assert facts(dossier) == on_the_spot
        assert list(breaks_in(dossier)) == []
        # What stands is what the whole history gives: nothing waits to be recomputed.
        assert preview_recomputation(open_promises()) == []
    with rolled_back():
        assert facts(lived(life, [TYPED] * len(instants))) == on_the_spot


#: Accepted on a Monday, due and signed on Thursday.
DUE, SIGNED = START.replace(day=5, hour=17), START.replace(day=5, hour=16)
LIFE: list[Happening] = [
    (START + timedelta(hours=1), s.ACCEPT),
    (START + timedelta(hours=2), s.START),
    (START + timedelta(hours=3), s.SEND),
    (START + timedelta(hours=5), s.REGISTERED),
    (START + timedelta(hours=6), s.FOR_SIGNATURE),
    (SIGNED, s.SIGN),
]


def is_on_time_everywhere(dossier: Dossier) -> None:
    """In the arithmetic, in lists, in the API, and in what the portal is told."""
    at = TYPED
    assert (dossier.due_at, dossier.finished_at) == (DUE, SIGNED)
    assert outcome_of(dossier, at) is Outcome.ON_TIME
    for outcome in Outcome:
        listed = Dossier.objects.filter(outcome_is(outcome, at), pk=dossier.pk).exists()
        assert listed is (outcome is Outcome.ON_TIME)
    assert DossierRow.of(dossier, at).outcome is Outcome.ON_TIME
    told = OutboxMessage.objects.filter(subject=dossier.code, operation="sync_dossier")
    payload = told.order_by("-id")[0].payload
    assert payload["NgayNopHoSo"] == "20260302080000"
    assert payload["NgayTiepNhan"] == "20260302090000"
    assert payload["NgayHenTra"] == "20260305170000"
    assert payload["NgayKetThucXuLy"] == "20260305160000"


def test_a_dossier_finished_on_paper_and_typed_three_weeks_later_is_on_time() -> None:
    dossier = lived(LIFE, [SIGNED + timedelta(weeks=3)] * len(happened(LIFE)))
    is_on_time_everywhere(dossier)
    assert dossier.code == "H26.18.5-260302-0001"  # numbered by the day on which it was handed in
    # The link's hours are the link's; all else was on paper, but for who handed it to the link.
    assert dossier.late_only_by_outage is False


def test_a_dossier_finished_while_the_portal_is_dark_for_a_month_is_on_time() -> None:
    LinkState.objects.create(
        link=Link.NATIONAL_PORTAL,
        operation=Operation.SYNC_DOSSIER,
        breaker="open",
        since=START - timedelta(days=1),
        probe_at=START + timedelta(days=30),
        updated_at=START,
    )
    dossier = lived(LIFE, happened(LIFE))
    is_on_time_everywhere(dossier)
    # Nothing of its time was lost to a link that it did not wait for.
    assert dossier.link_down_minutes == 0
    waiting = OutboxMessage.objects.filter(link=Link.NATIONAL_PORTAL, status="waiting")
    assert waiting.count() == 2 * len(happened(LIFE))


def test_a_submission_on_paper_needs_a_leader_too() -> None:
    told = s.submission(s.MARITAL_STATUS, by=s.CLERK, declaration=DECLARATION)
    late = LateEntry(START, "paper_register", s.user(s.CLERK))
    with pytest.raises(NotPermitted):
        submit_dossier(told, actor=s.actor(s.CLERK), now=TYPED, late=late)


def test_nothing_is_handed_in_tomorrow() -> None:
    told = s.submission(s.MARITAL_STATUS, by=s.CLERK, declaration=DECLARATION)
    late = LateEntry(TYPED + timedelta(seconds=1), "paper_register", s.user(s.LEADER))
    with pytest.raises(InvalidInput) as refused:
        submit_dossier(told, actor=s.actor(s.CLERK), now=TYPED, late=late)
    assert [problem.path for problem in refused.value.problems] == ["occurred_at"]
    assert not Dossier.objects.exists()
