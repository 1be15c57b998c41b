"""Birth registration: every check has a case that fails it and a neighbour that passes."""

import pytest

from dossiers.procedures import get_procedure, load_declaration
from tests.dossiers.procedures.declarations import REMOVED, example, found

CODE = "1.001193"
SELF = {
    "kind": "both_parents",
    "registration_kind": "overdue",
    "requester.relation": "self",
    "requester.full_name": "Trần Nguyễn An Nhiên",
    "requester.personal_id": "001301012345",
    "requester.id_document": REMOVED,
    "requester.date_of_birth": "2001-05-06",
    "child.date_of_birth": "2001-05-06",
    "father.date_of_birth": "1970",
    "mother.date_of_birth": "1975-04-12",
    "mother.personal_id": REMOVED,
    "father.personal_id": REMOVED,
}
IN_WORDS = "ngày ba tháng mười một năm hai ngàn không trăm hai mươi sáu"
LATE = "warning: child.date_of_birth late_registration"
KIND = "warning: registration_kind registration_kind_disagrees"


def test_the_example_has_no_problem() -> None:
    assert found(CODE, {}) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # the day of birth
        ({"child.date_of_birth": "2026-11-23"}, {"child.date_of_birth in_future"}),
        ({"child.date_of_birth": "2026-11-22"}, set()),
        # article 15: sixty days
        ({"child.date_of_birth": "2026-09-23"}, set()),
        ({"child.date_of_birth": "2026-09-22", "registration_kind": "overdue"}, {LATE}),
        ({"child.date_of_birth": "2026-09-22"}, {LATE, KIND}),
        ({"registration_kind": "overdue"}, {KIND}),
        # the day in words
        ({"child.date_of_birth_in_words": IN_WORDS}, set()),
        (
            {"child.date_of_birth_in_words": IN_WORDS.replace("ba", "bốn")},
            {"child.date_of_birth_in_words words_disagree"},
        ),
        # the kind of declaration against the parents declared
        (
            {"mother": REMOVED, "requester.relation": "father"},
            {
                "mother parent_required",
                "requester.full_name requester_differs",
            },
        ),
        ({"father": REMOVED}, {"father parent_required"}),
        (
            {"father": REMOVED, "kind": "father_unknown"},
            {"warning: child.full_name surname_of_neither_parent"},
        ),
        (
            {"father": REMOVED, "kind": "father_unknown", "child.full_name": "Nguyễn An Nhiên"},
            set(),
        ),
        ({"kind": "father_unknown"}, {"father parent_not_expected"}),
        ({"kind": "mother_unknown"}, {"mother parent_not_expected"}),
        (
            {"kind": "parents_unknown"},
            {
                "mother parent_not_expected",
                "father parent_not_expected",
            },
        ),
        (
            {
                "kind": "abandoned",
                "mother": REMOVED,
                "father": REMOVED,
                "requester.relation": "other",
                "requester.relation_text": "Giám đốc trung tâm bảo trợ",
            },
            set(),
        ),
        # how the requester is related
        ({"mother": REMOVED, "kind": "mother_unknown"}, {"requester.relation relation_disagrees"}),
        ({"requester.relation": "father"}, {"requester.full_name requester_differs"}),
        (
            {"requester.personal_id": "001195054321", "requester.id_document": REMOVED},
            {"requester.full_name requester_differs"},
        ),
        ({"requester.personal_id": REMOVED, "requester.full_name": "NGUYỄN THI HỒNG VÂN"}, set()),
        ({"requester.relation": "other"}, {"requester.relation_text relation_text_required"}),
        ({"requester.relation": "other", "requester.relation_text": "Bà ngoại"}, set()),
        (SELF, {LATE}),
        (
            SELF | {"requester.full_name": "Trần Nguyễn An Như"},
            {LATE, "requester.full_name requester_differs"},
        ),
        (
            {"requester.relation": "self"},
            {
                "requester.full_name requester_differs",
                "warning: requester.relation requester_too_young",
            },
        ),
        # who the requester is: the number, or a paper
        ({"requester.personal_id": REMOVED}, set()),
        ({"requester.id_document": REMOVED}, set()),
        (
            {"requester.personal_id": REMOVED, "requester.id_document": REMOVED},
            {"requester.personal_id identity_required"},
        ),
        # parents' ages: impossible is refused, unlikely is for the officer to look into
        (
            {"father.date_of_birth": "2027"},
            {
                "father.date_of_birth in_future",
                "father.date_of_birth parent_born_after_child",
                "warning: father.personal_id personal_id_year",
                "father.id_document.issued_on issued_before_birth",
            },
        ),
        (
            {
                "father.date_of_birth": "2026",
                "father.personal_id": REMOVED,
                "father.id_document": REMOVED,
            },
            set(),
        ),
        (
            {
                "father.date_of_birth": "2026-11-03",
                "father.personal_id": REMOVED,
                "father.id_document": REMOVED,
            },
            {"father.date_of_birth parent_born_after_child"},
        ),
        (
            {"mother.date_of_birth": "2014-11-04", "mother.personal_id": REMOVED},
            {"warning: mother.date_of_birth mother_age"},
        ),
        ({"mother.date_of_birth": "2014-11-03", "mother.personal_id": REMOVED}, set()),
        ({"mother.date_of_birth": "2014", "mother.personal_id": REMOVED}, set()),
        (
            {"mother.date_of_birth": "1965-11-03", "mother.personal_id": REMOVED},
            {"warning: mother.date_of_birth mother_age"},
        ),
        ({"mother.date_of_birth": "1965-11-04", "mother.personal_id": REMOVED}, set()),
        # descent (Civil Code 26.2, 29.2)
        (
            {"child.full_name": "Phạm An Nhiên"},
            {"warning: child.full_name surname_of_neither_parent"},
        ),
        ({"child.full_name": "NGUYEN An Nhiên"}, set()),
        ({"child.ethnicity": "02"}, {"warning: child.ethnicity ethnicity_of_neither_parent"}),
        ({"child.ethnicity": "02", "father.ethnicity": "Tày"}, set()),
        # numbers and papers
        (
            {"father.personal_id": "001195012345", "father.id_document": REMOVED},
            {
                "father.personal_id same_personal_id",
                "warning: father.personal_id personal_id_sex",
                "warning: father.personal_id personal_id_year",
            },
        ),
        (
            {
                "mother.personal_id": "001095012345",
                "mother.id_document": REMOVED,
                "requester.personal_id": REMOVED,
            },
            {"warning: mother.personal_id personal_id_sex"},
        ),
        (
            {
                "mother.personal_id": "999195012345",
                "mother.id_document": REMOVED,
                "requester.personal_id": REMOVED,
            },
            {"warning: mother.personal_id personal_id_province"},
        ),
        (
            {"mother.id_document.number": "001195012346"},
            {"mother.id_document.number id_document_number_differs"},
        ),
        ({"mother.id_document": {"kind": "passport", "number": "C1234567"}}, set()),
        (
            {"mother.id_document": {"kind": "passport", "number": "C12-34"}},
            {"mother.id_document.number id_document_number_format"},
        ),
        ({"mother.id_document": {"kind": "old_id_card", "number": "012345678"}}, set()),
        (
            {"mother.id_document": {"kind": "old_id_card", "number": "01234567"}},
            {"mother.id_document.number id_document_number_format"},
        ),
        (
            {"mother.id_document": {"kind": "other", "number": "7"}},
            {"mother.id_document.other_name paper_name_required"},
        ),
        ({"mother.id_document": {"kind": "other", "number": "7", "other_name": "Thẻ đảng"}}, set()),
        (
            {"mother.id_document.issued_on": "2026-11-23"},
            {"mother.id_document.issued_on in_future"},
        ),
        (
            {"mother.id_document.issued_on": "1994-01-01"},
            {"mother.id_document.issued_on issued_before_birth"},
        ),
        # another country's citizens have a procedure of their own
        ({"father.nationality": "US"}, {"father.nationality foreign_element"}),
        ({"child.nationality": "FR"}, {"child.nationality foreign_element"}),
        # places
        (
            {"child.place_of_birth": {"country": "VN"}},
            {
                "child.place_of_birth.province address_required",
                "child.place_of_birth.commune address_required",
            },
        ),
        (
            {"child.place_of_birth": {"country": "LA"}},
            {"child.place_of_birth.detail address_required"},
        ),
        ({"child.place_of_birth": {"country": "LA", "detail": "Viêng Chăn"}}, set()),
        (
            {"child.place_of_birth.province": "Hải Dương"},
            {"warning: child.place_of_birth.province province_not_current"},
        ),
        ({"child.place_of_birth.province": "TP. Hồ Chí Minh"}, set()),
        (
            {
                "child.place_of_origin": {
                    "historical_text": "Xã Hưng Đạo, huyện Tứ Kỳ, tỉnh Hải Dương"
                }
            },
            set(),
        ),
        ({"father.residence": {"other_text": "Đã chết"}}, set()),
        ({"father.residence": {}}, {"father.residence.address residence_required"}),
        (
            {"father.residence.other_text": "Đã chết"},
            {"father.residence.other_text residence_twice"},
        ),
        ({"father.residence.kind": REMOVED}, {"father.residence.kind residence_kind_required"}),
        # copies
        ({"copies": REMOVED}, set()),
        ({"copies": {"requested": True}}, {"copies.quantity quantity_required"}),
        ({"copies": {"requested": False, "quantity": 1}}, {"copies.requested copies_disagree"}),
    ],
)
def test_checks(changes: dict[str, object], expected: set[str]) -> None:
    assert found(CODE, changes) == expected


