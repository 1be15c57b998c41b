"""Everything wrong is said at once, once each; what is right is kept as it came."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.procedures import (
    PROCEDURES,
    declaration_to_json,
)
from dossiers.procedures.values.ethnicity import ETHNIC_GROUPS
from tests.dossiers.procedures.declarations import REMOVED, check, example, found

CODES = sorted(PROCEDURES)
BIRTH = "1.001193"

TEN_WRONGS = {
    "kind": "twins",
    "surprise": 1,
    "requester.phone": "12",
    "requester.personal_id": "0011950",
    "child.full_name": REMOVED,
    "child.date_of_birth": "2026-11-30",
    "child.place_of_birth.commune": REMOVED,
    "mother.date_of_birth": "2027-01",
    "mother.id_document.number": "001195000000",
    "father.ethnicity": "Hobbit",
    "father.residence": [],
    "copies": {"requested": True},
}
NAMED = {
    "kind not_a_choice",
    "surprise unknown_field",
    "requester.phone phone_format",
    "requester.personal_id personal_id_format",
    "child.full_name required",
    "child.date_of_birth in_future",
    "child.place_of_birth.commune address_required",
    "mother.date_of_birth in_future",
    "mother.date_of_birth parent_born_after_child",
    "mother.id_document.issued_on issued_before_birth",
    "mother.id_document.number id_document_number_differs",
    "warning: mother.personal_id personal_id_year",
    "father.ethnicity unknown_ethnicity",
    "father.residence wrong_type",
    "copies.quantity quantity_required",
}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_ten_wrong_fields_are_named_at_once_with_what_does_not_agree(language: str) -> None:
    with translation.override(language):
        assert found(BIRTH, TEN_WRONGS) == NAMED


def test_problems_come_in_the_order_of_the_form() -> None:
    result = check(BIRTH, example(BIRTH, TEN_WRONGS))
    order = [problem.path for problem in result.problems]
    assert order[0] == "kind"
    assert order.index("requester.phone") < order.index("child.full_name")
    assert order.index("child.full_name") < order.index("mother.date_of_birth")
    assert order[-2:] == ["copies.quantity", "surprise"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # the father is there, if unreadable: not also "required"
        ({"father": "Trần Đức Long"}, {"father wrong_type"}),
        ({"father": None}, {"father parent_required"}),
        # a faulty number is not also "no identity at all", nor another person's
        (
            {"requester.personal_id": "1", "requester.id_document": REMOVED},
            {"requester.personal_id personal_id_format"},
        ),
        # without a readable day of birth nothing is said about lateness or ages
        ({"child.date_of_birth": "hôm qua"}, {"child.date_of_birth date_format"}),
        # a required section that is missing is one problem, not one for each of its fields
        ({"child": REMOVED}, {"child required"}),
        ({"child": 7}, {"child wrong_type"}),
        ({"requester.residence": REMOVED}, {"requester.residence required"}),
        ({"copies": {"requested": "yes"}}, {"copies.requested wrong_type"}),
        ({"copies.quantity": "2"}, {"copies.quantity wrong_type"}),
        ({"copies.quantity": True}, {"copies.quantity wrong_type"}),
        ({"copies.quantity": 2.0}, {"copies.quantity wrong_type"}),
    ],
)
def test_a_fault_is_named_once(changes: dict[str, object], expected: set[str]) -> None:
    assert found(BIRTH, changes) == expected


def test_messages_name_the_field_by_its_label() -> None:
    result = check(BIRTH, example(BIRTH, {"mother.full_name": REMOVED}))
    (problem,) = result.problems
    with translation.override("vi"):
        assert problem.message == "Chưa khai “Mẹ: Họ, chữ đệm, tên”. Hãy điền mục này."


@pytest.mark.parametrize("code", CODES)
def test_a_valid_declaration_round_trips_exactly(code: str) -> None:
    raw = example(code)
    declaration = check(code, raw).declaration
    assert declaration is not None
    assert declaration_to_json(declaration) == raw


people = st.from_regex(r"[A-ZĐ][a-zàảãáạđêơư’]{1,6}( [A-ZĐ][a-zăấồổư]{1,6}){0,4}", fullmatch=True)
copies = st.integers(1, 50)
valid_changes = st.fixed_dictionaries(
    {},
    optional={
        "child.full_name": people,
        "child.place_of_birth.detail": people,
        "mother.full_name": people,
        "mother.date_of_birth": st.dates(date(1970, 1, 1), date(2005, 12, 31)).flatmap(
            lambda day: st.sampled_from([f"{day}", f"{day:%Y-%m}", f"{day:%Y}"])
        ),
        "mother.ethnicity": st.sampled_from(sorted(ETHNIC_GROUPS)),
        "mother.residence.kind": st.sampled_from(["permanent", "temporary", "current"]),
        "father.residence": st.just({"other_text": "Đã chết"}),
        "father.id_document": st.none() | st.just({"kind": "passport", "number": "C1234567"}),
        "copies": st.none() | st.builds(lambda n: {"requested": True, "quantity": n}, copies),
    },
)


@settings(deadline=None)
@given(valid_changes)
def test_valid_declarations_of_many_kinds_round_trip(changes: dict[str, object]) -> None:
    related = {"requester.relation": "other", "requester.relation_text": "Bác"}
    assert check(BIRTH, example(BIRTH, changes | related)).declaration is not None


def test_what_is_left_out_or_null_is_stored_by_its_default_or_not_at_all() -> None:
    changes = {"child.nationality": REMOVED, "father.id_document": None, "copies": None}
    declaration = check(BIRTH, example(BIRTH, changes)).declaration
    assert declaration is not None
    stored = declaration_to_json(declaration)
    assert stored["child"]["nationality"] == "VN"
    assert "id_document" not in stored["father"]
    assert "copies" not in stored
