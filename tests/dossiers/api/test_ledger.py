"""Whose the working time of a dossier was, as a program reads it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dossiers.ledger import Share
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.callers import Caller, Clock
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db


def ledger(dossier: Dossier, **headers: str) -> Any:
    return Caller(s.CLERK).get(f"dossiers/{dossier.code}/", **headers).json()["ledger"]


def minutes(told: Any) -> dict[str, int]:
    return {each["share"]: each["minutes"] for each in told["shares"] if each["minutes"]}


def registered_two_days_later(down_until: datetime) -> Dossier:
    dossier = s.moved(s.filed(), s.ACCEPT, s.START, s.SEND, at=s.MORNING)
    outage = s.declare_outage(s.MORNING)
    outage.ended_at = down_until
    outage.save()
    dossier = s.moved(dossier, s.REGISTERED, at=s.MORNING + timedelta(days=2))
    return s.moved(dossier, s.FOR_SIGNATURE, s.SIGN, at=s.MORNING + timedelta(days=2))


def test_before_acceptance_there_is_none() -> None:
    assert ledger(s.filed()) is None


def test_every_share_is_told_and_they_add_up(clock: Clock) -> None:
    dossier = s.in_state(S.PROCESSING)
    clock.now = s.MORNING + timedelta(hours=2)
    told = ledger(dossier)
    assert [each["share"] for each in told["shares"]] == [share.value for share in Share]
    assert minutes(told) == {"ward_clerk": 5, "ward_officer": 110}
    assert told["working_minutes"] == 115
    assert told["late_only_by_outage"] is False


def test_a_finished_one_stands_still(clock: Clock) -> None:
    dossier = registered_two_days_later(s.MORNING + timedelta(hours=1))
    told = ledger(dossier)
    clock.now = s.MORNING + timedelta(days=20)
    assert ledger(dossier) == told
    assert told["working_minutes"] == dossier.working_minutes
    assert minutes(told) == {"link_down": 60, "link_working": 420}
    assert told["late_only_by_outage"] is True  # half an hour late


def test_an_overdue_one_is_judged_now(clock: Clock) -> None:
    dossier = s.in_state(S.PROCESSING)
    clock.now = s.MORNING + timedelta(days=3)
    assert ledger(dossier)["late_only_by_outage"] is False


def test_labels_follow_the_language_asked_for() -> None:
    dossier = s.moved(s.filed(), s.ACCEPT, (s.LEADER, Transition.STOP, s.REASON))
    assert ledger(dossier)["shares"][3]["label"] == "Chờ công dân"


def test_who_may_not_see_the_dossier_sees_no_ledger() -> None:
    dossier = s.in_state(S.PROCESSING)
    assert Caller("canbo2").get(f"dossiers/{dossier.code}/").status_code == 404
