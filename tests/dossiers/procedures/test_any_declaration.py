"""Any JSON at all is answered with problems, and nothing is raised."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.procedures import (
    PROCEDURES,
    get_procedure,
)
from dossiers.procedures.messages import BUILT_IN
from dossiers.procedures.validation import MAX_UNKNOWN_FIELDS
from tests.dossiers.procedures.declarations import REMOVED, changed, check, example

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
