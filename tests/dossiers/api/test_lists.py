"""GET dossiers/: whose, filtered, page by page."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import demo
from dossiers.states import DossierState as S
from tests.callers import Caller
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db


def codes(caller: Caller, **query: Any) -> list[str]:
    answer = caller.get("dossiers/", query)
    assert answer.status_code == 200, answer.content
    return [row["code"] for row in answer.json()["results"]]


def test_newest_first_each_to_their_own() -> None:
    mine = s.filed()
    theirs = s.filed(by="congdan2", at=s.MORNING + s.STEP)
    counter = s.filed(by=s.CLERK, at=s.MORNING + 2 * s.STEP)
    elsewhere = s.filed(unit=demo.OTHER_WARD, at=s.MORNING + 3 * s.STEP)
    assert codes(Caller(s.CITIZEN)) == [elsewhere.code, mine.code]
    assert codes(Caller("congdan2")) == [theirs.code]
    assert codes(Caller(s.CLERK)) == [counter.code, theirs.code, mine.code]
    assert codes(Caller("canbo2")) == [elsewhere.code]
    assert len(codes(Caller("giamsat"))) == 4


def test_a_clerk_finds_their_own_dossiers_apart() -> None:
    s.filed()
    own = s.filed(owner=s.user(s.CLERK), by=s.CLERK, channel="online")
    assert codes(Caller(s.CLERK), mine="true") == [own.code]


def test_filters() -> None:
    birth, death, marriage = s.filed(), s.filed(s.DEATH), s.filed(s.MARRIAGE)
    s.moved(birth, s.ACCEPT)
    clerk = Caller(s.CLERK)
    assert codes(clerk, state="accepted") == [birth.code]
    assert set(codes(clerk, state="submitted")) == {death.code, marriage.code}
    assert codes(clerk, procedure=s.DEATH) == [death.code]
    assert codes(clerk, procedure=s.DEATH, state="accepted") == []
    assert codes(clerk, code=birth.code) == [birth.code]
    assert len(codes(clerk, code=f"{demo.WARD}-261123-")) == 3
    assert codes(clerk, code="H26.18.6") == codes(clerk, code="x") == []


def test_a_row_says_how_the_dossier_stands_and_nobodys_number() -> None:
    dossier = s.in_state(S.ACCEPTED)
    answer = Caller(s.CLERK).get("dossiers/")
    (row,) = answer.json()["results"]
    assert row["code"] == dossier.code
    assert (row["unit"], row["unit_name"]) == (demo.WARD, "UBND phường Bạch Mai")
    assert (row["procedure"], row["procedure_name"]) == (s.BIRTH, "Đăng ký khai sinh")
    assert (row["applicant_name"], row["subject_name"]) == (
        "Nguyễn Thị Hồng Vân",
        "Trần Nguyễn An Nhiên",
    )
    assert (row["state"], row["state_label"]) == ("accepted", "Được tiếp nhận")
    assert row["due_at"] == row["first_due_at"] == "2026-11-23T17:00:00+07:00"
    assert row["outcome"] == "due_soon"
    assert b"001195012345" not in answer.content
    assert b"0912345678" not in answer.content


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    # Several at the same instant: the order holds among them as well.
    filed = [s.filed(at=s.MORNING + timedelta(seconds=number // 3)).code for number in range(11)]
    clerk, seen, pages = Caller(s.CLERK), [], 0
    address: str | None = "/api/v1/dossiers/?limit=4&state=submitted"
    while address is not None:
        page = clerk.get(address.removeprefix("http://testserver")).json()
        seen += [row["code"] for row in page["results"]]
        address, pages = page["next"], pages + 1
        if pages == 1:
            s.filed(at=s.MORNING + timedelta(hours=1))  # new ones do not shift the next page
    assert seen == filed[::-1]
    assert pages == 3


def test_an_exact_page_is_the_last() -> None:
    s.filed()
    assert Caller(s.CLERK).get("dossiers/", {"limit": 1}).json()["next"] is None


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"state": "lost"}, [("state", "not_a_choice")]),
        ({"state": ""}, [("state", "not_a_choice")]),
        ({"procedure": "\x00"}, [("procedure", "wrong_format")]),
        ({"code": "\x00"}, [("code", "wrong_format")]),
        ({"limit": "0"}, [("limit", "too_small")]),
        ({"limit": "101"}, [("limit", "too_large")]),
        ({"limit": "many"}, [("limit", "wrong_type")]),
        ({"limit": "9" * 5000}, [("limit", "wrong_type")]),
        ({"mine": "perhaps"}, [("mine", "wrong_type")]),
        ({"cursor": "\x00"}, [("cursor", "invalid_cursor")]),
        ({"cursor": "YWJj"}, [("cursor", "invalid_cursor")]),
        ({"cursor": "Ω"}, [("cursor", "invalid_cursor")]),
        ({"cursor": "W10="}, [("cursor", "invalid_cursor")]),
        # a naive instant, and a number beyond the database's
        ({"cursor": "WyIyMDI2LTExLTIzVDA4OjMwOjAwIiwgMV0="}, [("cursor", "invalid_cursor")]),
        (
            {"cursor": "WyIyMDI2LTExLTIzVDA4OjMwOjAwWiIsIDk5OTk5OTk5OTk5OTk5OTk5OTk5OTldIA=="},
            [("cursor", "invalid_cursor")],
        ),
        (
            {"state": "lost", "limit": "-1", "cursor": "?"},
            [("state", "not_a_choice"), ("limit", "too_small"), ("cursor", "invalid_cursor")],
        ),
    ],
)
def test_what_is_wrong_with_a_query_is_named(
    query: dict[str, str], errors: list[tuple[str, str]]
) -> None:
    answer = Caller(s.CLERK).get("dossiers/", query)
    assert answer.status_code == 400
    found = [(error["field"], error["code"]) for error in answer.json()["errors"]]
    assert sorted(found) == sorted(errors)
