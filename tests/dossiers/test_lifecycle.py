"""Every transition of the table: from where, by whom, to where, and what it leaves on record."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from dossiers.actor import Who
from dossiers.history import breaks_in
from dossiers.lifecycle import move_dossier
from dossiers.models import Dossier
from dossiers.refusals import InvalidInput, NotPermitted, OutOfTurn
from dossiers.states import DossierState as S
from dossiers.transitions import TABLE
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import OutboxMessage
from integrations.notices.codes import NoticeCode

from . import stories as s
from .stories import Step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: What each transition is told; nothing where nothing is asked.
ARGUMENTS: Mapping[T, Mapping[str, Any]] = {
    T.REFUSE: s.REASON,
    T.REQUEST_SUPPLEMENT: s.MISSING,
    T.SUPPLY: {"papers": [{"paper": "birth_notice"}]},
    T.REQUEST_PAYMENT: {"amount": 8000, "purpose": "Bản sao trích lục"},
    T.CONFIRM_PAYMENT: {"receipt_number": "BL 0017"},
    T.REGISTRY_REGISTERED: s.RESULT,
    T.REGISTRY_RETURNED: {"faults": [{"field": "me.HoTen", "message": "không khớp"}]},
    T.CONTEST_DRAFT: {"comment": "Sai tên đệm."},
    T.SEND_BACK: s.REASON,
    T.SIGN_WITHOUT_PERSONAL_ID: s.REASON,
    T.ATTACH_PERSONAL_ID: s.RESULT,
    T.EXTEND: {**s.REASON, "new_due_on": "2026-11-27"},
    T.RECOMPUTE: s.RECOMPUTATION,
    T.ASSIGN: {"officer": s.OFFICER_2},
    T.STOP: s.REASON,
    T.WITHDRAW: s.REASON,
    T.RETURN_RESULT: s.HAND_OVER,
}
_WITHOUT_NUMBER = (*s.PATHS[S.AWAITING_REGISTRY], s.SIGN_WITHOUT)
#: Where a transition's guards ask for more than the usual way to its source state.
PATHS: Mapping[tuple[T, S], Sequence[Step]] = {
    (T.SUBMIT_FOR_SIGNATURE, S.PROCESSING): s.READY,
    (T.ATTACH_PERSONAL_ID, S.RESOLVED): _WITHOUT_NUMBER,
    (T.ATTACH_PERSONAL_ID, S.RETURNED): (*_WITHOUT_NUMBER, s.RETURN),
}
_NAMES = {
    Who.CLERK: s.CLERK,
    Who.OFFICER: s.OFFICER,
    Who.LEADER: s.LEADER,
    Who.CITIZEN: s.CITIZEN,
    Who.SYSTEM: s.SYSTEM,
}
_RESUMING = {T.SUPPLY, T.CONFIRM_PAYMENT}


def ready_for(transition: T, source: S) -> Dossier:
    """A birth that the transition may leave from that state."""
    s.declare_outage()
    dossier = s.moved(s.filed(), *PATHS.get((transition, source), s.PATHS[source]))
    if transition == T.RECOMPUTE:
        s.close(s.MORNING.date())
    return dossier


def press(dossier: Dossier, transition: T, name: str, **more: Any) -> Dossier:
    now = dossier.changed_at + s.STEP
    if transition == T.CONFIRM_DRAFT and name == s.SYSTEM:
        now += timedelta(days=1)
    arguments = ARGUMENTS.get(transition, {})
    return move_dossier(dossier.code, transition, arguments, actor=s.actor(name), now=now, **more)


def rows() -> Iterator[tuple[T, S, Who]]:
    for transition, rule in TABLE.items():
        for source in sorted(rule.sources):
            for who in sorted(rule.by):
                yield transition, source, who


@pytest.mark.parametrize(("transition", "source", "who"), list(rows()))
def test_a_transition_moves_records_and_announces(transition: T, source: S, who: Who) -> None:
    dossier = ready_for(transition, source)
    sent = OutboxMessage.objects.count()

    after = press(dossier, transition, _NAMES[who])

    target = TABLE[transition].target
    if transition in _RESUMING:
        target = S.ACCEPTED  # where the paths to the two paused states come from
    assert after.state == (source if target is None else target)
    event = after.events.order_by("-number")[0]
    assert (event.number, event.transition) == (dossier.event_count + 1, transition)
    assert (event.from_state, event.to_state) == (source, after.state)
    assert event.capacity == who
    assert event.actor_name == str(s.actor(_NAMES[who]).name)
    assert event.occurred_at == event.recorded_at > dossier.changed_at
    assert list(breaks_in(after)) == []
    stored = Dossier.objects.get(code=dossier.code)
    assert (stored.state, stored.event_count) == (after.state, event.number)
    expected = [] if TABLE[transition].internal else ["sync_dossier", "add_progress"]
    if transition == T.SEND_TO_REGISTRY:
        expected += ["register", "fetch_result"]
    if TABLE[transition].tells is not None:
        by_letter_alone = TABLE[transition].tells == NoticeCode.RETURNED
        expected += ["send_notice"] * (1 if by_letter_alone else 2)
    told = OutboxMessage.objects.order_by("id")[sent:]
    assert [message.operation for message in told] == expected


@pytest.mark.parametrize("transition", list(TABLE))
def test_a_transition_leaves_from_its_own_states_only(transition: T) -> None:
    s.declare_outage()
    name = _NAMES[sorted(TABLE[transition].by)[0]]
    for state in S:
        if state in TABLE[transition].sources:
            continue
        dossier = s.in_state(state)
        with pytest.raises(OutOfTurn) as refused:
            press(dossier, transition, name)
        last = dossier.events.order_by("-number")[0]
        assert (refused.value.state, refused.value.transition) == (state, last.transition)
        assert (refused.value.by, refused.value.at) == (last.actor_name, last.recorded_at)
        dossier.refresh_from_db()
        assert (dossier.state, dossier.event_count) == (state, last.number)


@pytest.mark.parametrize("transition", list(TABLE))
def test_nobody_else_may(transition: T) -> None:
    rule = TABLE[transition]
    dossier = ready_for(transition, sorted(rule.sources)[0])
    for who, name in _NAMES.items():
        if who not in rule.by:
            with pytest.raises(NotPermitted):
                press(dossier, transition, name)
    dossier.refresh_from_db()
    assert dossier.events.count() == dossier.event_count


@pytest.mark.parametrize("transition", list(TABLE))
def test_for_outsiders_the_dossier_does_not_exist(transition: T) -> None:
    dossier = ready_for(transition, sorted(TABLE[transition].sources)[0])
    for outsider in ("congdan2", "canbo2", "congchuc2", "lanhdao2", "vanhanh", "quantri"):
        with pytest.raises(Dossier.DoesNotExist):
            press(dossier, transition, outsider)


@pytest.mark.parametrize("transition", list(TABLE))
def test_a_supervisor_reads_but_does_nothing(transition: T) -> None:
    dossier = ready_for(transition, sorted(TABLE[transition].sources)[0])
    with pytest.raises(NotPermitted):
        press(dossier, transition, "giamsat")


@pytest.mark.parametrize(
    "transition",
    [
        t
        for t, rule in TABLE.items()
        if any(field.is_required() for field in rule.arguments.model_fields.values())
    ],
)
def test_what_is_missing_is_named_before_anything_is_looked_at(transition: T) -> None:
    required = {
        f"arguments.{name}"
        for name, field in TABLE[transition].arguments.model_fields.items()
        if field.is_required()
    }
    with pytest.raises(InvalidInput) as refused:
        move_dossier("no-such-code", transition, {}, actor=s.actor(s.CLERK), now=s.MORNING)
    assert {problem.path for problem in refused.value.problems} == required
    assert {problem.code for problem in refused.value.problems} == {"required"}


@pytest.mark.parametrize("transition", list(TABLE))
def test_unknown_arguments_are_refused(transition: T) -> None:
    told = {**ARGUMENTS.get(transition, {}), "occurred_at": "2020-01-01T00:00:00+07:00"}
    with pytest.raises(InvalidInput) as refused:
        move_dossier("no-such-code", transition, told, actor=s.actor(s.CLERK), now=s.MORNING)
    assert [p.path for p in refused.value.problems] == ["arguments.occurred_at"]


def test_a_version_that_is_not_the_last_is_out_of_turn() -> None:
    dossier = s.in_state(S.ACCEPTED)
    with pytest.raises(OutOfTurn) as refused:
        press(dossier, T.START_PROCESSING, s.OFFICER, expected_events=1)
    assert refused.value.transition == T.ACCEPT
    assert press(dossier, T.START_PROCESSING, s.OFFICER, expected_events=2).event_count == 3


def test_a_clock_that_is_behind_does_not_turn_time_back() -> None:
    dossier = s.in_state(S.ACCEPTED)
    earlier = dossier.changed_at - timedelta(seconds=30)
    after = move_dossier(dossier.code, T.START_PROCESSING, actor=s.actor(s.OFFICER), now=earlier)
    assert after.changed_at == dossier.changed_at
    assert list(breaks_in(after)) == []


def test_a_supplement_leads_back_to_where_it_was_asked_for() -> None:
    for path, back in (
        ((), S.SUBMITTED),
        (s.PATHS[S.ACCEPTED], S.ACCEPTED),
        (s.PROCESSING, S.PROCESSING),
    ):
        dossier = s.moved(s.filed(), *path, s.REQUEST_SUPPLEMENT)
        assert press(dossier, T.SUPPLY, s.CITIZEN).state == back


def test_a_payment_leads_back_to_where_it_was_asked_for() -> None:
    for path, back in ((s.PATHS[S.ACCEPTED], S.ACCEPTED), (s.PROCESSING, S.PROCESSING)):
        dossier = s.moved(s.filed(), *path, s.REQUEST_PAYMENT)
        assert press(dossier, T.CONFIRM_PAYMENT, s.CLERK).state == back
