"""Marriage registration: every check has a case that fails it and a neighbour that passes."""

import pytest

from dossiers.procedures import get_procedure, load_declaration
from tests.dossiers.procedures.declarations import REMOVED, example, found

CODE = "1.000894"
EXTRACT = {"number": "17/TLKT", "issued_on": "2024-03-01", "issued_by": "Ủy ban nhân dân xã Ea Tu"}
NO_NUMBERS = {
    "groom.personal_id": REMOVED,
    "groom.id_document": {"kind": "passport", "number": "C1234567"},
    "bride.personal_id": REMOVED,
    "bride.id_document": {"kind": "passport", "number": "C7654321"},
}


def test_the_example_has_no_problem() -> None:
    assert found(CODE, {}) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # article 8.1.a of the marriage law: from the twentieth and the eighteenth birthday
        (NO_NUMBERS | {"groom.date_of_birth": "2006-11-22"}, set()),
        (
            NO_NUMBERS | {"groom.date_of_birth": "2006-11-23"},
            {"groom.date_of_birth under_marriage_age"},
        ),
        (NO_NUMBERS | {"bride.date_of_birth": "2008-11-22"}, set()),
        (
            NO_NUMBERS | {"bride.date_of_birth": "2008-11-23"},
            {"bride.date_of_birth under_marriage_age"},
        ),
        # only the month or year known: it counts from its first day
        (NO_NUMBERS | {"groom.date_of_birth": "2006-11"}, set()),
        (
            NO_NUMBERS | {"groom.date_of_birth": "2006-12"},
            {"groom.date_of_birth under_marriage_age"},
        ),
        (NO_NUMBERS | {"bride.date_of_birth": "2008"}, set()),
        (NO_NUMBERS | {"bride.date_of_birth": "2009"}, {"bride.date_of_birth under_marriage_age"}),
        # two different people
        (
            {
                "bride.personal_id": "001098004321",
                "bride.id_document": REMOVED,
                "bride.date_of_birth": "1998-02-20",
            },
            {"bride.personal_id same_person", "warning: bride.personal_id personal_id_sex"},
        ),
        (
            NO_NUMBERS | {"bride.id_document": {"kind": "passport", "number": "C1234567"}},
            {"bride.full_name same_person"},
        ),
        (
            NO_NUMBERS | {"bride.full_name": "LÊ MINH QUÂN", "bride.date_of_birth": "1998-02-20"},
            {"bride.full_name same_person"},
        ),
        (NO_NUMBERS | {"bride.full_name": "LÊ MINH QUÂN"}, set()),
        # the number's sex digit
        (
            {"groom.personal_id": "001198004321", "groom.id_document": REMOVED},
            {"warning: groom.personal_id personal_id_sex"},
        ),
        # each must prove who they are
        (
            {"bride.personal_id": REMOVED, "bride.id_document": REMOVED},
            {"bride.personal_id identity_required"},
        ),
        ({"bride.personal_id": REMOVED}, set()),
        # marital status and what proves it
        ({"groom.marital_status": "married"}, {"groom.marital_status already_married"}),
        ({"groom.marital_status": "unmarried_in_period"}, {"groom.marital_status already_married"}),
        ({"bride.divorce": REMOVED}, {"bride.divorce proof_required"}),
        (
            {"bride.marital_status": "unmarried", "bride.marriage_count": 1},
            {"bride.divorce proof_not_expected"},
        ),
        (
            {"bride.marital_status": "widowed"},
            {"bride.divorce proof_not_expected", "bride.spouse_death proof_required"},
        ),
        (
            {
                "bride.marital_status": "widowed",
                "bride.divorce": REMOVED,
                "bride.spouse_death": EXTRACT,
            },
            set(),
        ),
        (
            {
                "bride.marital_status": "widowed",
                "bride.divorce": REMOVED,
                "bride.spouse_death": EXTRACT | {"issued_on": "2026-11-23"},
            },
            {"bride.spouse_death.issued_on in_future"},
        ),
        ({"bride.divorce.issued_on": "2026-11-23"}, {"bride.divorce.issued_on in_future"}),
        ({"bride.divorce.issued_on": "2026-11-22"}, set()),
        # how many times married
        (
            {"bride.marriage_count": 1},
            {"warning: bride.marriage_count marriage_count_disagrees"},
        ),
        ({"bride.marriage_count": 3}, set()),
        (
            {"groom.marriage_count": 2},
            {"warning: groom.marriage_count marriage_count_disagrees"},
        ),
        ({"groom.marriage_count": 0}, {"groom.marriage_count too_small"}),
        ({"groom.marriage_count": 21}, {"groom.marriage_count too_large"}),
        # another country's citizen
        ({"bride.nationality": "KR"}, {"bride.nationality foreign_element"}),
        # re-registration is another procedure
        ({"registration_kind": "again"}, {"registration_kind not_a_choice"}),
        ({"registration_kind": REMOVED}, set()),
    ],
)
def test_checks(changes: dict[str, object], expected: set[str]) -> None:
    assert found(CODE, changes) == expected


def test_either_side_can_be_the_applicant_and_both_are_found() -> None:
    procedure = get_procedure(CODE)
    groom, bride = "001098004321", "066197003456"
    for side, applicant, other in (("groom", groom, bride), ("bride", bride, groom)):
        declaration = load_declaration(procedure, example(CODE, {"applicant_side": side}))
        assert procedure.applicant(declaration).id_number == applicant
        assert procedure.subject(declaration).id_number == other
        assert procedure.subject(declaration).full_name == "Lê Minh Quân và H’Hen Niê Kđăm"


def test_what_a_marriage_tells_others() -> None:
    procedure = get_procedure(CODE)
    declaration = load_declaration(procedure, example(CODE))
    assert procedure.summary(declaration) == (
        "Đăng ký kết hôn giữa ông Lê Minh Quân và bà H’Hen Niê Kđăm"
    )
    data = procedure.registry_data(declaration)
    assert data["chong.SoLanKetHon"] == "1"
    assert data["vo.DanToc"] == "Ê-đê"
    assert data["vo.LoaiTinhTrangHonNhan"] == "3"
    assert data["vo.NgayBanAnLyHon"] == "17/02/2023"
    assert "chong.NgayBanAnLyHon" not in data
