"""What every field says about itself: labels, other systems' names, schema, display."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from dossiers.procedures import (
    PROCEDURES,
    declaration_schema,
    declared_fields,
    describe,
    field_by_registry_name,
    get_procedure,
    load_declaration,
)
from dossiers.procedures.display import display_value
from dossiers.procedures.fields import value_at
from dossiers.procedures.values.ethnicity import Ethnicity
from dossiers.procedures.values.partial_date import PartialDate
from dossiers.procedures.values.sex import Sex
from tests.dossiers.procedures.declarations import REMOVED, example

CODES = sorted(PROCEDURES)
GLOSSARY = Path(__file__).parents[3] / "docs" / "glossary.md"


@pytest.mark.parametrize("code", CODES)
def test_every_field_has_a_label_and_names_are_not_shared(code: str) -> None:
    fields = declared_fields(get_procedure(code).declaration)
    assert all(str(field.label.text) for field in fields.values())
    shown = [field for field in fields.values() if field.shown]
    registry = [field.registry_name for field in shown if field.registry_name]
    forms = [field.form_name for field in shown if field.form_name]
    assert len(registry) == len(set(registry))
    assert len(forms) == len(set(forms))
    assert not any("{" in name for name in (*registry, *forms))


#: The e-form's fields, by the Ministry's own names.
FORM_NAMES = {
    "1.001193": """
        LoaiDangKy nksLoaiKhaiSinh QuanHe HoVaTenC SoDinhDanhC LoaiGiayToDinhDanhC
        SoGiayToDinhDanhC NgayCapDDC NoiCapDDC nycLoaiCuTru nycNoiCuTru_TrongNuoc
        nycNoiCuTru_NuocNgoai HoTenKS NgaySinhChon NgaySinhChonBangChu GioiTinhKS DanTocKS
        QuocTichKS nksNoiSinh_TrongNuoc nksQueQuan_TrongNuoc HoTenMeKS NamSinhMeKS DanTocMeKS
        QuocTichMeKS SoDinhDanhMe LoaiGiayToDinhDanhMe SoGiayToDinhDanhMe NgayCapDDMe NoiCapDDMe
        MeLoaiCuTru MeNoiCuTru_TrongNuoc MeNoiCuTru_NuocNgoai HoTenChaKS NamSinhChaKS DanTocChaKS
        QuocTichChaKS SoDinhDanhCha LoaiGiayToDinhDanhCha SoGiayToDinhDanhCha NgayCapDDCha
        NoiCapDDCha ChaLoaiCuTru ChaNoiCuTru_TrongNuoc CapBanSao SoLuong""",
    "1.000894": """
        loaiDangKy HoTenBenNam NgaySinhBenNam DanTocBenNam DanTocKhacBenNam QuocTichBenNam
        SoDinhDanh_BenNam LoaiGiayToDinhDanh_BenNam SoGiayToDinhDanh_BenNam NgayCapDD_BenNam
        NoiCapDD_BenNam LoaiCuTru_BenNam NoiCuTru_BenNam_TrongNuoc NoiCuTru_BenNam_NuocNgoai
        SoLanKetHon_BenNam LoaiTinhTrangHonNhan_BenNam HoTenBenNu NgaySinhBenNu DanTocBenNu
        QuocTichBenNu SoDinhDanh_BenNu LoaiGiayToDinhDanh_BenNu SoGiayToDinhDanh_BenNu
        NgayCapDD_BenNu NoiCapDD_BenNu LoaiCuTru_BenNu NoiCuTru_BenNu_TrongNuoc SoLanKetHon_BenNu
        LoaiTinhTrangHonNhan_BenNu TTHN_LyHonBenNu.soBanAnQuyetDinhLyHon CapBanSao SoLuong""",
    "1.004873": """
        quanhevoinguoiduocxacminh HoVaTenC NgaySinhC SoDinhDanhC HoVaTenC1 NgaySinhC1 GioiTinhC1
        DanTocC1 QuocTichC1 SoDinhDanhC1 LoaiGiayToDinhDanhC1 SoGiayToDinhDanhC1 NgayCapDDC1
        NoiCapDDC1 nxnLoaiCuTru nxnNoiCuTru_TrongNuoc TinhTrangHonNhanC1 mucdich nhapmucdichkhac
        TraKQ SoLuong""",
    "1.000656": """
        loaiDangKy QuanHe HoTen NgaySinh GioiTinh nktDanToc nktQuocTich SoDinhDanh
        LoaiGiayToDinhDanh SoGiayToDinhDanh NgayCapDD NoiCapDD nktNoiCuTru_TrongNuoc NgayMat GioMat
        PhutMat nktNoiChet_TrongNuoc NguyenNhanMat gbtLoai gbtSo gbtNgay gbtCoQuanCap CapBanSao
        SoLuong""",
}


@pytest.mark.parametrize("code", CODES)
def test_the_whole_e_form_is_declared(code: str) -> None:
    fields = declared_fields(get_procedure(code).declaration).values()
    assert set(FORM_NAMES[code].split()) <= {field.form_name for field in fields}


@pytest.mark.parametrize(
    ("code", "name", "path"),
    [
        ("1.001193", "nks.HoTen", "child.full_name"),
        ("1.001193", "me.SoGiayToTuyThan", "mother.id_document.number"),
        ("1.001193", "meSoGiayToTuyThan", "mother.id_document.number"),
        ("1.001193", " ME.SOGIAYTOTUYTHAN ", "mother.id_document.number"),
        ("1.001193", "cha.NoiCuTru", "father.residence.address"),
        ("1.001193", "nks.LoaiKhaiSinh", "kind"),
        ("1.001193", "nks.NoiSinh", "child.place_of_birth"),
        ("1.001193", "nyc.SoDienThoai", "requester.phone"),
        ("1.000894", "chong.HoTen", "groom.full_name"),
        ("1.000894", "vo.LoaiGiayToTuyThan", "bride.id_document.kind"),
        ("1.004873", "nxn.ThoiGianCuTruTu", "residence_period.start"),
        ("1.000656", "nkt.NgayChet", "death.on"),
        ("1.000656", "gbt.So", "death_notice.number"),
        ("1.000656", "loaiDangKy", "registration_kind"),
        ("1.000656", "me.HoTen", None),
        ("1.001193", "nks.KhongCo", None),
        ("1.001193", "nks", None),
        ("1.001193", "", None),
    ],
)
def test_the_registrys_names_lead_to_our_fields(code: str, name: str, path: str | None) -> None:
    assert field_by_registry_name(get_procedure(code), name) == path


@pytest.mark.parametrize("code", CODES)
def test_what_we_send_to_the_registry_can_be_traced_back_when_it_complains(code: str) -> None:
    procedure = get_procedure(code)
    declaration = load_declaration(procedure, example(code))
    data = procedure.registry_data(declaration)
    assert all(isinstance(value, str) and value for value in data.values())
    derived = {"nkt.GioPhutChet", "nkt.NgayChetGhiBangChu"}
    for name in data.keys() - derived:
        path = field_by_registry_name(procedure, name)
        assert path is not None
        assert path.endswith("_in_words") or value_at(declaration, path) is not None


@pytest.mark.parametrize("code", CODES)
def test_the_schema_takes_the_example_and_speaks_of_every_field(code: str) -> None:
    procedure = get_procedure(code)
    schema = json.loads(json.dumps(declaration_schema(procedure)))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(example(code))
    sections = [schema, *(each for each in schema["$defs"].values() if "properties" in each)]
    for section in sections:
        assert section["additionalProperties"] is False
        for name, field in section["properties"].items():
            assert field["title"], name
            assert "description" not in field
    assert schema["title"] == str(procedure.name)
    assert schema["$defs"]["Sex" if "Sex" in schema["$defs"] else "Side"]["x-labels"]


def test_the_schema_refuses_what_the_declaration_refuses() -> None:
    validator = Draft202012Validator(declaration_schema(get_procedure("1.001193")))
    for changes in (
        {"surprise": 1},
        {"child": REMOVED},
        {"child.sex": "x"},
        {"child.ethnicity": "57"},
        {"mother.personal_id": "12"},
        {"mother.date_of_birth": "17/05/1990"},
        {"copies.quantity": 0},
    ):
        assert not validator.is_valid(example("1.001193", changes)), changes


@pytest.mark.parametrize("code", CODES)
def test_every_declared_value_is_described_once_and_as_text(code: str) -> None:
    declaration = load_declaration(get_procedure(code), example(code))
    lines = [line for group in describe(declaration) for line in group.lines]
    fields = declared_fields(type(declaration))
    declared = {
        path
        for path, field in fields.items()
        if field.shown and value_at(declaration, path) is not None
    }
    assert {line.path for line in lines} == declared
    assert len(lines) == len(declared)
    assert all(line.label and line.value for line in lines)


def test_a_description_reads_as_the_form_does() -> None:
    declaration = load_declaration(get_procedure("1.001193"), example("1.001193"))
    groups = {group.label: group.lines for group in describe(declaration)}
    assert list(groups)[1:] == [
        gettext(title)
        for title in ("Người yêu cầu", "Người được khai sinh", "Mẹ", "Cha", "Bản sao")
    ]
    values = {line.path: line.value for lines in groups.values() for line in lines}
    assert values["child.date_of_birth"] == "03/11/2026"
    assert values["father.date_of_birth"] == "1992"
    assert values["child.sex"] == gettext("Nữ")
    assert values["child.place_of_origin"] == (
        "Xã Tứ Kỳ, Thành phố Hải Phòng (Xã Hưng Đạo, huyện Tứ Kỳ, tỉnh Hải Dương)"
    )
    assert values["copies.requested"] == gettext("Có")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 3), "03/11/2026"),
        (PartialDate(1990, 5), "05/1990"),
        (PartialDate(1990), "1990"),
        (Ethnicity("12"), "Ê-đê"),
        (3, "3"),
        (Sex.MALE, str(Sex.MALE.label)),
    ],
)
def test_values_are_shown_as_people_write_them(value: object, shown: str) -> None:
    assert display_value(value) == shown


@pytest.mark.parametrize("code", CODES)
def test_the_glossary_lists_every_field_as_it_is(code: str) -> None:
    glossary = GLOSSARY.read_text()
    with translation.override("vi"):
        for field in declared_fields(get_procedure(code).declaration).values():
            if field.shown:
                names = f"{field.form_name} | {field.registry_name}"
                assert f"| `{field.path}` | {field.label.text} | {names} |" in glossary
