"""Every field that a link can name leads to the declared field it is about, with what to do."""

from typing import Any

import pytest
from django.utils import translation

from accounts.models import Unit
from dossiers.announcements import _dossier_payload
from dossiers.fault_instructions import (
    Instruction,
    instructions_of,
    portal_instruction,
    portal_paths,
    registry_instruction,
)
from dossiers.fault_kinds import FaultKind
from dossiers.models import Dossier
from dossiers.portal_fields import PORTAL_FIELDS, Origin
from dossiers.procedures import (
    PROCEDURES,
    Procedure,
    declaration_to_json,
    declared_fields,
    load_declaration,
    validate_declaration,
)
from dossiers.procedures.fields import DeclaredField
from dossiers.procedures.section import Declaration
from dossiers.submission import fill_declaration
from integrations.mocks.portal_fields import DOSSIER, LISTS, STEP
from integrations.outbox import Link

from .procedures.declarations import TODAY, changed

EVERY = list(PROCEDURES.values())
REGISTRY_FIELDS = [
    pytest.param(procedure, field, id=f"{procedure.slug} {field.registry_name}")
    for procedure in EVERY
    for field in declared_fields(procedure.declaration).values()
    if field.registry_name and field.registry_name not in procedure.derived_registry_names
]


def example(procedure: Procedure) -> Declaration:
    return load_declaration(procedure, procedure.example(TODAY))


def told(procedure: Procedure, field: str, message: str = "sai", **more: Any) -> Instruction:
    fault = {"field": field, "message": message, **more}
    return registry_instruction(fault, procedure, example(procedure))


def test_the_registry_knows_many_fields() -> None:
    assert len(REGISTRY_FIELDS) > 120


@pytest.mark.parametrize(("procedure", "field"), REGISTRY_FIELDS)
def test_every_registry_field_leads_to_its_declared_field(
    procedure: Procedure, field: DeclaredField
) -> None:
    for code in (200, 302, 500, None):
        instruction = told(procedure, field.registry_name, "xem lại", code=code)
        assert instruction.paths == (field.path,)
        assert instruction.label == str(field.label.text)
        assert instruction.group == (str(field.group.text) if field.group else "")
        assert instruction.message == "xem lại"
        assert instruction.what_to_do
        assert "%(" not in instruction.what_to_do
    # As the registry's columns write it.
    assert told(procedure, field.registry_name.replace(".", "")).paths == (field.path,)


@pytest.mark.parametrize("procedure", EVERY, ids=lambda each: each.slug)
def test_every_name_that_is_sent_leads_somewhere(procedure: Procedure) -> None:
    """Also what is computed from a field, such as the date of birth in words."""
    names = procedure.registry_data(example(procedure))
    assert {
        name: told(procedure, name).paths for name in names if not told(procedure, name).paths
    } == {}
    for name, path in procedure.derived_registry_names.items():
        assert told(procedure, name).path == path
        assert path in declared_fields(procedure.declaration)


@pytest.mark.parametrize(
    ("field", "message", "code", "kind", "path", "value", "words"),
    [
        ("nks.HoTen", "không được để trống", 200, "missing", "child.full_name",
         "Trần Nguyễn An Nhiên", ["giấy chứng sinh", "bổ sung"]),
        ("me.SoDDCN", "phải gồm đúng 12 chữ số", 500, "wrong_form", "mother.personal_id",
         "001195012345", ["12 chữ số", "thẻ căn cước"]),
        ("me.HoTen", "không khớp", 500, "incorrect", "mother.full_name",
         "Nguyễn Thị Hồng Vân", ["Đối chiếu", "giữ nguyên và gửi lại"]),
        ("nks.NgaySinh", "Birth date format error", 500, "wrong_form", "child.date_of_birth",
         "03/11/2026", ["ngày/tháng/năm", "đã được cấp số", "công an"]),
        ("nks.NgaySinhBangChu", "sai", 500, "incorrect", "child.date_of_birth",
         "03/11/2026", ["giấy chứng sinh"]),
        ("nks.SoDinhDanh", "nghi trùng thông tin công dân đã cấp số", 500, "duplicate", "", "",
         ["danh sách khai sinh", "đề nghị hủy", "Sinh đôi"]),
        ("nks.HoTen", "Thông tin cần xác minh", 500, "to_verify", "child.full_name",
         "Trần Nguyễn An Nhiên", ["công an", "cư trú"]),
        ("cha.NoiCuTru.xa", "sai", 302, "wrong_form", "father.residence.address", None,
         ["tỉnh, thành phố"]),
        ("", "wrong", 106, "wrong_agency", "", "", ["mã đơn vị", "Tờ khai không sai"]),
        ("", "wrong", 108, "wrong_province", "", "", ["tỉnh, thành phố", "Tờ khai không sai"]),
        ("xyz", "lạ", 500, "incorrect", "", "", ["không có mục mang tên này"]),
        ("", "Đã có lỗi", None, "incorrect", "", "", ["không nêu mục nào"]),
    ],
)  # fmt: skip
def test_a_birth_by_table(
    field: str,
    message: str,
    code: int | None,
    kind: str,
    path: str,
    value: str | None,
    words: list[str],
) -> None:
    instruction = told(PROCEDURES["1.001193"], field, message, code=code)
    assert (instruction.kind, instruction.path) == (kind, path)
    if value is not None:
        assert instruction.value == value
    for each in words:
        assert each in instruction.what_to_do
    assert instruction.message == message


