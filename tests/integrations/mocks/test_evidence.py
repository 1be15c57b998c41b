"""What the mocks can prove: every request in order, once, in order, nothing missing."""

from __future__ import annotations

import json
from datetime import datetime

import httpx
import pytest

from integrations.mocks.client import MockAddresses, MockControl

from .callers import PortalCaller, RegistryCaller, birth, code, dossier, step


def test_nothing_yet(control: MockControl) -> None:
    report = control.report()
    assert (report["portal"]["dossiers"], report["portal"]["steps"]) == (0, 0)
    assert report["registry"]["dossiers"] == 0
    assert list(control.requests()) == []


def test_counts_of_what_came(portal: PortalCaller, control: MockControl) -> None:
    portal.update(dossier(1))
    portal.append(step(1, 0))
    portal.insert(dossier(1), dossier(2))
    portal.insert(dossier(1))
    portal.append(step(1, 0), step(1, 1))
    portal.append(step(1, 1), step(1, 0, NoiDungXuLy="Khác"))
    report = control.report()["portal"]
    assert (report["dossiers"], report["steps"]) == (2, 2)
    assert report["duplicates_stored"] == 0
    assert (report["repeated_keys"], report["repeated_with_other_content"]) == (2, 1)
    assert report["repeated_inserts"] == 1
    assert (report["updates_before_insert"], report["steps_before_dossier"]) == (1, 1)
    assert report["item_codes"] == {
        "CapNhatTienDoHoSoMC": {"0": 4, "2": 1},
        "DongBoHoSoMC": {"0": 2, "1": 1, "2": 1},
    }
    requests = report["requests"]["DongBoHoSoMC"]
    assert (requests["received"], requests["done"], requests["sent"]) == (3, 3, 3)
    assert datetime.fromisoformat(requests["first_at"]) <= datetime.fromisoformat(
        requests["last_at"]
    )


def test_a_step_sent_under_two_keys_is_found(portal: PortalCaller, control: MockControl) -> None:
    portal.insert(dossier(1))
    portal.append(step(1, 0), step(1, 0, MaTienDo="another key"))
    report = control.report()["portal"]
    assert (report["duplicates_stored"], report["steps_alike"]) == (0, 1)


def test_a_birth_under_two_codes_is_found(registry: RegistryCaller, control: MockControl) -> None:
    registry.declare(1)
    registry.declare(2)
    registry.declare(3, birth(**{"nks.HoTen": "Người Khác"}))
    report = control.report()["registry"]
    assert (report["registered"], report["personal_ids"]) == (3, 3)
    assert (report["duplicates_stored"], report["registrations_alike"]) == (0, 1)


def test_order_violations(portal: PortalCaller, control: MockControl) -> None:
    portal.insert(dossier(1), dossier(2), dossier(3))
    portal.append(step(1, 5), step(1, 3), step(2, 0), step(2, 1))
    for status in ("4", "10", "4"):
        portal.update(dossier(3, TrangThaiHoSo=status, NgayTra="20261120160000"))
    order = control.report()["portal"]["order_violations"]
    assert order == {
        "by_time": 0,
        "by_arrival": 1,
        "after_end": 1,
        "dossiers": [code(1), code(3)],
    }
    held = control.dossier(code(3))
    assert held is not None
    assert held["portal"]["statuses"] == ["2", "4", "10", "4"]


def test_one_dossier_as_held(
    portal: PortalCaller, registry: RegistryCaller, control: MockControl
) -> None:
    portal.insert(dossier(1))
    portal.append(step(1, 0), step(1, 1))
    portal.append(step(1, 1))
    registry.declare(1)
    held = control.dossier(code(1))
    assert held is not None
    assert held["portal"]["dossier"]["TienDo"] == [step(1, 0), step(1, 1)]
    assert held["portal"]["step_ids"] == ["1-0", "1-1"]
    assert held["portal"]["repeated_keys"] == 1
    assert held["portal"]["order"] == {"by_time": 0, "by_arrival": 0, "after_end": 0}
    assert held["registry"]["data"] == birth()
    assert held["registry"]["trangThai"] == 4
    assert control.dossier("unknown") is None


def test_many_dossiers_at_once_are_the_same_as_one_by_one(
    portal: PortalCaller, registry: RegistryCaller, control: MockControl
) -> None:
    portal.insert(*[dossier(number) for number in range(5)])
    registry.declare(1)
    codes = [code(number) for number in range(7)]
    told = dict(control.dossiers(codes, at_once=3))
    assert list(told) == codes
    nothing = {"portal": None, "registry": None}
    assert told == {each: control.dossier(each) or nothing for each in codes}
    assert list(control.dossiers([])) == []
    with pytest.raises(httpx.HTTPStatusError, match="a list of MaHoSo"):
        list(control.dossiers([7]))  # type: ignore[list-item]


