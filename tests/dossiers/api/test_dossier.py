"""One dossier: what it holds, its history, what the links were told of it."""

from datetime import timedelta
from typing import Any

import pytest

from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.archive import archive
from integrations.models import Attempt, Exchange, Link, Operation, OutboxMessage, Outcome, Status
from tests.callers import Caller, Clock
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db


def read(dossier: Dossier, path: str = "", by: str = s.CLERK, **headers: str) -> dict[str, Any]:
    answer = Caller(by).get(f"dossiers/{dossier.code}/{path}", **headers)
    assert answer.status_code == 200, answer.content.decode()
    told: dict[str, Any] = answer.json()
    return told


def test_everything_about_a_dossier() -> None:
    dossier = s.in_state(S.RETURNED)
    told = read(dossier, by=s.CITIZEN)
    assert told["declaration"] == dossier.declaration
    assert told["applicant"] == {
        "name": "Nguyễn Thị Hồng Vân",
        "id_number": "001195012345",
        "phone": "0912345678",
        "email": "hongvan@example.com",
    }
    assert told["registry"] == {
        "number": "17",
        "book": "01/2026",
        "page": "9",
        "registered_on": "2026-11-23",
        "personal_id_number": "001326000017",
        "faults": [],
    }
    assert told["papers"][0]["name"] == "Giấy chứng sinh"
    assert (told["state"], told["portal_status"], told["outcome"]) == ("returned", 10, "on_time")
    assert told["returned_at"] == "2026-11-23T09:05:00+07:00"
    assert told["version"] == dossier.event_count == 8
    (promise,) = told["due_dates"]
    assert (promise["kind"], promise["due_at"]) == ("first", "2026-11-23T17:00:00+07:00")
    assert promise["promised_at"] == told["accepted_at"] == "2026-11-23T08:35:00+07:00"
    assert promise["time_limit"]["unit"] == "same_day_15h"
    assert promise["time_limit"]["cutoff"] == "15:00"
    assert promise["time_limit"]["legal_basis"]
    assert promise["provisional"] is False


def test_every_promise_is_shown_and_the_registrys_faults() -> None:
    extend = (s.LEADER, T.EXTEND, {**s.REASON, "new_due_on": "2028-11-27"})
    fault = {"field": "me.HoTen", "message": "không khớp"}
    returned = (s.SYSTEM, T.REGISTRY_RETURNED, {"faults": [fault]})
    told = read(s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY], returned, extend))
    assert [each["kind"] for each in told["due_dates"]] == ["first", "extended"]
    assert [each["provisional"] for each in told["due_dates"]] == [False, True]
    assert told["due_at"] == told["due_dates"][-1]["due_at"]
    assert told["first_due_at"] == told["due_dates"][0]["due_at"]
    (shown,) = told["registry"]["faults"]
    assert {name: shown[name] for name in fault} == fault
    assert shown["path"] == "mother.full_name"
    assert shown["instruction"].startswith("Đối chiếu với thẻ căn cước")
    assert told["registry"]["personal_id_number"] is None


def test_the_outcome_is_that_of_the_instant_of_asking(clock: Clock) -> None:
    dossier = s.in_state(S.ACCEPTED)
    assert read(dossier)["outcome"] == "due_soon"
    clock.now += timedelta(days=3)
    assert read(dossier)["outcome"] == "overdue"


def test_labels_follow_the_language_asked_for() -> None:
    dossier = s.in_state(S.ACCEPTED)
    assert read(dossier)["state_label"] == "Được tiếp nhận"
    assert read(dossier, accept_language="en")["state_label"] == "Accepted"
    assert read(dossier, accept_language="fr")["state_label"] == "Được tiếp nhận"


def test_the_timeline_tells_who_did_what_when() -> None:
    dossier = s.moved(
        s.filed(),
        s.ACCEPT,
        s.REQUEST_SUPPLEMENT,
        (s.CITIZEN, T.SUPPLY, {"corrections": {"copies": None}}),
    )
    events = read(dossier, "timeline/", by=s.CITIZEN)["events"]
    assert [event["number"] for event in events] == [1, 2, 3, 4]
    assert [event["transition"] for event in events] == [
        "submit",
        "accept",
        "request_supplement",
        "supply",
    ]
    submitted, accepted, requested, supplied = events
    assert (submitted["from_state"], submitted["to_state"]) == (None, "submitted")
    assert "declaration" not in submitted["arguments"]
    assert submitted["arguments"]["channel"] == "online"
    assert (accepted["by"], accepted["capacity"]) == ("Nguyễn Thị Hoa", "clerk")
    assert (accepted["transition_label"], accepted["capacity_label"]) == (
        "Tiếp nhận",
        "Cán bộ một cửa",
    )
    assert accepted["occurred_at"] == accepted["recorded_at"] == "2026-11-23T08:35:00+07:00"
    assert (accepted["source"], accepted["due_at"]) == ("live", "2026-11-23T17:00:00+07:00")
    assert requested["due_at"] is None
    assert requested["arguments"]["reason"] == s.MISSING["reason"]
    assert supplied["due_at"] == "2026-11-25T08:05:00+07:00"
    assert "declaration_before" not in supplied["arguments"]


