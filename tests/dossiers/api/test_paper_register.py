"""What was done on paper and is entered afterwards, with the leader's approval."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dossiers.history import breaks_in
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from tests.callers import Caller, Clock
from tests.dossiers import stories as s

from .test_submit import example

pytestmark = pytest.mark.django_db

DAYS_LATER = s.MORNING + timedelta(days=3)


@pytest.fixture(autouse=True)
def three_days_later(clock: Clock) -> None:
    clock.now = DAYS_LATER


def on_paper(at: datetime, approved_by: str = s.LEADER) -> dict[str, str]:
    return {"occurred_at": at.isoformat(), "approved_by": approved_by}


def taken_in(at: datetime = s.MORNING, *, by: str = s.CLERK, **changes: Any) -> Any:
    told = {"channel": "counter", **on_paper(at), **changes}
    return Caller(by).post("dossiers/", example(s.MARITAL_STATUS, **told))


def test_a_paper_dossier_is_numbered_promised_and_judged_by_its_own_day() -> None:
    answer = taken_in()
    assert answer.status_code == 201, answer.content.decode()
    code = answer.json()["code"]
    assert code.split("-")[1] == "261123"
    assert answer.json()["submitted_at"] == "2026-11-23T08:30:00+07:00"
    for minutes, by, body in (
        (20, s.CLERK, {"transition": "accept"}),
        (60, s.LEADER, {"transition": "stop", "arguments": s.REASON}),
    ):
        at = s.MORNING + timedelta(minutes=minutes)
        moved = Caller(by).post(f"dossiers/{code}/transitions/", {**body, **on_paper(at)})
        assert moved.status_code == 200, moved.content.decode()
    told = moved.json()
    assert told["due_at"] == "2026-11-27T17:00:00+07:00"  # three working days; 24 is a holiday
    assert (told["finished_at"], told["outcome"]) == ("2026-11-23T09:30:00+07:00", "early")
    events = Caller(s.CLERK).get(f"dossiers/{code}/timeline/").json()["events"]
    assert {(each["source"], each["approved_by"]) for each in events} == {
        ("paper_register", str(s.user(s.LEADER)))
    }
    assert {each["recorded_at"] for each in events} == {"2026-11-26T08:30:00+07:00"}
    assert not list(breaks_in(Dossier.objects.get()))


def test_a_local_time_needs_no_offset() -> None:
    answer = taken_in(occurred_at="2026-11-23T08:30")
    assert answer.json()["submitted_at"] == "2026-11-23T08:30:00+07:00"


@pytest.mark.parametrize("approved_by", ["nobody", s.CLERK, "lanhdao2", "vanhanh"])
def test_only_a_leader_of_the_ward_approves(approved_by: str) -> None:
    answer = taken_in(approved_by=approved_by)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted")
    assert not Dossier.objects.exists()


def test_a_leader_who_has_left_does_not_approve() -> None:
    leader = s.user(s.LEADER)
    leader.is_active = False
    leader.save()
    assert taken_in().status_code == 403


def test_a_citizen_keeps_no_paper_register() -> None:
    citizen = Caller(s.CITIZEN)
    filed = citizen.post("dossiers/", example(**on_paper(s.MORNING)))
    assert (filed.status_code, filed.json()["type"]) == (403, "/problems/not-permitted")
    dossier = s.in_state(S.ACCEPTED)
    body = {"transition": "withdraw", "arguments": s.REASON, **on_paper(DAYS_LATER)}
    answer = citizen.post(f"dossiers/{dossier.code}/transitions/", body)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted")
    assert Dossier.objects.get().state == S.ACCEPTED


@pytest.mark.parametrize("at", [DAYS_LATER + s.STEP, s.MORNING - s.STEP])
def test_it_did_not_happen_before_its_submission_nor_in_the_future(at: datetime) -> None:
    code = taken_in().json()["code"]
    body = {"transition": "accept", **on_paper(at)}
    answer = Caller(s.CLERK).post(f"dossiers/{code}/transitions/", body)
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json()["errors"]] == ["occurred_at"]


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"approved_by": s.LEADER}, "approved_by", "approval_and_time"),
        ({"occurred_at": "2026-11-23T08:30"}, "approved_by", "approval_and_time"),
        ({"occurred_at": "yesterday", "approved_by": s.LEADER}, "occurred_at", "not_an_instant"),
        ({"occurred_at": 20261123, "approved_by": s.LEADER}, "occurred_at", "not_an_instant"),
        ({"occurred_at": "1990-01-01", "approved_by": s.LEADER}, "occurred_at", "outside_calendar"),
        ({"occurred_at": "2026-11-23", "approved_by": "a b"}, "approved_by", "wrong_format"),
    ],
)
def test_what_is_wrong_with_an_entry_is_named(told: dict[str, Any], field: str, code: str) -> None:
    filed = Caller(s.CLERK).post("dossiers/", example(channel="counter", **told))
    dossier = s.filed()
    body = {"transition": "accept", **told}
    moved = Caller(s.CLERK).post(f"dossiers/{dossier.code}/transitions/", body)
    for answer in (filed, moved):
        assert answer.status_code == 400
        assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(field, code)]
