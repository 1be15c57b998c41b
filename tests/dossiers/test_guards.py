"""Each precondition by name: when it lets pass, when it does not, and what it says."""

from datetime import date, timedelta

import pytest

from dossiers import guards as g
from dossiers.arguments import (
    Accept,
    Arguments,
    Assignment,
    Extension,
    Recomputation,
    Registration,
    SupplementRequest,
)
from dossiers.lifecycle import move_dossier
from dossiers.models import Dossier, TimeLimitRule
from dossiers.move import Move
from dossiers.refusals import GuardRefused
from dossiers.states import DossierState as S
from dossiers.transitions import TABLE
from dossiers.transitions import Transition as T  # noqa: N817

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

DAY = timedelta(days=1)


def judged(
    guard: g.Guard,
    dossier: Dossier,
    transition: T,
    arguments: Arguments | None = None,
    *,
    by: str = s.CLERK,
    after: timedelta = s.STEP,
) -> str | None:
    """What the guard says to the move, in Vietnamese; None when it lets pass."""
    now = dossier.changed_at + after
    actor = s.actor(by)
    capacities = actor.capacities(dossier, now)
    message = guard(Move(dossier, transition, actor, capacities, arguments, now, now))
    return None if message is None else str(message)


def test_every_guard_is_judged_below() -> None:
    used = {guard.__name__ for rule in TABLE.values() for guard in rule.guards}
    judged_here = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert used <= judged_here


def test_a_guard_that_refuses_is_named_and_changes_nothing() -> None:
    dossier = s.moved(s.filed(), *s.PROCESSING)
    with pytest.raises(GuardRefused) as refused:
        s.moved(dossier, s.FOR_SIGNATURE)
    assert refused.value.guard == "registered"
    assert str(refused.value.message).startswith("Chưa đăng ký")
    dossier.refresh_from_db()
    assert (dossier.state, dossier.event_count) == (S.PROCESSING, dossier.events.count())


def test_corrections_answer_a_return() -> None:
    dossier = s.in_state(S.PROCESSING)
    guard, nothing = g.corrections_answer_a_return, Registration()
    correction = Registration(corrections={"child": {"sex": "male"}})
    assert judged(guard, dossier, T.SEND_TO_REGISTRY) is None
    assert judged(guard, dossier, T.SEND_TO_REGISTRY, nothing) is None
    assert "trả về" in str(judged(guard, dossier, T.SEND_TO_REGISTRY, correction))
    returned = s.moved(s.moved(dossier, s.SEND), s.RETURNED)
    assert judged(guard, returned, T.SEND_TO_REGISTRY, correction) is None


def test_time_limit_in_force() -> None:
    dossier = s.filed()
    assert judged(g.time_limit_in_force, dossier, T.ACCEPT) is None
    TimeLimitRule.objects.filter(procedure=s.BIRTH).update(effective_to="2026-11-22")
    assert "thời hạn" in str(judged(g.time_limit_in_force, dossier, T.ACCEPT))


def test_papers_complete() -> None:
    dossier = s.filed(declaration=s.foundling(), papers=[])
    handed_in = Accept.model_validate({"papers": [{"paper": "abandonment_record"}]})
    waived = Accept.model_validate(
        {"waived": [{"paper": "abandonment_record", "reason": "Công an đã chuyển hồ sơ."}]}
    )
    said = judged(g.papers_complete, dossier, T.ACCEPT, Accept())
    assert "Biên bản về việc trẻ bị bỏ rơi" in str(said)
    assert judged(g.papers_complete, dossier, T.ACCEPT, handed_in) is None
    assert judged(g.papers_complete, dossier, T.ACCEPT, waived) is None
    assert judged(g.papers_complete, dossier, T.ACCEPT) is None  # nothing told yet
    filed_with_it = s.filed(declaration=s.foundling())
    assert judged(g.papers_complete, filed_with_it, T.ACCEPT, Accept()) is None


def test_supply_by_is_ahead() -> None:
    dossier = s.filed()

    def by(day: str) -> str | None:
        told = SupplementRequest.model_validate({**s.MISSING, "supply_by": day})
        return judged(g.supply_by_is_ahead, dossier, T.REQUEST_SUPPLEMENT, told)

    assert by("2026-11-22") is not None
    assert by("2026-11-23") is None
    assert judged(g.supply_by_is_ahead, dossier, T.REQUEST_SUPPLEMENT) is None


