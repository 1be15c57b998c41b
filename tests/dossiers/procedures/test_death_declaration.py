"""Death registration: every check has a case that fails it and a neighbour that passes."""

import pytest

from dossiers.procedures import get_procedure, load_declaration
from tests.dossiers.procedures.declarations import REMOVED, example, found

CODE = "1.000656"
KIND = "warning: registration_kind registration_kind_disagrees"
#: The example's notice is of the seventeenth; these cases are about other things.
NO_NOTICE = {"death_notice": REMOVED, "registration_kind": "long_ago"}
MISSING = "warning: death_notice death_notice_missing"


def test_the_example_has_no_problem() -> None:
    assert found(CODE, {}) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # when
        (
            {"death.on": "2026-11-23"},
            {"death.on in_future", "death_notice.issued_on notice_before_death"},
        ),
        ({"death.on": "2026-11-17"}, set()),
        ({"death.on": "2026-11"}, set()),
        (
            {"death.on": "1940", "registration_kind": "overdue"},
            {"death.on before_birth"},
        ),
        ({"death.on": "1941", "registration_kind": "overdue"}, set()),
        (
            {"deceased.date_of_birth": "1904", "deceased.personal_id": REMOVED},
            {"warning: deceased.date_of_birth age_unlikely"},
        ),
        ({"deceased.date_of_birth": "1905", "deceased.personal_id": REMOVED}, set()),
        # at what hour
        ({"death.hour": 24}, {"death.hour too_large"}),
        ({"death.hour": 23}, set()),
        ({"death.minute": 60}, {"death.minute too_large"}),
        ({"death.hour": REMOVED}, {"death.hour hour_required"}),
        ({"death.minute": REMOVED}, set()),
        ({"death.hour": REMOVED, "death.minute": REMOVED}, set()),
        # article 33: fifteen days
        ({"death.on": "2026-11-07"}, set()),
        ({"death.on": "2026-11-06"}, {KIND}),
        ({"death.on": "2026-11-06", "registration_kind": "overdue"}, set()),
        ({"death.on": "2026-11-07", "registration_kind": "overdue"}, {KIND}),
        ({"death.on": "2026-10"}, {KIND}),
        ({"death.on": "2026"}, set()),
        (NO_NOTICE, {KIND, MISSING}),
        (NO_NOTICE | {"death.on": "1968"}, {MISSING}),
        ({"death.on": "1968", "registration_kind": "long_ago"}, set()),
        # the notice, or what stands in for it
        ({"death_notice": REMOVED}, {"death_notice death_notice_missing"}),
        ({"death_notice.number": REMOVED}, {"death_notice.number notice_number_required"}),
        ({"death_notice.issued_by": REMOVED}, {"death_notice.issued_by notice_issuer_required"}),
        ({"death_notice.kind": "record", "death_notice.number": REMOVED}, set()),
        (
            {"death_notice.kind": "record", "death_notice.issued_by": REMOVED},
            {"death_notice.issued_by notice_issuer_required"},
        ),
        ({"death_notice": {"kind": "witness", "issued_on": "2026-11-18"}}, set()),
        ({"death_notice.issued_on": "2026-11-16"}, {"death_notice.issued_on notice_before_death"}),
        ({"death_notice.issued_on": "2026-11-23"}, {"death_notice.issued_on in_future"}),
        # who
        (
            {"requester.personal_id": "001041000123", "requester.id_document": REMOVED},
            {
                "requester.personal_id requester_is_deceased",
                "warning: requester.personal_id personal_id_year",
            },
        ),
        ({"deceased.sex": "female"}, {"warning: deceased.personal_id personal_id_sex"}),
        ({"deceased.date_of_birth": "1942"}, {"warning: deceased.personal_id personal_id_year"}),
        ({"deceased.personal_id": REMOVED}, set()),
        ({"deceased.nationality": "JP"}, {"deceased.nationality foreign_element"}),
        ({"deceased.last_residence": {"other_text": "Không xác định được"}}, set()),
    ],
)
def test_checks(changes: dict[str, object], expected: set[str]) -> None:
    assert found(CODE, changes) == expected


def test_what_a_death_tells_others() -> None:
    procedure = get_procedure(CODE)
    declaration = load_declaration(procedure, example(CODE))
    assert procedure.subject(declaration).full_name == "Vũ Văn Thành"
    assert procedure.applicant(declaration).full_name == "Vũ Thị Lan Anh"
    assert procedure.summary(declaration) == (
        "Đăng ký khai tử cho Vũ Văn Thành, sinh 1941, chết 17/11/2026"
    )
    data = procedure.registry_data(declaration)
    assert data["nkt.NgaySinh"] == "1941"
    assert data["nkt.NgayChet"] == "17/11/2026"
    assert data["nkt.GioPhutChet"] == "04 giờ 30 phút"
    assert data["nkt.NgayChetGhiBangChu"].startswith("Ngày mười bảy tháng mười một")
    assert data["gbt.Loai"] == "1"


def test_an_unknown_day_or_hour_of_death_is_left_out() -> None:
    procedure = get_procedure(CODE)
    changes = {"death.on": "2026-10", "death.hour": REMOVED, "death.minute": REMOVED}
    data = procedure.registry_data(load_declaration(procedure, example(CODE, changes)))
    assert data["nkt.NgayChet"] == "10/2026"
    assert "nkt.NgayChetGhiBangChu" not in data
    assert "nkt.GioPhutChet" not in data


def test_long_ago_means_other_proof() -> None:
    procedure = get_procedure(CODE)
    long_ago = load_declaration(procedure, example(CODE, NO_NOTICE | {"death.on": "1968"}))
    assert [each.code for each in procedure.required_papers(long_ago, "counter")] == [
        "proof_of_death"
    ]
    usual = load_declaration(procedure, example(CODE))
    papers = procedure.required_papers(usual, "counter", lookup_works=False)
    assert [each.code for each in papers] == ["death_notice", "requester_identity"]
