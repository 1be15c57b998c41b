"""Marital status: every check has a case that fails it and a neighbour that passes."""

import pytest

from dossiers.procedures import get_procedure, load_declaration
from tests.dossiers.procedures.declarations import REMOVED, example, found

CODE = "1.004873"
PAPER = {"number": "45/2024", "issued_on": "2024-03-01", "issued_by": "Ủy ban nhân dân phường Láng"}
MARRIAGE = PAPER | {"spouse_name": "Ngô Quang Huy"}
PERIOD = {"start": "2020-01", "end": "2024-02-29"}


def test_the_example_has_no_problem() -> None:
    assert found(CODE, {}) == set()


@pytest.mark.parametrize(
    ("status", "proofs", "expected"),
    [
        ("unmarried", {}, set()),
        ("married", {"marriage": MARRIAGE}, set()),
        ("divorced", {"divorce": PAPER}, set()),
        ("widowed", {"spouse_death": PAPER}, set()),
        ("unmarried_in_period", {"marriage": MARRIAGE, "unmarried_period": PERIOD}, set()),
        ("married", {}, {"marriage proof_required"}),
        ("divorced", {}, {"divorce proof_required"}),
        ("widowed", {}, {"spouse_death proof_required"}),
        ("unmarried_in_period", {"marriage": MARRIAGE}, {"unmarried_period proof_required"}),
        ("unmarried", {"divorce": PAPER}, {"divorce proof_not_expected"}),
        (
            "widowed",
            {"divorce": PAPER},
            {"divorce proof_not_expected", "spouse_death proof_required"},
        ),
        ("married", {"marriage": PAPER}, {"marriage.spouse_name required"}),
        (
            "married",
            {"marriage": MARRIAGE | {"issued_on": "2026-12-01"}},
            {"marriage.issued_on in_future"},
        ),
    ],
)
def test_each_status_has_its_proof(
    status: str, proofs: dict[str, object], expected: set[str]
) -> None:
    assert found(CODE, {"status": status, **proofs}) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # the stay, and the years unmarried
        ({"residence_period": REMOVED}, set()),
        ({"residence_period.end": "2019-09"}, set()),
        ({"residence_period.end": "2019-08"}, {"residence_period.end period_reversed"}),
        (
            {"residence_period.start": "2027"},
            {"residence_period.start in_future"},
        ),
        ({"residence_period.end": "2026"}, set()),
        ({"residence_period.end": "2026-12"}, {"residence_period.end in_future"}),
        ({"residence_period.start": "1999"}, set()),
        ({"residence_period.start": "1998"}, {"residence_period.start before_birth"}),
        (
            {
                "status": "unmarried_in_period",
                "marriage": MARRIAGE,
                "unmarried_period": {"start": "2024", "end": "2020"},
            },
            {"unmarried_period.end period_reversed"},
        ),
        # what for
        ({"purpose": "other", "purpose_text": REMOVED}, {"purpose_text purpose_text_required"}),
        ({"purpose": "other", "purpose_text": "Vay vốn ngân hàng"}, set()),
        ({"purpose_text": REMOVED}, {"warning: purpose_text intended_spouse_missing"}),
        # who asks for whom
        ({"requester.relation": "self"}, {"requester.full_name requester_differs"}),
        (
            {
                "requester.relation": "self",
                "requester.relation_text": REMOVED,
                "requester.full_name": "Phạm Thu Trang",
                "requester.personal_id": "001199007788",
                "requester.date_of_birth": "1999-09-30",
            },
            set(),
        ),
        (
            {"requester.relation_text": REMOVED},
            {"requester.relation_text relation_text_required"},
        ),
        # the person's number against sex and year of birth
        ({"person.sex": "male"}, {"warning: person.personal_id personal_id_sex"}),
        ({"person.date_of_birth": "1998"}, {"warning: person.personal_id personal_id_year"}),
        ({"person.date_of_birth": "1999"}, set()),
        (
            {"person.personal_id": REMOVED, "person.id_document": REMOVED},
            {"person.personal_id identity_required"},
        ),
        ({"quantity": 0}, {"quantity too_small"}),
        ({"quantity": REMOVED}, set()),
    ],
)
def test_checks(changes: dict[str, object], expected: set[str]) -> None:
    assert found(CODE, changes) == expected


def test_what_a_certificate_tells_others() -> None:
    procedure = get_procedure(CODE)
    declaration = load_declaration(procedure, example(CODE))
    assert procedure.subject(declaration).id_number == "001199007788"
    assert procedure.applicant(declaration).full_name == "Đỗ Thị Hiền"
    assert procedure.summary(declaration) == (
        "Cấp Giấy xác nhận tình trạng hôn nhân cho Phạm Thu Trang, sinh 30/09/1999"
    )
    data = procedure.registry_data(declaration)
    assert data["nxn.ThoiGianCuTruTu"] == "09/2019"
    assert data["nxn.LoaiMucDichSuDung"] == "1"
    assert data["nyc.QuanHeKhac"] == "Mẹ đẻ"


def test_the_end_of_a_marriage_is_proved_on_paper_only_when_the_look_up_fails() -> None:
    procedure = get_procedure(CODE)
    changes = {"status": "divorced", "divorce": PAPER}
    declaration = load_declaration(procedure, example(CODE, changes))
    assert procedure.required_papers(declaration, "online") == ()
    papers = procedure.required_papers(declaration, "online", lookup_works=False)
    assert [paper.code for paper in papers] == ["requester_identity", "end_of_marriage"]