def test_what_is_missing(portal: PortalCaller, control: MockControl) -> None:
    portal.insert(dossier(1), dossier(2), dossier(3))
    portal.append(step(1, 0), step(1, 1), step(2, 0), step(3, 0), step(3, 1))
    found = control.missing(
        [
            code(1),
            code(9),
            {"MaHoSo": code(1), "steps": 2},
            {"MaHoSo": code(2), "steps": 3},
            {"MaHoSo": code(2), "steps": ["2-0", "2-1"]},
            {"MaHoSo": code(3), "steps": ["3-1", "3-0"]},
            {"MaHoSo": code(3), "steps": 1},
            {"MaHoSo": code(3), "steps": ["3-0"]},
            {"MaHoSo": code(8), "steps": ["8-0"]},
        ]
    )
    assert found == {
        "expected": 9,
        "complete": False,
        "missing_dossiers": [code(9), code(8)],
        "missing_steps": [
            {"MaHoSo": code(2), "expected": 3, "held": 1},
            {"MaHoSo": code(2), "missing": ["2-1"]},
            {"MaHoSo": code(8), "missing": ["8-0"]},
        ],
        "unexpected_steps": [
            {"MaHoSo": code(3), "expected": 1, "held": 2},
            {"MaHoSo": code(3), "steps": ["3-1"]},
        ],
        "out_of_order": [code(3)],
    }
    assert control.missing([{"MaHoSo": code(1), "steps": ["1-0", "1-1"]}])["complete"] is True
    with pytest.raises(httpx.HTTPStatusError, match="each item"):
        control.missing([7])


def test_what_the_registry_misses(registry: RegistryCaller, control: MockControl) -> None:
    control.verdict(6, {"nks.HoTen": "sai"}, code=code(2))
    registry.declare(1)
    registry.declare(2)
    assert control.missing([code(1), {"MaHoSo": code(2)}, code(3)], link="registry") == {
        "expected": 3,
        "complete": False,
        "missing_dossiers": [code(3)],
        "unregistered": [code(2)],
    }


def test_every_request_is_kept_in_order(
    portal: PortalCaller, registry: RegistryCaller, control: MockControl
) -> None:
    for number in range(1, 26):
        portal.insert(dossier(number))
        registry.declare(number)
    received = list(control.requests(page=7))
    assert [request["sequence"] for request in received] == list(range(1, len(received) + 1))
    assert [request["time"] for request in received] == sorted(r["time"] for r in received)
    bodies = [json.loads(r["body"]) for r in received if r["operation"] == "DongBoHoSoMC"]
    assert [body["data"][0] for body in bodies] == [dossier(number) for number in range(1, 26)]
    answers = [json.loads(r["answer"]) for r in received if r["operation"] == "dangKyHoTich"]
    assert [answer["status"] for answer in answers] == [1] * 25
    mine = list(control.requests(code=code(20), link="registry"))
    assert [request["operation"] for request in mine] == ["dangKyHoTich"]
    assert mine[0]["reply"] == "sent"
    assert len(list(control.requests(after=len(received) - 3))) == 3
    logins = list(control.requests(operation="login"))
    assert json.loads(logins[0]["body"]) == {"username": "onestop", "password": "***"}


def test_lost_replies_can_be_asked_for(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "answered_late", "DongBoHoSoMC", count=1)
    with pytest.raises(httpx.TransportError):
        portal.insert(dossier(1))
    portal.insert(dossier(2))
    lost = list(control.requests(reply="lost"))
    assert [request["faults"] for request in lost] == [["answered_late"]]
    assert control.report()["portal"]["requests"]["DongBoHoSoMC"]["lost"] == 1


def test_a_large_batch_comes_back_whole(portal: PortalCaller, control: MockControl) -> None:
    batch = [dossier(number, TrichYeuHoSo="hồ sơ " * 150) for number in range(100)]
    portal.insert(*batch)
    (request,) = control.requests(operation="DongBoHoSoMC")
    assert json.loads(request["body"])["data"] == batch


def test_reset_forgets_everything(
    mocks: MockAddresses, portal: PortalCaller, registry: RegistryCaller, control: MockControl
) -> None:
    portal.insert(dossier(1))
    registry.declare(1)
    control.verdict(6, {"nks.HoTen": "sai"}, share=1)
    control.settings(portal={"session_seconds": 1}, registry={"delay_seconds": 9})
    control.fault("portal", "down")
    control.fault("registry", "black_hole")
    control.reset()
    assert portal.ask("TraCuuHoSo", mahoso="x")["error_code"] == -1
    assert registry.declare(1).status_code == 401
    assert control.faults() == []
    assert control.settings()["portal"]["session_seconds"] == 600
    assert control.settings()["registry"]["delay_seconds"] == 0
    report = control.report()
    assert (report["portal"]["dossiers"], report["registry"]["dossiers"]) == (0, 0)
    registry.token()
    registry.declare(1)
    assert registry.status(1)["trangThai"] == 4


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "requests?limt=5", None, 400),
        ("GET", "requests?after=x", None, 400),
        ("POST", "missing", {"a": 1}, 400),
        ("POST", "missing?link=other", [], 400),
        ("POST", "verdicts", {"trangThai": 4, "share": 1, "faults": []}, 400),
        ("POST", "verdicts", {"trangThai": 6, "faults": [{"field": "a", "message": "b"}]}, 400),
        ("PATCH", "settings", {"registry": {"delay_seconds": [2, 1]}}, 400),
        ("PATCH", "settings", {"registry": {"delay": 1}}, 400),
        ("PATCH", "settings", {"other": {}}, 400),
        ("POST", "seed", {"seed": "x"}, 400),
        ("DELETE", "verdicts/7", None, 404),
        ("GET", "nothing", None, 404),
        ("PUT", "faults", {}, 405),
    ],
)
def test_wrong_questions(
    mocks: MockAddresses, control: MockControl, method: str, path: str, body: object, status: int
) -> None:
    before = control.settings()
    answer = httpx.request(method, f"{mocks.control_url}/control/{path}", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert control.settings() == before
