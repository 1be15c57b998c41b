"""The status of the links, and declared outages."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dossiers.states import DossierState as S
from integrations.link_health import forget_health
from integrations.models import LinkState, Outage, OutboxMessage, Pause
from tests.callers import Caller, Clock
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db

DECLARATION = {"link": "civil_registry", "reason": "Công văn 3160/BTP-CNTT"}


def links() -> dict[str, Any]:
    forget_health()
    answer = Caller().get("status/")
    assert answer.status_code == 200
    return {each["link"]: each for each in answer.json()["links"]}


def test_a_quiet_day() -> None:
    told = links()
    assert set(told) == {"national_portal", "civil_registry"}
    counted_at = told["civil_registry"].pop("counted_at")
    assert told["civil_registry"] == {
        "link": "civil_registry",
        "link_label": "Hệ thống hộ tịch Bộ Tư pháp",
        "condition": "working",
        "condition_label": "Thông suốt",
        "down_since": None,
        "paused_since": None,
        "outage_since": None,
        "breaker": "closed",
        "breaker_label": "Thông suốt",
        "since": None,
        "operations": [],
        "at_least": False,
        "dossiers_waiting": 0,
        "waiting": 0,
        "held": 0,
        "oldest_waiting": None,
        "parked": 0,
        "forecast": {
            "ending": "nothing_waits",
            "seconds": None,
            "through_at": None,
            "basis": None,
            "basis_label": "",
            "words": "Không có hồ sơ nào chờ gửi.",
        },
    }
    assert datetime.fromisoformat(counted_at).utcoffset() == timedelta(hours=7)


def test_what_waits_and_since_when() -> None:
    s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY])
    s.filed(at=s.MORNING + timedelta(hours=1))
    OutboxMessage.objects.filter(operation="register").update(status="parked")
    told = links()
    assert told["national_portal"]["waiting"] == 10
    assert told["national_portal"]["dossiers_waiting"] == 2
    assert told["national_portal"]["oldest_waiting"] == "2026-11-23T08:30:00+07:00"
    registry = told["civil_registry"]
    assert (registry["waiting"], registry["held"], registry["parked"]) == (1, 1, 1)
    assert registry["dossiers_waiting"] == 0  # it is the ward that must mend what is parked


def test_the_breaker_that_is_worst_off_speaks_for_the_link() -> None:
    for operation, breaker, minutes in (
        ("register", "open", 20),
        ("fetch_result", "half_open", 5),
    ):
        since = s.MORNING - timedelta(minutes=minutes)
        LinkState.objects.create(
            link="civil_registry",
            operation=operation,
            breaker=breaker,
            since=since,
            probe_at=s.MORNING,
            updated_at=s.MORNING,
        )
    LinkState.objects.create(link="national_portal", operation="sync_dossier", updated_at=s.MORNING)
    told = links()
    assert told["civil_registry"]["breaker"] == "open"
    assert told["civil_registry"]["since"] == "2026-11-23T08:10:00+07:00"
    assert [each["breaker"] for each in told["civil_registry"]["operations"]] == [
        "half_open",
        "open",
    ]
    assert told["national_portal"]["breaker"] == "closed"
    assert told["civil_registry"]["condition"] == "down"
    assert told["civil_registry"]["down_since"] == told["civil_registry"]["since"]


def test_when_what_waits_will_be_through() -> None:
    s.filed()
    portal = links()["national_portal"]
    assert (portal["forecast"]["ending"], portal["forecast"]["basis"]) == ("through", "assumed")
    counted_at = datetime.fromisoformat(portal["counted_at"])
    through_at = datetime.fromisoformat(portal["forecast"]["through_at"])
    assert timedelta() < through_at - counted_at < timedelta(seconds=1)
    s.declare_outage()
    Outage.objects.update(link="national_portal")
    forecast = links()["national_portal"]["forecast"]
    assert (forecast["ending"], forecast["through_at"]) == ("after_return", None)
    assert forecast["words"] == "Gửi hết trong khoảng 1 phút sau khi kết nối trở lại."


def test_a_paused_link_is_told_of_without_who_and_why() -> None:
    Pause.objects.create(
        link="civil_registry",
        started_at=s.MORNING,
        reason="Bà Nguyễn Thị Hồng Vân yêu cầu",
        paused_by=s.user("vanhanh"),
    )
    told = links()["civil_registry"]
    assert (told["condition"], told["paused_since"]) == ("paused", "2026-11-23T08:30:00+07:00")
    assert told["down_since"] == told["paused_since"]
    assert "Vân" not in str(told)
    assert "vanhanh" not in str(told)


def test_an_operator_declares_and_lifts_an_outage(clock: Clock) -> None:
    operator = Caller("vanhanh")
    answer = operator.post("outages/", DECLARATION)
    assert answer.status_code == 201, answer.content.decode()
    told = answer.json()
    assert (told["link"], told["reason"]) == ("civil_registry", DECLARATION["reason"])
    assert (told["started_at"], told["ended_at"]) == ("2026-11-23T08:30:00+07:00", None)
    assert links()["civil_registry"]["outage_since"] == told["started_at"]
    again = operator.post("outages/", DECLARATION)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/outage-refused")

    clock.now += timedelta(hours=2)
    lifted = operator.post(f"outages/{told['id']}/lift/", {"reason": "Đã khôi phục"})
    assert lifted.status_code == 200
    assert (told["lift_reason"], lifted.json()["lift_reason"]) == ("", "Đã khôi phục")
    assert lifted.json()["ended_at"] == "2026-11-23T10:30:00+07:00"
    assert links()["civil_registry"]["outage_since"] is None
    assert operator.post(f"outages/{told['id']}/lift/").status_code == 409
    kept = Outage.objects.get()
    assert (kept.declared_by, kept.lifted_by) == (s.user("vanhanh"), s.user("vanhanh"))
    assert (kept.reason, kept.lift_reason) == (DECLARATION["reason"], "Đã khôi phục")


@pytest.mark.parametrize("body", [None, {}, {"reason": None}, b""])
def test_an_outage_is_lifted_without_a_reason_too(body: Any) -> None:
    outage = s.declare_outage()
    assert Caller("vanhanh").post(f"outages/{outage.pk}/lift/", body).status_code == 200
    outage.refresh_from_db()
    assert (outage.lift_reason, outage.lifted_by) == ("", s.user("vanhanh"))


@pytest.mark.parametrize("body", [{"reason": " "}, {"reason": "x" * 201}, {"why": "x"}, [1], ""])
def test_a_reason_to_lift_that_is_none_is_refused(body: Any) -> None:
    outage = s.declare_outage()
    assert Caller("vanhanh").post(f"outages/{outage.pk}/lift/", body).status_code == 400
    outage.refresh_from_db()
    assert outage.ended_at is None


@pytest.mark.parametrize("by", [s.CITIZEN, s.CLERK, s.LEADER, "giamsat", "quantri"])
def test_nobody_else_may(by: str) -> None:
    outage = s.declare_outage()
    for path, body in (("outages/", DECLARATION), (f"outages/{outage.pk}/lift/", None)):
        answer = Caller(by).post(path, body)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted")
    outage.refresh_from_db()
    assert outage.ended_at is None


@pytest.mark.parametrize("outage", ["0", "99", "9" * 18, "9" * 40])
def test_what_is_no_outage_cannot_be_lifted(outage: str) -> None:
    assert Caller("vanhanh").post(f"outages/{outage}/lift/").status_code == 404


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["link", "reason"]),
        ({"link": "mail", "reason": " "}, ["link", "reason"]),
        ({"link": [], "reason": "\x00"}, ["link", "reason"]),
        ("x", [""]),
    ],
)
def test_what_is_wrong_is_named(body: Any, fields: list[str]) -> None:
    answer = Caller("vanhanh").post("outages/", body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == fields
