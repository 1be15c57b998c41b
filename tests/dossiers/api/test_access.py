"""What you may not see does not exist: at every door the same answer."""

import pytest

from dossiers.api.urls import urlpatterns
from tests.callers import Caller
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db

#: Every address of one dossier, with what is sent there.
DOORS = [
    ("GET", "dossiers/{}/"),
    ("GET", "dossiers/{}/timeline/"),
    ("GET", "dossiers/{}/transitions/"),
    ("POST", "dossiers/{}/transitions/"),
    ("GET", "dossiers/{}/deliveries/"),
    ("GET", "dossiers/{}/forms/"),
    ("GET", "dossiers/{}/forms/01/"),
    ("GET", "dossiers/{}/scans/"),
    ("POST", "dossiers/{}/scans/"),
    ("GET", "dossiers/{}/scans/1/"),
]
OUTSIDERS = ["congdan2", "canbo2", "congchuc2", "lanhdao2", "vanhanh", "quantri"]
READERS = [s.CITIZEN, s.CLERK, s.OFFICER, s.LEADER, "giamsat"]


def knock(caller: Caller, method: str, path: str) -> tuple[int, dict[str, object]]:
    answer = caller.get(path) if method == "GET" else caller.post(path, {"transition": "sign"})
    told = answer.json()
    told.pop("correlation_id", None)  # each request has its own
    return answer.status_code, told


def test_every_door_is_tried_below() -> None:
    pattern = "dossiers/<dossier_code:code>/"
    addresses = {
        str(each.pattern)
        .replace(pattern, "dossiers/{}/")
        .replace("<str:form>", "01")
        .replace("<int:number>", "1")
        for each in urlpatterns
    }
    addresses.discard("inbound/dossiers/{}/")  # by the sender's own code, for that sender alone
    addresses.discard("dossiers/{}/draft/")  # while the citizen is asked alone: test_forms.py
    assert {path for path in addresses if "{}" in path} == {path for _method, path in DOORS}


@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize(("method", "path"), DOORS)
def test_for_an_outsider_it_is_as_if_it_were_not_there(
    outsider: str, method: str, path: str
) -> None:
    caller, code = Caller(outsider), s.filed().code
    hidden = knock(caller, method, path.format(code))
    assert hidden == knock(caller, method, path.format("H26.18.5-261123-9999"))
    assert hidden[0] == 404
    assert hidden[1]["type"] == "/problems/not-found"


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_nor_is_it_in_their_list(outsider: str) -> None:
    code = s.filed().code
    for query in ({}, {"mine": "true"}, {"code": code}):
        assert Caller(outsider).get("dossiers/", query).json()["results"] == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("method", "path"), DOORS)
def test_for_a_reader_it_is_there(reader: str, method: str, path: str) -> None:
    status, told = knock(Caller(reader), method, path.format(s.filed().code))
    if (method, path[-6:]) == ("POST", "scans/"):  # reading is not adding; and no form was sent
        assert (status, told["type"]) == (
            (403, "/problems/not-permitted")
            if reader == "giamsat"
            else (415, "/problems/unsupported-media-type")
        )
    elif method == "POST":  # signing is not what comes next, and not for everybody
        assert (status, told["type"]) in (
            (403, "/problems/not-permitted"),
            (409, "/problems/out-of-turn"),
        )
    elif path.endswith("deliveries/") and reader == s.CITIZEN:
        assert (status, told["type"]) == (403, "/problems/not-permitted")
    elif path.endswith(("forms/01/", "scans/1/")):  # no receipt before acceptance, and no scan
        assert (status, told["type"]) == (404, "/problems/not-found")
    else:
        assert status == 200


@pytest.mark.parametrize("reader", READERS)
def test_and_it_is_in_their_list(reader: str) -> None:
    code = s.filed().code
    assert [row["code"] for row in Caller(reader).get("dossiers/").json()["results"]] == [code]


@pytest.mark.parametrize(("method", "path"), [*DOORS, ("GET", "dossiers/"), ("POST", "dossiers/")])
def test_without_a_token_there_is_nothing_to_see(method: str, path: str) -> None:
    status, told = knock(Caller(), method, path.format(s.filed().code))
    assert (status, told["type"]) == (401, "/problems/unauthenticated")


def test_a_ward_that_one_has_left_is_as_strange_as_any() -> None:
    code = s.filed().code
    s.user(s.CLERK).memberships.update(valid_to="2026-11-22")
    assert Caller(s.CLERK).get(f"dossiers/{code}/").status_code == 404
    assert Caller(s.CLERK).get("dossiers/").json()["results"] == []


@pytest.mark.parametrize("code", ["%00", "a%00b", "..", "%2e%2e", "a b", "Ω", "x" * 61, "a/b"])
@pytest.mark.parametrize(("method", "path"), DOORS)
def test_what_is_no_code_is_not_found(method: str, path: str, code: str) -> None:
    status, told = knock(Caller(s.CLERK), method, path.format(code))
    assert (status, told["type"]) == (404, "/problems/not-found")