def test_what_a_birth_tells_others() -> None:
    procedure = get_procedure(CODE)
    declaration = load_declaration(procedure, example(CODE))
    assert procedure.subject(declaration).full_name == "Trần Nguyễn An Nhiên"
    assert procedure.applicant(declaration).full_name == "Nguyễn Thị Hồng Vân"
    assert procedure.applicant(declaration).address.startswith("Số 12 ngõ 82 phố Chùa Láng, Phường")
    assert procedure.summary(declaration) == (
        "Đăng ký khai sinh cho Trần Nguyễn An Nhiên, sinh ngày 03/11/2026, "
        "con bà Nguyễn Thị Hồng Vân và ông Trần Đức Long"
    )
    data = procedure.registry_data(declaration)
    assert data["nks.HoTen"] == "Trần Nguyễn An Nhiên"
    assert data["nks.NgaySinh"] == "03/11/2026"
    assert data["nks.NgaySinhBangChu"].startswith("Ngày ba tháng mười một")
    assert data["nks.GioiTinh"] == "2"
    assert data["cha.NgaySinh"] == "1992"
    assert data["me.SoGiayToTuyThan"] == "001195012345"
    assert data["nyc.QuanHe"] == "MeDe"
    assert data["soLuongBanSao"] == "2"


def test_papers_follow_the_kind_of_birth_and_what_the_databases_know() -> None:
    procedure = get_procedure(CODE)
    usual = load_declaration(procedure, example(CODE))
    found_child = load_declaration(
        procedure, example(CODE, {"kind": "abandoned", "mother": REMOVED, "father": REMOVED})
    )

    def codes(declaration: object, *, lookup_works: bool) -> list[str]:
        papers = procedure.required_papers(declaration, "counter", lookup_works=lookup_works)  # type: ignore[arg-type]
        return [paper.code for paper in papers]

    assert codes(usual, lookup_works=True) == []
    assert codes(usual, lookup_works=False) == ["birth_notice", "requester_identity"]
    assert codes(found_child, lookup_works=True) == ["abandonment_record"]
