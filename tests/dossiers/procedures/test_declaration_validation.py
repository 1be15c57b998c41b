"""Everything wrong is said at once, for any JSON at all, and nothing is raised."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.procedures import (
    PROCEDURES,
    DeclarationResult,
    declaration_to_json,
    get_procedure,
    load_declaration,
    validate_declaration,
)
from dossiers.procedures.messages import BUILT_IN
from dossiers.procedures.validation import MAX_UNKNOWN_FIELDS
from dossiers.procedures.values.ethnicity import ETHNIC_GROUPS
from tests.dossiers.procedures.declarations import REMOVED, TODAY, changed, example, found

CODES = sorted(PROCEDURES)
BIRTH = "1.001193"

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Lu"])),
    st.sampled_from(["2026-11-03", "1990", "VN", "01", "001195012345", "male", "other", "\x00"]),
)
names = st.one_of(
    st.text(),
    st.text(st.characters(categories=["Cs", "Cc"])),
    st.sampled_from(["kind", "child", "mother", "requester", "status", "death", "copies"]),
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=20
)


def check(code: str, raw: object) -> DeclarationResult:
    """Validate, and prove what any caller relies on: whatever comes out can be sent and stored."""
    result = validate_declaration(get_procedure(code), raw, today=TODAY)
    for problem in result.problems:
        assert problem.code != "invalid", problem
        json.dumps([problem.path, problem.message]).encode()
        assert (problem.path + problem.message).encode()
        assert "\x00" not in problem.path + problem.message
    if result.declaration is not None:
        stored = json.dumps(declaration_to_json(result.declaration), allow_nan=False)
        assert "\\u0000" not in stored
        again = load_declaration(get_procedure(code), json.loads(stored))
        assert again == result.declaration
    return result


def paths(raw: object, above: str = "") -> Iterator[str]:
    """Every path of a raw declaration, sections and fields."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield f"{above}{name}"
            yield from paths(value, f"{above}{name}.")


@settings(deadline=None)  # the first example of each procedure also builds its schemas
@given(st.sampled_from(CODES), anything)
def test_any_json_is_answered_with_problems(code: str, raw: object) -> None:
    result = check(code, raw)
    assert result.declaration is None
    assert result.problems


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_json_in_any_place_of_a_valid_declaration(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(CODES))
    places = sorted(paths(example(code)))
    picked = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=6, unique=True))
    raw = example(code)
    for path in sorted(picked, key=len, reverse=True):  # the inner ones first
        raw = changed(raw, {path: data.draw(anything | st.just(REMOVED))})
    check(code, raw)


def deep(levels: int) -> list[Any]:
    nested: list[Any] = []
    for _ in range(levels):
        nested = [nested]
    return nested


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "raw",
    [
        None, True, 0, 1.5, float("nan"), float("inf"), "", "{}", [], [{}], {}, {"": None},
        {"\x00": 1, "\ud800": 2}, 10**6000, {"child": 10**6000}, deep(50_000),
        {"child": deep(50_000), "death": deep(50_000)},
        {"child": {"full_name": "x" * 5_000_000}}, {1: 2, None: 3},
    ],
    ids=lambda raw: type(raw).__name__,
)  # fmt: skip
def test_hostile_json(code: str, raw: object) -> None:
    result = check(code, raw)
    assert result.declaration is None
    assert result.problems


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("poison", ["\x00", "a\x00b", "\ud800", "a\udfffb"])
def test_what_jsonb_cannot_hold_is_refused_in_every_text(code: str, poison: str) -> None:
    raw = example(code)
    for path in paths(raw):
        value: Any = raw
        for name in path.split("."):
            value = value[name]
        if isinstance(value, str):
            result = check(code, changed(raw, {path: poison}))
            assert result.declaration is None, path
            assert path in {problem.path for problem in result.problems}


def test_thousands_of_unknown_fields_get_a_short_answer() -> None:
    raw = example(BIRTH) | {f"x{number}": number for number in range(5_000)}
    assert len(check(BIRTH, raw).problems) == MAX_UNKNOWN_FIELDS


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


#: What each kind of pydantic core schema can refuse with. A kind not listed fails the test.
REFUSALS: dict[str, set[str]] = {
    "model": {"model_type"},
    "model-fields": {"missing", "extra_forbidden", "invalid_key", "model_attributes_type"},
    "model-field": set(),
    "nullable": set(),
    "default": set(),
    "definitions": set(),
    "definition-ref": set(),
    "str": {"string_type", "string_unicode", "string_too_long"},
    "int": {"int_type", "greater_than_equal", "less_than_equal"},
    "bool": {"bool_type"},
    "enum": {"enum"},
    "date": set(),  # always after a function that gives it a date
    "function-before": {"value_error"},
    "function-after": {"value_error"},
    "function-plain": {"value_error"},
}
CONSTRAINTS = {"str": {"max_length"}, "int": {"ge", "le", "strict"}, "bool": {"strict"}}


def core_schemas(schema: object) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for name, value in schema.items():
            if name not in ("metadata", "serialization", "config", "ref", "function"):
                yield from core_schemas(value)
    elif isinstance(schema, list | tuple):
        for item in schema:
            yield from core_schemas(item)


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_our_schemas_can_make_has_a_message(code: str) -> None:
    schemas = list(core_schemas(get_procedure(code).declaration.__pydantic_core_schema__))
    assert len(schemas) > 50
    for schema in schemas:
        kind = schema["type"]
        for refusal in REFUSALS[kind] - {"value_error"}:
            assert refusal in BUILT_IN
        known = CONSTRAINTS.get(kind)
        if known is not None:
            extra = set(schema) - known - {"type", "metadata", "serialization", "ref"}
            assert not extra, f"{kind} with {extra}: list what it can refuse with"
