"""The promised date over a dossier's life: made once, moved by waits, extended once, all kept."""

from datetime import datetime, timedelta

import pytest

from accounts import demo
from accounts.models import Unit
from dossiers.clock import Outcome
from dossiers.models import Dossier, TimeLimitRule, WorkingHours
from dossiers.promises import outcome_of
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817

from . import stories as s
from .stories import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

SUPPLY: s.Step = (s.CITIZEN, T.SUPPLY, {})
PAID = (s.CLERK, T.CONFIRM_PAYMENT, {"receipt_number": "BL 0017"})


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """Local time in November 2026; the 23rd is a Monday, the 24th a holiday."""
    return MORNING.replace(day=day, hour=hour, minute=minute)


def accepted(at: datetime, procedure: str = s.BIRTH) -> Dossier:
    return s.moved(s.filed(procedure, at=at), s.ACCEPT, at=at)


@pytest.mark.parametrize(
    ("procedure", "at", "due_at"),
    [
        (s.BIRTH, on(18, 15, 0), on(18, 17)),
        (s.BIRTH, on(18, 15, 1), on(19, 17)),
        (s.BIRTH, on(23, 16), on(25, 17)),
        (s.MARITAL_STATUS, on(18, 9), on(23, 17)),
    ],
)
def test_acceptance_promises_by_the_rule_in_force(
    procedure: str, at: datetime, due_at: datetime
) -> None:
    dossier = accepted(at, procedure)
    assert dossier.due_at == dossier.first_due_at == due_at
    promise = dossier.due_dates.get()
    assert (promise.kind, promise.due_at) == ("first", due_at)
    assert promise.rule == dossier.rule
    assert promise.event.transition == T.ACCEPT


def test_a_dossier_keeps_the_rule_it_was_accepted_under() -> None:
    dossier = accepted(on(18, 9), s.MARITAL_STATUS)
    old = TimeLimitRule.objects.get(procedure=s.MARITAL_STATUS)
    TimeLimitRule.objects.filter(pk=old.pk).update(effective_to="2026-11-18")
    new = TimeLimitRule.objects.create(
        procedure=s.MARITAL_STATUS,
        unit="working_day",
        amount=1,
        legal_basis="Thông tư mới",
        effective_from="2026-11-19",
    )
    waited = s.moved(s.moved(dossier, s.REQUEST_SUPPLEMENT, at=on(18, 10)), SUPPLY, at=on(19, 10))
    assert waited.rule == old
    assert waited.due_at == on(25, 17)  # a working day later than the 23rd; the 24th is off
    assert accepted(on(19, 9), s.MARITAL_STATUS).rule == new


def test_a_wait_for_the_citizen_moves_the_promise_by_what_it_covered() -> None:
    dossier = s.moved(accepted(on(18, 9)), s.REQUEST_SUPPLEMENT, at=on(18, 11, 30))
    assert dossier.paused_at == on(18, 11, 30)
    dossier = s.moved(dossier, SUPPLY, at=on(20, 13, 30))
    assert dossier.due_at == on(23, 9)  # the last of the worked examples
    assert dossier.first_due_at == on(18, 17)
    assert dossier.paused_at is None
    assert [promise.kind for promise in dossier.due_dates.order_by("id")] == ["first", "shifted"]


def test_waits_for_papers_and_for_payment_add_up() -> None:
    dossier = s.moved(accepted(on(18, 9)), s.REQUEST_SUPPLEMENT, at=on(18, 10))
    dossier = s.moved(dossier, SUPPLY, at=on(18, 11))
    dossier = s.moved(dossier, s.REQUEST_PAYMENT, at=on(18, 14))
    dossier = s.moved(dossier, PAID, at=on(18, 16))
    assert dossier.due_at == on(19, 11)  # 17:00 and three working hours
    assert dossier.due_dates.count() == 3


