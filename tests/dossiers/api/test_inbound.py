"""Dossiers pushed in: kept as they came, once, taken in or quarantined with every reason."""

import json
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from accounts import demo
from accounts.scopes import Scope
from dossiers.actor import Who
from dossiers.inbound.taking_in import keep
from dossiers.models import Dossier, Event, InboundDossier
from dossiers.procedures import PROCEDURES, declared_fields, get_procedure
from dossiers.tasks import take_in_pushed
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.at_once import at_once
from tests.integrators import program, program_with, registered

pytestmark = pytest.mark.django_db

SUBMIT = Scope.DOSSIERS_SUBMIT
CODE = "G01.899-261123-0007"


def pushed(**changes: Any) -> dict[str, Any]:
    told = {
        "MaHoSo": CODE,
        "MaTTHC": s.BIRTH,
        "MaDonVi": demo.WARD,
        "NgayNopHoSo": "20261123082900",
        "KenhThucHien": "2",
        "HinhThuc": "1",
        "ChuHoSo": "Trần Thị Hồng Vân",
        "ToKhai": get_procedure(s.BIRTH).example(s.MORNING.date()),
        "TaiLieuNop": [{"MaThanhPhanHoSo": "birth_notice", "TenTepDinhKem": "a.pdf"}],
        "SauNay": {"chua": "biet"},
    }
    return {name: value for name, value in (told | changes).items() if value is not None}


def push(caller: Caller, **changes: Any) -> dict[str, Any]:
    answer = caller.post("inbound/dossiers/", pushed(**changes))
    assert answer.status_code in (200, 201), answer.content
    told: dict[str, Any] = answer.json()
    return told


def copies() -> list[Any]:
    """What else was sent under the code."""
    return [json.loads(each.body) for each in InboundDossier.objects.get().copies.all()]


def faults(told: dict[str, Any]) -> set[tuple[str, str]]:
    assert told["status"] == "quarantined"
    assert all(each["message"] for each in told["faults"])
    return {(each["kind"], each["path"] or each["field"]) for each in told["faults"]}


def test_a_dossier_is_taken_in_and_answered_with_our_code(clock: Clock) -> None:
    caller = program_with(SUBMIT)
    answer = caller.post("inbound/dossiers/", pushed())
    assert answer.status_code == 201
    told = answer.json()
    dossier = Dossier.objects.get()
    assert (told["status"], told["dossier"], told["faults"]) == ("taken_in", dossier.code, [])
    assert caller.get(answer["Location"]).json() == told
    assert (dossier.channel, dossier.result_delivery, dossier.owner) == ("online", "post", None)
    assert [each.code for each in dossier.documents.all()] == ["birth_notice"]
    event = dossier.events.get()
    assert (event.capacity, event.source) == (Who.SYSTEM, Event.Source.CALLBACK)
    assert (event.occurred_at, event.recorded_at) == (clock.now - timedelta(minutes=1), clock.now)
    row = InboundDossier.objects.get()
    assert json.loads(row.body) == pushed()
    assert (row.their_code, row.dossier) == (CODE, dossier)


def test_sent_again_it_is_the_same_dossier() -> None:
    caller = program_with(SUBMIT)
    first = push(caller)
    again = caller.post("inbound/dossiers/", pushed())
    assert (again.status_code, again.json()) == (200, first)
    otherwise = push(caller, ToKhai={})
    assert otherwise == first
    assert Dossier.objects.count() == 1
    assert [
        json.loads(each.body)["ToKhai"] for each in InboundDossier.objects.get().copies.all()
    ] == [{}]


