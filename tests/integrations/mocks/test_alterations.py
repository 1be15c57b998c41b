"""What the books hold is changed as asked, and what comes after is taken as if it had been so."""

from __future__ import annotations

import httpx
import pytest

from integrations.mocks.client import MockControl

from .callers import PortalCaller, RegistryCaller, code, codes, dossier, step


@pytest.fixture
def held(portal: PortalCaller) -> PortalCaller:
    """One dossier with three steps and two statuses."""
    portal.insert(dossier(1))
    portal.append(*(step(1, nth) for nth in range(3)))
    portal.update(dossier(1, TrangThaiHoSo="9", NgayKetThucXuLy="20261120160000"))
    return portal


def steps_of(portal: PortalCaller) -> list[str]:
    return [each["MaTienDo"] for each in portal.look_up(1)[0]["TienDo"]]


def test_a_forgotten_dossier_can_come_again(held: PortalCaller, control: MockControl) -> None:
    control.alter("portal", "forget_dossier", code(1))
    assert held.look_up(1) == []
    assert codes(held.append(step(1, 0))) == [2]
    assert codes(held.insert(dossier(1))) == [0]
    assert codes(held.append(step(1, 0))) == [0]
    assert control.report()["portal"]["repeated_keys"] == 0


def test_forgotten_steps_can_come_again_if_none_after_them_is_held(
    held: PortalCaller, control: MockControl
) -> None:
    control.alter("portal", "forget_steps", code(1), steps=["1-1", "1-2"])
    assert steps_of(held) == ["1-0"]
    assert codes(held.append(step(1, 1), step(1, 2))) == [0, 0]
    control.alter("portal", "forget_steps", code(1), steps=["1-1"])
    assert codes(held.append(step(1, 1))) == [4]


def test_an_update_is_lost(held: PortalCaller, control: MockControl) -> None:
    control.alter("portal", "lose_update", code(1), status="2")
    assert held.look_up(1)[0]["TrangThaiHoSo"] == "2"
    found = control.dossier(code(1))
    assert found is not None
    assert found["portal"]["statuses"] == ["2"]
    control.alter("portal", "lose_update", code(1), status="8")
    assert held.look_up(1)[0]["TrangThaiHoSo"] == "8"


def test_others_put_things_there(held: PortalCaller, control: MockControl) -> None:
    control.alter_many(
        "portal",
        [
            {"kind": "add_dossier", "code": code(2), "status": "4"},
            {"kind": "touch", "code": code(2), "updated": "20260101000000"},
            {"kind": "add_step", "code": code(1), "step": "X"},
            {"kind": "reorder_steps", "code": code(1), "steps": ["1-2"]},
        ],
    )
    assert steps_of(held) == ["1-2", "1-0", "1-1", "X"]
    times = {"tuNgay": "20260101000000", "denNgay": "20260101000000"}
    rows = held.ask("LayDanhSachHoSo", **times, trang="1")["result"]
    assert [(row["MaHoSo"], row["TrangThaiHoSo"], row["SoTienDo"]) for row in rows] == [
        (code(2), "4", "0")
    ]


def test_the_registry_s_books(registry: RegistryCaller, control: MockControl) -> None:
    registry.declare(1)
    assert registry.status(1)["trangThai"] == 4
    control.alter("registry", "change_result", code(1), result={"soDangKy": "77"})
    assert registry.status(1)["ketQuaXuLy"]["soDangKy"] == "77"
    control.alter("registry", "change_state", code(1), state=3)
    assert registry.status(1)["trangThai"] == 3
    control.alter("registry", "forget_dossier", code(1))
    assert registry.statuses(1).json()["errorCode"] == 201
    registry.declare(1)
    assert registry.status(1)["trangThai"] == 4
    report = control.report()["registry"]
    assert (report["duplicates_stored"], report["repeated_keys"]) == (0, 0)


@pytest.mark.parametrize(
    ("link", "alteration"),
    [
        ("portal", {"kind": "melt", "code": "H26"}),
        ("portal", {"kind": "forget_dossier", "code": "nobody's"}),
        ("portal", {"kind": "forget_dossier"}),
        ("portal", {"kind": "add_dossier", "code": "H26", "stauts": "4"}),
        ("registry", {"kind": "change_state", "code": "nobody's", "state": 9}),
        ("registry", {"kind": "forget_steps", "code": "H26", "steps": ["1"]}),
        ("sms", {"kind": "forget_dossier", "code": "+84901234567"}),
        ("identity", {"kind": "forget_dossier", "code": "1"}),
        ("payments", {"kind": "forget_dossier", "code": "1"}),
    ],
)
def test_what_makes_no_sense_is_refused(
    control: MockControl, link: str, alteration: dict[str, object]
) -> None:
    with pytest.raises(httpx.HTTPStatusError) as refused:
        control.alter_many(link, [alteration])
    assert refused.value.response.status_code == 400


def test_steps_that_are_not_there_are_refused(held: PortalCaller, control: MockControl) -> None:
    for kind in ("forget_steps", "reorder_steps"):
        with pytest.raises(httpx.HTTPStatusError, match="no such steps: 1-9"):
            control.alter("portal", kind, code(1), steps=["1-0", "1-9"])
    assert steps_of(held) == ["1-0", "1-1", "1-2"]


@pytest.mark.parametrize("link", ["identity", "payments"])
def test_a_link_that_keeps_no_books_lacks_nothing_and_says_so(
    control: MockControl, link: str
) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="keeps no books"):
        control.missing(["1"], link=link)
    assert link not in (control.dossier("1") or {})