def test_other_procedures_are_not_told_to_look_for_births() -> None:
    for slug, evidence in (("1.000656", "sổ hộ tịch"), ("1.000894", "sổ hộ tịch")):
        words = told(PROCEDURES[slug], "", "nghi trùng thông tin").what_to_do
        assert evidence in words
        assert "khai sinh" not in words


def test_the_paper_to_compare_with_is_the_innermost_sections() -> None:
    assert "trích lục khai tử" in told(PROCEDURES["1.000894"], "vo.SoTrichLucKhaiTu").what_to_do
    assert "bản án" in told(PROCEDURES["1.000894"], "chong.SoBanAnLyHon").what_to_do
    assert "giấy báo tử" in told(PROCEDURES["1.000656"], "gbt.So").what_to_do


def test_a_field_that_was_not_declared_has_no_value() -> None:
    procedure = PROCEDURES["1.001193"]
    raw = procedure.example(TODAY)
    del raw["father"]
    declaration = load_declaration(procedure, raw)
    fault = {"field": "cha.HoTen", "message": "thiếu"}
    assert registry_instruction(fault, procedure, declaration).value == ""


def test_instructions_are_told_in_english_too() -> None:
    with translation.override("en"):
        words = told(PROCEDURES["1.001193"], "me.HoTen", "no", code=500)
        assert words.label == "Full name"
        assert words.what_to_do.startswith("Compare with")


# The portal


def payload_of(procedure: Procedure, raw: dict[str, Any]) -> dict[str, Any] | None:
    """What the portal would be told; None when the declaration is refused."""
    if validate_declaration(procedure, raw, today=TODAY).declaration is None:
        return None
    dossier = Dossier(
        code="H26.18.5-261123-0001",
        procedure=procedure.code,
        procedure_version=procedure.version,
        channel="online",
        unit=Unit(code="H26.18.5", name="Phường Láng"),
    )
    fill_declaration(dossier, procedure, raw, today=TODAY)
    return _dossier_payload(dossier, [])


def other(value: Any) -> list[Any]:
    """Values that differ from what was declared, some of which the field may take."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    return [
        "Lê Thị Khác", "0987654321", "khac@example.com", "001195054321", "P7654321",
        "2026-11-02", "1990-01-02", "1950", "2026-11-20",
    ]  # fmt: skip


def leaves(section: dict[str, Any], above: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in section.items():
        if isinstance(value, dict):
            found += leaves(value, f"{above}{name}.")
        else:
            found.append((f"{above}{name}", value))
    return found


def paired(raw: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The change, made wherever the same value stands: a person named twice stays one person."""
    before = dict(leaves(raw))[path]
    same = [each for each, old in leaves(raw) if old == before]
    return changed(raw, dict.fromkeys(same, value))