STANDING = ("standing", "standing_label", "since", "behind", "down_since")


def test_a_link_that_was_never_told_of_a_dossier_is_no_link_that_is_behind() -> None:
    links = {each["link"]: each for each in read(s.filed(), "deliveries/")["links"]}
    told = [links["civil_registry"][name] for name in STANDING]
    assert told == ["nothing_to_tell", "Chưa có gì để gửi", None, 0, None]


def test_deliveries_tell_what_each_link_heard_and_said() -> None:
    dossier = s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY])
    message = OutboxMessage.objects.filter(operation=Operation.REGISTER).get()
    for minute in (1, 2):
        at = s.MORNING + timedelta(minutes=minute)
        exchange = Exchange.objects.create(
            link=Link.CIVIL_REGISTRY,
            operation=Operation.REGISTER,
            started_at=at,
            finished_at=at,
            request={},
            http_status=200,
        )
        Attempt.objects.create(message=message, exchange=exchange, outcome=Outcome.REFUSED)
    message.status, message.settled_at = Status.PARKED, s.MORNING + timedelta(minutes=2)
    message.answer, message.parked_at = {"errorCode": "500"}, message.settled_at
    message.save()
    s.declare_outage()
    links = {each["link"]: each for each in read(dossier, "deliveries/")["links"]}
    assert links["civil_registry"]["link_label"] == "Hệ thống hộ tịch Bộ Tư pháp"
    standing = {name: links["civil_registry"][name] for name in STANDING}
    assert standing == {
        "standing": "needs_people",
        "standing_label": "Cần người xử lý",
        "since": "2026-11-23T08:32:00+07:00",
        "behind": 2,
        "down_since": "2026-11-23T08:30:00+07:00",
    }
    register, fetch = links["civil_registry"]["deliveries"]
    assert register == {
        "operation": "register",
        "operation_label": "Đăng ký hộ tịch",
        "status": "parked",
        "status_label": "Cần xử lý",
        "occurred_at": "2026-11-23T08:45:00+07:00",
        "tries": 2,
        "last_tried_at": "2026-11-23T08:32:00+07:00",
        "next_try_at": None,
        "parked_at": "2026-11-23T08:32:00+07:00",
        "cause": "incorrect",
        "cause_label": "Dữ liệu không đúng",
        "settled_at": "2026-11-23T08:32:00+07:00",
        "answer": {"errorCode": "500"},
        "archived": False,
    }
    assert (fetch["tries"], fetch["last_tried_at"]) == (0, None)
    assert (fetch["status"], fetch["next_try_at"]) == ("waiting", None)  # at once
    portal = links["national_portal"]["deliveries"]
    assert [each["operation"] for each in portal] == ["sync_dossier", "add_progress"] * 4
    assert [links["national_portal"][name] for name in STANDING] == [
        "waiting",
        "Đang chờ gửi",
        portal[0]["occurred_at"],
        8,
        None,
    ]

    OutboxMessage.objects.filter(link=Link.CIVIL_REGISTRY).update(
        status=Status.DELIVERED, settled_at=s.MORNING, next_in_line=False, parked_at=None
    )
    later = s.MORNING + timedelta(days=61)
    assert archive(before=later, clock=lambda: s.MORNING, until=later).messages == 2
    links = {each["link"]: each for each in read(dossier, "deliveries/")["links"]}
    archived, _fetch = links["civil_registry"]["deliveries"]
    assert archived == register | {
        "status": "delivered",
        "status_label": "Đã gửi",
        "parked_at": None,
        "cause": None,
        "cause_label": None,
        "settled_at": "2026-11-23T08:30:00+07:00",
        "archived": True,
    }
    assert links["civil_registry"]["standing"] == "in_step"
    assert links["civil_registry"]["since"] == "2026-11-23T08:30:00+07:00"
    assert links["civil_registry"]["behind"] == 0
    assert links["national_portal"]["deliveries"] == portal
