"""The form made from each procedure's own fields."""

from typing import Any, cast

import pytest
from django import forms
from django.http import QueryDict

from dossiers.admin.intake.copying import copy_requester
from dossiers.admin.intake.fields import intake_fields, paths_of, raw_declaration
from dossiers.admin.intake.layout import Block, blocks_of
from dossiers.procedures import PROCEDURES, declared_fields, get_procedure, validate_declaration

from ... import stories as s
from .counter import as_typed, example

CODES = list(PROCEDURES)


def form_of(code: str, typed: dict[str, str] | None = None) -> forms.Form:
    form = intake_fields(PROCEDURES[code].declaration)(typed, prefix="declaration")
    if typed is not None:
        form.full_clean()
    return form


def drawn(blocks: list[Block]) -> list[str]:
    return [
        cell.field.name
        for top in blocks
        for block in top.walk()
        for cell in (*block.cells, *block.rare)
    ]


@pytest.mark.parametrize("code", CODES)
def test_every_field_is_on_the_page_once_under_its_own_label(code: str) -> None:
    procedure, form = PROCEDURES[code], form_of(code)
    paths = paths_of(procedure.declaration)
    assert sorted(drawn(blocks_of(procedure, form))) == sorted(paths)
    declared = declared_fields(procedure.declaration)
    assert [str(form.fields[path].label) for path in paths] == [
        str(declared[path].label.text) for path in paths
    ]


@pytest.mark.parametrize("code", CODES)
def test_blocks_come_in_the_order_of_the_official_form(code: str) -> None:
    procedure = PROCEDURES[code]
    places = {path: place for place, path in enumerate(declared_fields(procedure.declaration))}
    tops = blocks_of(procedure, form_of(code))
    firsts = [places[block.path or block.cells[0].field.name] for block in tops]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize("code", CODES)
def test_a_declaration_typed_is_the_declaration_declared(code: str) -> None:
    form = form_of(code, as_typed(example(code)))
    assert not form.errors
    raw = raw_declaration(PROCEDURES[code].declaration, form.cleaned_data)
    result = validate_declaration(PROCEDURES[code], raw, today=s.MORNING.date())
    expected = validate_declaration(PROCEDURES[code], example(code), today=s.MORNING.date())
    assert result.declaration is not None
    assert result.declaration == expected.declaration


@pytest.mark.parametrize("code", CODES)
def test_a_blank_form_declares_no_optional_section(code: str) -> None:
    form = form_of(code)
    untouched = {f"declaration-{name}": str(form[name].value() or "") for name in form.fields}
    bound = form_of(code, untouched)
    model = PROCEDURES[code].declaration
    raw = raw_declaration(model, bound.cleaned_data)
    assert not bound.errors
    optional = {name for name, info in model.model_fields.items() if not info.is_required()}
    sections = {name for name, value in raw.items() if isinstance(value, dict)}
    assert not sections & optional
    missing = validate_declaration(PROCEDURES[code], raw, today=s.MORNING.date()).problems
    assert all("." in problem.path or problem.path in form.fields for problem in missing)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3/11/2026", "2026-11-03"),
        ("03.11.2026", "2026-11-03"),
        ("03112026", "2026-11-03"),
        ("11/2026", "2026-11"),
        ("1992", "1992"),
        ("hôm qua", "hôm qua"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, kept: str) -> None:
    form = form_of(s.BIRTH, {"declaration-father.date_of_birth": typed})
    assert form.cleaned_data["father.date_of_birth"] == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Việt Nam", "VN"),
        ("viet nam", "VN"),
        ("la", "la"),
        ("Pháp", "FR"),
        ("", ""),
        ("Xứ lạ", "Xứ lạ"),
    ],
)
def test_countries_are_read_by_name(typed: str, kept: str) -> None:
    form = form_of(s.BIRTH, {"declaration-father.nationality": typed})
    assert form.cleaned_data["father.nationality"] == kept


def test_the_ethnic_groups_are_a_list_of_56() -> None:
    field = form_of(s.BIRTH).fields["child.ethnicity"]
    assert isinstance(field, forms.ChoiceField)
    assert len([code for code, _label in cast(Any, field.choices) if code]) == 56


def test_provinces_are_the_34_of_today() -> None:
    field = form_of(s.BIRTH).fields["mother.residence.address.province"]
    assert isinstance(field, forms.ChoiceField)
    assert len([code for code, _label in cast(Any, field.choices) if code]) == 34


COPIES = [
    (s.BIRTH, "mother", "mother"),
    (s.BIRTH, "father", "father"),
    (s.BIRTH, "child", "self"),
    (s.MARITAL_STATUS, "person", "self"),
]


@pytest.mark.parametrize(("code", "section", "relation"), COPIES)
def test_the_requester_is_typed_once(code: str, section: str, relation: str) -> None:
    procedure = get_procedure(code)
    requester = {"requester": example(code)["requester"]}
    data = QueryDict(mutable=True)
    data.update(as_typed(requester))
    data["declaration-requester.relation"] = ""
    copied = copy_requester(procedure, data, section)
    assert copied["declaration-requester.relation"] == relation
    for path in paths_of(procedure.declaration):
        source = data.get(f"declaration-requester.{path.removeprefix(section + '.')}")
        if path.startswith(f"{section}.") and source:
            assert copied[f"declaration-{path}"] == source
    assert copied[f"declaration-{section}.full_name"] == requester["requester"]["full_name"]


@pytest.mark.parametrize(("code", "section"), [(s.DEATH, "deceased"), (s.BIRTH, "requester")])
def test_nobody_else_is_made_of_the_requester(code: str, section: str) -> None:
    data: Any = QueryDict(mutable=True)
    data.update(as_typed(example(code)))
    assert copy_requester(get_procedure(code), data, section) == data