def test_second_supplement_by_leader() -> None:
    once = s.moved(s.filed(), s.ACCEPT, s.REQUEST_SUPPLEMENT, (s.CITIZEN, T.SUPPLY, {}))
    guard = g.second_supplement_by_leader
    assert judged(guard, s.filed(), T.REQUEST_SUPPLEMENT) is None
    assert judged(guard, once, T.REQUEST_SUPPLEMENT, by=s.CLERK) is not None
    assert judged(guard, once, T.REQUEST_SUPPLEMENT, by=s.OFFICER) is not None
    assert judged(guard, once, T.REQUEST_SUPPLEMENT, by=s.LEADER) is None
    twice = s.moved(once, (s.LEADER, T.REQUEST_SUPPLEMENT, s.MISSING))
    assert twice.supplement_count == 2


def test_not_registered_yet() -> None:
    guard = g.not_registered_yet
    assert judged(guard, s.in_state(S.PROCESSING), T.SEND_TO_REGISTRY) is None
    assert judged(guard, s.moved(s.filed(), *s.READY), T.SEND_TO_REGISTRY) is not None


def test_filed_online() -> None:
    assert judged(g.filed_online, s.filed(), T.ASK_CONFIRMATION) is None
    assert judged(g.filed_online, s.filed(by=s.CLERK), T.ASK_CONFIRMATION) is not None


def test_silence_is_consent_after_a_day() -> None:
    dossier = s.in_state(S.AWAITING_CONFIRMATION)
    guard = g.silence_is_consent_after_a_day
    short = DAY - timedelta(seconds=1)
    assert judged(guard, dossier, T.CONFIRM_DRAFT, by=s.SYSTEM, after=short) is not None
    assert judged(guard, dossier, T.CONFIRM_DRAFT, by=s.SYSTEM, after=DAY) is None
    assert judged(guard, dossier, T.CONFIRM_DRAFT, by=s.CITIZEN) is None


def test_registered() -> None:
    guard = g.registered
    assert judged(guard, s.in_state(S.PROCESSING), T.SUBMIT_FOR_SIGNATURE) is not None
    assert judged(guard, s.moved(s.filed(), *s.READY), T.SUBMIT_FOR_SIGNATURE) is None
    nameless = (s.SYSTEM, T.REGISTRY_REGISTERED, {**s.RESULT, "personal_id_number": None})
    without_number = s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY], nameless)
    assert "số định danh" in str(judged(guard, without_number, T.SUBMIT_FOR_SIGNATURE))
    no_birth = s.moved(s.filed(s.MARRIAGE), *s.PATHS[S.AWAITING_REGISTRY], nameless)
    assert judged(guard, no_birth, T.SUBMIT_FOR_SIGNATURE) is None


def test_is_a_birth() -> None:
    assert judged(g.is_a_birth, s.filed(), T.SIGN_WITHOUT_PERSONAL_ID) is None
    for procedure in (s.MARRIAGE, s.MARITAL_STATUS, s.DEATH):
        assert judged(g.is_a_birth, s.filed(procedure), T.SIGN_WITHOUT_PERSONAL_ID) is not None


def test_registry_outage_declared() -> None:
    dossier = s.in_state(S.AWAITING_REGISTRY)
    guard = g.registry_outage_declared
    assert judged(guard, dossier, T.SIGN_WITHOUT_PERSONAL_ID) is not None
    outage = s.declare_outage(dossier.changed_at)
    assert judged(guard, dossier, T.SIGN_WITHOUT_PERSONAL_ID) is None
    outage.ended_at = dossier.changed_at + s.STEP
    outage.save()
    assert judged(guard, dossier, T.SIGN_WITHOUT_PERSONAL_ID) is not None


def test_an_outage_of_the_portal_is_no_ground_to_sign_without_the_number() -> None:
    dossier = s.in_state(S.AWAITING_REGISTRY)
    outage = s.declare_outage()
    outage.link = "national_portal"
    outage.save()
    with pytest.raises(GuardRefused):
        s.moved(dossier, s.SIGN_WITHOUT)