def test_two_senders_may_use_one_code() -> None:
    assert push(program_with(SUBMIT))["dossier"] != push(program_with(SUBMIT))["dossier"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"MaTTHC": "9.999999"}, {("unknown_procedure", "MaTTHC")}),
        ({"MaTTHC": None}, {("unknown_procedure", "MaTTHC")}),
        ({"MaDonVi": "H99"}, {("unknown_unit", "MaDonVi")}),
        ({"MaDonVi": demo.PROVINCE}, {("unknown_unit", "MaDonVi")}),
        ({"MaDonVi": "\x00"}, {("unknown_unit", "MaDonVi")}),
        ({"MaDonVi": demo.OTHER_WARD}, {("unit_not_theirs", "MaDonVi")}),
        ({"MaDonVi": {"a": []}}, {("unknown_unit", "MaDonVi")}),
        (
            {"TaiLieuNop": [{"MaThanhPhanHoSo": "KQ.1"}]},
            {("unknown_paper", "TaiLieuNop.0.MaThanhPhanHoSo")},
        ),
        ({"TaiLieuNop": "a.pdf"}, {("unreadable", "TaiLieuNop")}),
        ({"ToKhai": {"LaLung": 1}}, {("unknown_field", "ToKhai.LaLung")}),
        ({"ToKhai": "{"}, {("unreadable", "ToKhai")}),
        ({"ToKhai": []}, {("unreadable", "ToKhai")}),
        ({"NgayNopHoSo": "23/11/2026"}, {("unreadable", "NgayNopHoSo")}),
        ({"NgayNopHoSo": "20261124082900"}, {("unreadable", "NgayNopHoSo")}),
        ({"KenhThucHien": "1"}, {("unreadable", "KenhThucHien")}),
        ({"HinhThuc": "9"}, {("unreadable", "HinhThuc")}),
        (
            {"MaTTHC": "9", "MaDonVi": "H99", "HinhThuc": "9"},
            {
                ("unknown_procedure", "MaTTHC"),
                ("unknown_unit", "MaDonVi"),
                ("unreadable", "HinhThuc"),
            },
        ),
    ],
)
def test_what_is_not_understood_is_quarantined_with_every_reason(
    changes: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert faults(push(program_with(SUBMIT), **changes)) == expected
    assert not Dossier.objects.exists()
    assert InboundDossier.objects.get().status == "quarantined"


@pytest.mark.parametrize(
    ("field", "value", "way_out"),
    [
        ("NgayNopHoSo", "20991231235959", "yyyyMMddHHmmss"),
        ("KenhThucHien", "1", "2 (trực tuyến)"),
        ("HinhThuc", "9", "1 (bưu chính)"),
        ("ToKhai", None, "đối tượng JSON"),
        ("TaiLieuNop", "x", "danh sách"),
    ],
)
def test_what_could_be_read_is_said(field: str, value: Any, way_out: str) -> None:
    (fault,) = push(program_with(SUBMIT), **{field: value})["faults"]
    assert fault["field"] == field
    assert way_out in fault["message"]


def test_a_declaration_that_is_not_right_is_quarantined_field_by_field() -> None:
    wrong = pushed()["ToKhai"]
    wrong["child"]["date_of_birth"] = "2027-01-01"
    wrong["mother"]["full_name"] = "1"
    told = push(program_with(SUBMIT), ToKhai=wrong)
    kinds = faults(told)
    assert {"declaration"} == {kind for kind, _where in kinds}
    assert {"child.date_of_birth", "mother.full_name"} <= {where for _kind, where in kinds}


@pytest.mark.parametrize("code", PROCEDURES)
def test_the_e_forms_own_names_are_understood(code: str) -> None:
    """Flat, and an address in its parts, as the Ministry of Justice's forms send them."""
    procedure = get_procedure(code)
    example = procedure.example(s.MORNING.date())
    flat: dict[str, Any] = {}
    address = {"country": "quocGia", "province": "tinh", "commune": "xa", "detail": "diaChi"}
    for path, each in declared_fields(procedure.declaration).items():
        value: Any = example
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if value is None or not each.shown:
            continue
        if isinstance(value, dict) and value.keys() <= address.keys():
            value = {address[name]: part for name, part in value.items()}
        flat[each.form_name or path] = value
    told = push(program_with(SUBMIT), MaTTHC=code, ToKhai=json.dumps(flat), TaiLieuNop=None)
    assert told["faults"] == []
    nested = push(program_with(SUBMIT), MaTTHC=code, ToKhai=example, TaiLieuNop=None)
    one, other = (Dossier.objects.get(code=each["dossier"]) for each in (told, nested))
    assert one.declaration == other.declaration


def test_what_was_kept_and_not_looked_at_is_looked_at_later(clock: Clock) -> None:
    """The web process ended between the two."""
    client, secret = registered(SUBMIT)
    caller = program(client, secret)
    with patch("dossiers.api.inbound.take_in", side_effect=MemoryError):
        assert caller.post("inbound/dossiers/", pushed()).status_code == 500
    assert InboundDossier.objects.get().status == "received"
    assert take_in_pushed() == 0
    clock.now += timedelta(minutes=2)
    assert take_in_pushed() == 1
    assert InboundDossier.objects.get().status == "taken_in"


@pytest.mark.parametrize("body", [{}, [], {"MaHoSo": ""}, {"MaHoSo": 7}, {"MaHoSo": "a b"}])
def test_what_has_no_code_cannot_be_kept(body: Any) -> None:
    answer = program_with(SUBMIT).post("inbound/dossiers/", body)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")


def test_another_senders_receipts_are_not_there() -> None:
    push(program_with(SUBMIT))
    other = program_with(SUBMIT)
    assert other.get(f"inbound/dossiers/{CODE}/").status_code == 404
    assert program_with(Scope.DOSSIERS_READ).get(f"inbound/dossiers/{CODE}/").status_code == 403
    for username in (s.CITIZEN, s.CLERK):
        assert Caller(username).post("inbound/dossiers/", pushed()).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_pushed_eight_times_at_once_it_is_one_dossier() -> None:
    client, secret = registered(SUBMIT)
    callers = [program(client, secret) for _each in range(8)]
    told = at_once(*((lambda c=caller: push(c)) for caller in callers))
    assert len({each["dossier"] for each in told if isinstance(each, dict)}) == 1, told
    assert len([each for each in told if isinstance(each, dict)]) == 8, told
    assert Dossier.objects.count() == 1
    assert keep(client, CODE, json.dumps(pushed()), now=s.MORNING)[1] is False