@pytest.mark.parametrize("procedure", EVERY, ids=lambda each: each.slug)
def test_every_portal_field_from_the_declaration_leads_back_to_it(procedure: Procedure) -> None:
    """Change each declared value in turn: what then changes in the payload is mapped to it."""
    raw = declaration_to_json(example(procedure))
    reached = {"email": "mot@example.com", "phone": "0912345678"}
    raw[procedure.applicant_section(example(procedure))] |= reached
    before = payload_of(procedure, raw)
    assert before is not None
    moved_by: dict[str, set[str]] = {}
    for path, value in leaves(raw):
        for tried in other(value):
            for change in (changed(raw, {path: tried}), paired(raw, path, tried)):
                after = payload_of(procedure, change) or before
                for name in before:
                    if after.get(name) != before[name]:
                        moved_by.setdefault(name, set()).add(path)
    assert set(moved_by) == {
        "ChuHoSo", "SoDienThoai", "Email", "SoGiayToChuHoSo", "TrichYeuHoSo",
    }  # fmt: skip
    declaration = load_declaration(procedure, raw)
    for name, paths in moved_by.items():
        assert PORTAL_FIELDS[name].origin is Origin.DECLARATION
        mapped = portal_paths(name, procedure, declaration)
        assert mapped, name
        assert set(mapped) <= paths, name
        assert set(mapped) <= set(declared_fields(procedure.declaration))


def test_an_applicant_without_a_personal_number_is_known_by_the_document() -> None:
    procedure = PROCEDURES["1.004873"]
    raw = procedure.example(TODAY)
    requester = dict(raw["requester"], id_document={"kind": "passport", "number": "C1234567"})
    requester.pop("personal_id", None)
    declaration = load_declaration(procedure, {**raw, "requester": requester})
    assert portal_paths("SoGiayToChuHoSo", procedure, declaration) == (
        "requester.id_document.number",
    )


def test_every_field_of_the_portals_contract_has_a_label() -> None:
    assert {*DOSSIER, *STEP, *LISTS} == set(PORTAL_FIELDS)


@pytest.mark.parametrize("name", sorted(PORTAL_FIELDS))
@pytest.mark.parametrize("message", ["bắt buộc, không được để trống", "dài quá 50 ký tự", "sai"])
def test_every_portal_field_says_what_to_do(name: str, message: str) -> None:
    procedure = PROCEDURES["1.001193"]
    payload = {name: "trước"}
    fault = {"field": name, "message": message}
    instruction = portal_instruction(fault, procedure, example(procedure), payload)
    assert instruction.label == str(PORTAL_FIELDS[name].label)
    assert instruction.value == "trước"
    assert instruction.what_to_do
    if PORTAL_FIELDS[name].origin is Origin.SYSTEM:
        assert "người vận hành" in instruction.what_to_do


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ({"error": "Traceback..."}, FaultKind.OURS, "báo người vận hành"),
        ({"cause": "missing_there", "faults": [{"field": "", "message": "chưa có"}]},
         FaultKind.MISSING_THERE, "bản tin báo hồ sơ"),
        ({"faults": [{"field": "TaiLieuNop[0].TenTepDinhKem", "message": "dài"}]},
         FaultKind.INCORRECT, "báo người vận hành"),
        ({"faults": [{"field": "", "message": "?"}]}, FaultKind.INCORRECT, "không nêu mục nào"),
        ({"faults": [{"field": "LaLung", "message": "?"}]}, FaultKind.INCORRECT, "người vận hành"),
    ],
)  # fmt: skip
def test_what_is_no_field_of_ours_is_told_too(answer: Any, kind: FaultKind, words: str) -> None:
    procedure = PROCEDURES["1.001193"]
    told_of = instructions_of(
        Link.NATIONAL_PORTAL, answer, {"MaHoSo": "x"}, procedure, example(procedure)
    )
    assert [each.kind for each in told_of] == [kind]
    assert words in told_of[0].what_to_do


def test_the_registrys_code_goes_to_each_of_its_faults() -> None:
    procedure = PROCEDURES["1.001193"]
    answer = {"errorCode": "200", "faults": [{"field": "me.HoTen", "message": "?"}]}
    (one,) = instructions_of(Link.CIVIL_REGISTRY, answer, {}, procedure, example(procedure))
    assert one.kind is FaultKind.MISSING
    assert (
        instructions_of(Link.CIVIL_REGISTRY, {"status": 1}, {}, procedure, example(procedure)) == []
    )