def test_personal_id_still_missing() -> None:
    s.declare_outage()
    guard = g.personal_id_still_missing
    signed_without = s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY], s.SIGN_WITHOUT)
    assert judged(guard, signed_without, T.ATTACH_PERSONAL_ID, by=s.SYSTEM) is None
    assert judged(guard, s.in_state(S.RESOLVED), T.ATTACH_PERSONAL_ID, by=s.SYSTEM) is not None


def test_not_extended_yet() -> None:
    dossier = s.in_state(S.ACCEPTED)
    assert judged(g.not_extended_yet, dossier, T.EXTEND) is None
    extended = s.moved(dossier, (s.LEADER, T.EXTEND, {**s.REASON, "new_due_on": "2026-11-27"}))
    assert judged(g.not_extended_yet, extended, T.EXTEND) is not None


@pytest.mark.parametrize(
    ("new_due_on", "after", "passes"),
    [
        ("2026-11-23", s.STEP, False),  # the day promised already
        ("2026-11-25", s.STEP, True),
        ("2026-11-25", 2 * DAY, False),  # today, by then
        ("2026-11-26", 2 * DAY, True),
    ],
)
def test_new_date_is_later(new_due_on: str, after: timedelta, passes: bool) -> None:
    dossier = s.in_state(S.ACCEPTED)  # due the same day
    told = Extension(reason="Xác minh thêm.", new_due_on=date.fromisoformat(new_due_on))
    said = judged(g.new_date_is_later, dossier, T.EXTEND, told, after=after)
    assert (said is None) is passes
    assert judged(g.new_date_is_later, dossier, T.EXTEND, after=after) is None


def test_promised_already() -> None:
    before = s.moved(s.filed(), s.REQUEST_SUPPLEMENT)
    assert judged(g.promised_already, before, T.RECOMPUTE, by=s.SYSTEM) is not None
    after = s.in_state(S.SUPPLEMENT_REQUIRED)
    assert judged(g.promised_already, after, T.RECOMPUTE, by=s.SYSTEM) is None


def test_promise_would_move() -> None:
    dossier, told = s.in_state(S.ACCEPTED), Recomputation.model_validate(s.RECOMPUTATION)
    guard = g.promise_would_move
    assert judged(guard, dossier, T.RECOMPUTE, told, by=s.SYSTEM) is not None
    assert judged(guard, dossier, T.RECOMPUTE, by=s.SYSTEM) is None
    s.close(s.MORNING.date())
    assert judged(guard, dossier, T.RECOMPUTE, told, by=s.SYSTEM) is None


def test_new_date_is_in_the_calendar() -> None:
    dossier = s.in_state(S.ACCEPTED)
    told = Extension(reason="Xác minh thêm.", new_due_on=date(2199, 12, 31))
    assert judged(g.new_date_is_in_the_calendar, dossier, T.EXTEND, told) is not None
    with pytest.raises(GuardRefused):
        move_dossier(dossier.code, T.EXTEND, told, actor=s.actor(s.LEADER), now=dossier.changed_at)


def test_theirs_to_assign() -> None:
    dossier = s.in_state(S.PROCESSING)  # in the first officer's hands
    for by in (s.OFFICER, s.CLERK, s.LEADER):
        assert judged(g.theirs_to_assign, dossier, T.ASSIGN, by=by) is None
    assert judged(g.theirs_to_assign, dossier, T.ASSIGN, by=s.OFFICER_2) is not None


def test_officer_of_the_unit() -> None:
    dossier = s.in_state(S.ACCEPTED)
    for officer, passes in ((s.OFFICER_2, True), (None, True), ("congchuc2", False)):
        told = Assignment(officer=officer)
        assert (judged(g.officer_of_the_unit, dossier, T.ASSIGN, told) is None) is passes
    assert judged(g.officer_of_the_unit, dossier, T.ASSIGN) is None


def test_assignment_changes() -> None:
    dossier = s.in_state(S.PROCESSING)
    for officer, passes in ((s.OFFICER, False), (s.OFFICER_2, True), (None, True)):
        told = Assignment(officer=officer)
        assert (judged(g.assignment_changes, dossier, T.ASSIGN, told) is None) is passes
    assert judged(g.assignment_changes, dossier, T.ASSIGN) is None