def test_before_acceptance_no_clock_runs_that_could_be_paused() -> None:
    dossier = s.moved(s.filed(at=on(18, 9)), s.REQUEST_SUPPLEMENT, at=on(18, 10))
    assert (dossier.paused_at, dossier.due_at) == (None, None)
    dossier = s.moved(dossier, SUPPLY, at=on(19, 10))
    assert not dossier.due_dates.exists()
    dossier = s.moved(dossier, s.ACCEPT, at=on(19, 10, 30))
    assert dossier.due_at == on(19, 17)


def test_an_extension_replaces_the_promise_and_keeps_the_first() -> None:
    dossier = accepted(on(18, 9))
    extend = (s.LEADER, T.EXTEND, {**s.REASON, "new_due_on": "2026-11-24"})
    dossier = s.moved(dossier, extend, at=on(18, 14))
    assert dossier.due_at == on(25, 17)  # the 24th is a holiday
    assert dossier.first_due_at == on(18, 17)
    dossier = s.moved(dossier, s.REQUEST_SUPPLEMENT, at=on(19, 8))
    dossier = s.moved(dossier, SUPPLY, at=on(19, 10))
    assert dossier.due_at == on(26, 10)
    kinds = [promise.kind for promise in dossier.due_dates.order_by("id")]
    assert kinds == ["first", "extended", "shifted"]


def test_outcomes() -> None:
    dossier = s.filed(s.MARITAL_STATUS, at=on(18, 8))
    assert outcome_of(dossier, on(18, 9)) is None
    dossier = s.moved(dossier, s.ACCEPT, at=on(18, 9))  # due on Monday the 23rd
    assert outcome_of(dossier, on(19, 9)) == Outcome.RUNNING
    assert outcome_of(dossier, on(23, 9)) == Outcome.DUE_SOON
    assert outcome_of(dossier, on(23, 17) + timedelta(seconds=1)) == Outcome.OVERDUE
    waiting = s.moved(dossier, s.REQUEST_SUPPLEMENT, at=on(20, 9))
    assert outcome_of(waiting, on(27, 9)) == Outcome.PAUSED


@pytest.mark.parametrize(
    ("finished_at", "outcome"),
    [
        (on(20, 16), Outcome.EARLY),
        (on(23, 8), Outcome.ON_TIME),
        (on(23, 17), Outcome.ON_TIME),
        (on(23, 17) + timedelta(seconds=1), Outcome.LATE),
    ],
)
def test_work_that_is_over_has_its_outcome_whenever_one_asks(
    finished_at: datetime, outcome: Outcome
) -> None:
    dossier = accepted(on(18, 9), s.MARITAL_STATUS)
    dossier = s.moved(dossier, (s.LEADER, T.STOP, s.REASON), at=finished_at)
    assert dossier.finished_at == finished_at
    assert outcome_of(dossier, finished_at + timedelta(days=300)) == outcome


def test_handing_over_later_does_not_make_it_late() -> None:
    dossier = s.in_state(S.RESOLVED)
    dossier = s.moved(dossier, s.RETURN, at=MORNING + timedelta(days=30))
    assert outcome_of(dossier, MORNING + timedelta(days=60)) == Outcome.ON_TIME


def test_a_ward_with_hours_of_its_own_promises_by_them() -> None:
    WorkingHours.objects.create(
        unit=Unit.objects.get(code=demo.WARD),
        morning_opens="07:30",
        morning_closes="11:30",
        afternoon_opens="13:30",
        afternoon_closes="16:30",
        effective_from="2026-11-01",
        legal_basis="Quyết định của phường",
    )
    assert accepted(on(18, 9)).due_at == on(18, 16, 30)
    elsewhere = s.filed(unit=demo.OTHER_WARD, at=on(18, 9))
    step: s.Step = ("canbo2", T.ACCEPT, {})
    assert s.moved(elsewhere, step, at=on(18, 9)).due_at == on(18, 17)
