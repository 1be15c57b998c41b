"""What a client sees of dossiers: its units' alone, within its scopes, nobody's personal data."""

import json

import pytest

from accounts import demo
from accounts.models import Membership
from accounts.scopes import Scope
from dossiers.models import Viewing
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.api.test_access import DOORS
from tests.integrators import program, program_with, registered

pytestmark = pytest.mark.django_db

READ, PERSONAL, DELIVERIES = (
    Scope.DOSSIERS_READ,
    Scope.DOSSIERS_PERSONAL,
    Scope.DELIVERIES_READ,
)
#: What opens to whom; everything else takes no client's token at all.
OPEN = {
    "dossiers/{}/": READ,
    "dossiers/{}/timeline/": READ,
    "dossiers/{}/deliveries/": DELIVERIES,
}
#: Told in the example declaration, in the history and by the registry.
PERSONAL_DATA = (
    "An Nhiên",
    "Hồng Vân",
    "Ngô Thị Bích",
    "001195012345",
    "0912345678",
    s.RESULT["personal_id_number"],
)


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_each_door_opens_to_its_scope_alone(method: str, path: str) -> None:
    code = s.filed().code
    needed = OPEN.get(path) if method == "GET" else None
    for scope in Scope:
        caller = program_with(scope)
        address = path.format(code)
        answer = caller.get(address) if method == "GET" else caller.post(address, {})
        expected = 401 if needed is None else 200 if scope == needed else 403
        assert answer.status_code == expected, scope


def test_head_asks_for_what_get_does() -> None:
    s.filed()
    caller = program_with(READ)
    for path in ("dossiers/", f"dossiers/{s.filed().code}/", "exports/dossiers/?first=x"):
        asked, told = caller.get(path), caller.head(path)
        assert (told.status_code, told.content) == (asked.status_code, b""), path
        assert told.get("ETag") == asked.get("ETag")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["dossiers/", "changes/", "inbound/dossiers/", "webhooks/"])
def test_a_method_that_is_nobodys_asks_for_no_new_token(method: str, path: str) -> None:
    answer = getattr(program_with(*Scope), method)(path)
    assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method-not-allowed")


def test_a_client_files_no_dossier_as_a_citizen_does() -> None:
    assert program_with(*Scope).post("dossiers/", {}).status_code == 401


@pytest.mark.parametrize("path", OPEN)
def test_another_units_dossier_is_not_there(path: str) -> None:
    code = s.filed(unit=demo.OTHER_WARD).code
    caller = program_with(*Scope)
    answer = caller.get(path.format(code))
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
    assert caller.get("dossiers/").json()["results"] == []


def test_a_unit_takes_those_below_it_along() -> None:
    codes = {s.filed().code, s.filed(unit=demo.OTHER_WARD).code}
    city = program_with(READ, units=(demo.PROVINCE,))
    assert {row["code"] for row in city.get("dossiers/").json()["results"]} == codes


def test_without_units_there_is_nothing() -> None:
    s.filed()
    assert program_with(READ, units=()).get("dossiers/").json()["results"] == []


def test_a_unit_taken_away_is_gone_at_once() -> None:
    client, secret = registered(READ)
    caller, code = program(client, secret), s.filed().code
    assert caller.get(f"dossiers/{code}/").status_code == 200
    client.units.clear()
    assert caller.get(f"dossiers/{code}/").status_code == 404


def test_personal_data_need_a_scope_of_their_own() -> None:
    code = s.in_state(S.RETURNED).code
    addresses = ["dossiers/", *(path.format(code) for path in OPEN)]
    without, whole = program_with(READ, DELIVERIES), program_with(*Scope)
    told = "".join(json.dumps(whole.get(each).json(), ensure_ascii=False) for each in addresses)
    assert [each for each in PERSONAL_DATA if each not in told] == []
    for address in addresses:
        answer = without.get(address).json()
        text = json.dumps(answer, ensure_ascii=False)
        assert [each for each in PERSONAL_DATA if each in text] == [], address
        withheld = answer["results"][0] if "results" in answer else answer
        assert withheld["personal_data_withheld"] is True
        assert (
            withheld.keys()
            == (whole.get(address).json()["results"][0] if "results" in answer else withheld).keys()
        )


def test_people_see_all_that_is_theirs_to_see() -> None:
    code = s.filed().code
    for caller in (Caller(s.CLERK), program_with(PERSONAL, READ)):
        told = caller.get(f"dossiers/{code}/").json()
        assert told["personal_data_withheld"] is False
        assert told["declaration"]


def test_the_wards_own_affairs_are_not_told() -> None:
    dossier = s.moved(s.filed(), *s.PROCESSING)
    s.moved(dossier, (s.LEADER, Transition.ASSIGN, {"officer": s.OFFICER_2}))
    told = program_with(*Scope).get(f"dossiers/{dossier.code}/timeline/").json()["events"]
    assert [event["transition"] for event in told] == ["submit", "accept", "start_processing"]


def test_a_clients_look_is_no_officials() -> None:
    code = s.filed().code
    program_with(*Scope).get(f"dossiers/{code}/")
    assert not Viewing.objects.exists()


def test_the_account_of_a_client_may_do_nothing_without_its_token() -> None:
    """Not even where somebody gave it a role by mistake, nor by a password that it has not."""
    client, secret = registered(READ, units=())
    unit = s.filed().unit
    Membership.objects.create(user=client.account, unit=unit, role="clerk", valid_from=demo.SINCE)
    assert program(client, secret).get("dossiers/").json()["results"] == []
