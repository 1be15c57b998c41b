"""Whoever guesses at other people's dossiers learns nothing, not even what there is."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import demo
from accounts.models import User
from accounts.scopes import Scope
from dossiers.states import DossierState as S
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.integrators import program_with

pytestmark = pytest.mark.django_db

TAILS = ("", "timeline/", "transitions/", "deliveries/", "forms/", "forms/01/", "scans/")


def told(answer: Any) -> tuple[int, Any]:
    body = answer.json()
    body.pop("correlation_id", None)
    return answer.status_code, body


def outsiders() -> list[Caller]:
    read = (Scope.DOSSIERS_READ, Scope.DOSSIERS_PERSONAL)
    return [Caller("congdan2"), Caller("canbo2"), program_with(*read, units=(demo.OTHER_WARD,))]


@pytest.mark.parametrize("tail", TAILS)
def test_a_guessed_code_and_a_code_that_is_none_are_one(tail: str) -> None:
    there = s.in_state(S.ACCEPTED).code
    day, _dash, number = there.rpartition("-")
    nowhere = f"{day}-{int(number) + 5000:04d}"
    for caller in outsiders():
        answers = {str(told(caller.get(f"dossiers/{code}/{tail}"))) for code in (there, nowhere)}
        assert len(answers) == 1


def test_what_is_sent_to_a_guessed_dossier_does_nothing() -> None:
    dossier = s.in_state(S.ACCEPTED)
    path = f"dossiers/{dossier.code}/transitions/"
    command = {"transition": "withdraw", "arguments": s.REASON}
    write = program_with(*Scope, units=(demo.WARD,))
    for caller in (*outsiders(), write):
        assert caller.post(path, command).status_code in (401, 403, 404)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.event_count) == (S.ACCEPTED, 2)


@pytest.mark.parametrize(
    "query",
    [
        {"code": "H26"},
        {"mine": "false"},
        {"unit": demo.WARD},
        {"owner": "1"},
        {"cursor": "MA=="},
        {"state": "accepted"},
    ],
)
def test_no_question_to_the_list_brings_others_dossiers(query: dict[str, str]) -> None:
    code = s.in_state(S.ACCEPTED).code
    for caller in outsiders():
        assert code not in caller.get("dossiers/", query).content.decode()


def test_nobody_files_in_anothers_name() -> None:
    body = {
        "procedure": s.BIRTH,
        "unit": demo.WARD,
        "channel": "online",
        "declaration": s.submission().declaration,
        "papers": [{"paper": "birth_notice"}],
    }
    for more in ({"owner": "congdan1"}, {"owner_id": 1}, {"state": "resolved"}, {"code": "X"}):
        answer = Caller("congdan2").post("dossiers/", body | more)
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")


# Enumeration: the same answer, and the same work, for what is there and what is not.


def work(send: Any) -> tuple[int, Any, int]:
    """Status, body and number of queries: what a stopwatch would tell apart."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        status, body = told(send())
    return status, body, len(queries)


def test_tracking_does_not_tell_which_codes_there_are() -> None:
    code = s.filed().code
    asked = [{"code": each, "last4": "0000"} for each in (code, "H26.18.5-261123-9999")]
    known, unknown = (work(lambda a=a: Caller().post("tracking/", a)) for a in asked)
    assert known == unknown
    assert known[0] == 404


def hashing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each password that is hashed, which is the slow part of signing in."""
    done: list[str] = []
    check, make = User.check_password, User.set_password

    def checked(self: User, raw_password: str) -> bool:
        done.append(raw_password)
        return check(self, raw_password)

    def made(self: User, raw_password: str | None) -> None:
        done.append(raw_password or "")
        make(self, raw_password)

    monkeypatch.setattr(User, "check_password", checked)
    monkeypatch.setattr(User, "set_password", made)
    return done


@pytest.mark.parametrize("username", [s.CITIZEN, "khong-co-ai", "closed"])
def test_signing_in_hashes_once_whether_or_not_there_is_such_an_account(
    monkeypatch: pytest.MonkeyPatch, username: str
) -> None:
    User.objects.create_user("closed", password="sen-ho-tay-9", is_active=False)
    done = hashing(monkeypatch)
    told_in = {"username": username, "password": "đoán bừa"}
    answer = Caller().post("auth/token/", told_in)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/invalid-credentials")
    assert done.count("đoán bừa") == 1
