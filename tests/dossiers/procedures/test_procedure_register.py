"""Procedures by code and version, and what each one carries."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.procedures import (
    PROCEDURES,
    UnknownProcedure,
    get_procedure,
    load_declaration,
    validate_declaration,
)
from dossiers.procedures.base import ProcedureRegister
from dossiers.procedures.birth import BIRTH_REGISTRATION, BirthDeclaration
from dossiers.procedures.section import Label
from dossiers.procedures.values.text import ShortText
from tests.dossiers.procedures.declarations import TODAY

CODES = sorted(PROCEDURES)


def test_four_procedures_as_in_the_national_catalogue() -> None:
    assert {
        code: (each.registry_module, each.result_code, each.slug)
        for code, each in PROCEDURES.items()
    } == {
        "1.001193": ("LTKS", "KQ.G15.000031", "birth_registration"),
        "1.000894": ("LTKH", "KQ.G15.000032", "marriage_registration"),
        "1.004873": ("XNHN", "KQ.G15.000038", "marital_status_certificate"),
        "1.000656": ("LTKT", "KQ.G15.000034", "death_registration"),
    }


@pytest.mark.parametrize(("code", "version"), [("9.999999", None), ("1.001193", 2), ("", None)])
def test_an_unknown_procedure_is_said_to_be(code: str, version: int | None) -> None:
    with pytest.raises(UnknownProcedure):
        get_procedure(code, version)


def test_a_second_version_stands_beside_the_first() -> None:
    class BirthDeclaration2(BirthDeclaration):
        weight: Annotated[ShortText | None, Label("Cân nặng")] = None

    second = replace(BIRTH_REGISTRATION, version=2, declaration=BirthDeclaration2)
    register = ProcedureRegister(second, BIRTH_REGISTRATION)
    assert register["1.001193"] is second
    assert register.find("1.001193") is second
    assert register.find("1.001193", 1) is BIRTH_REGISTRATION
    assert register.find("1.001193", 2) is second
    stored = BIRTH_REGISTRATION.example(TODAY)
    for version in (1, 2):
        declaration = load_declaration(register.find("1.001193", version), stored)
        assert isinstance(declaration, BirthDeclaration2) == (version == 2)


def test_two_procedures_cannot_claim_the_same_place() -> None:
    for clash in (BIRTH_REGISTRATION, replace(BIRTH_REGISTRATION, code="1.000001")):
        with pytest.raises(ValueError, match="share"):
            ProcedureRegister(BIRTH_REGISTRATION, clash)


@pytest.mark.parametrize("code", CODES)
def test_each_carries_a_time_limit_for_each_sub_type_and_named_papers(code: str) -> None:
    procedure = get_procedure(code)
    limits = procedure.default_time_limits
    assert [limit.sub_type for limit in limits] == [
        "",
        *(each.code for each in procedure.sub_types),
    ]
    for limit in limits:
        assert limit.amount >= 1
        assert limit.legal_basis
        assert (limit.cutoff is not None) == (limit.unit == "same_day_15h")
    papers = [paper.code for paper in procedure.papers]
    assert len(papers) == len(set(papers))
    assert all(str(paper.name) for paper in procedure.papers)


@settings(deadline=None)
@given(st.sampled_from(CODES), st.dates(date(2026, 1, 1), date(2050, 12, 31)))
def test_examples_do_not_decay(code: str, today: date) -> None:
    procedure = get_procedure(code)
    result = validate_declaration(procedure, procedure.example(today), today=today)
    assert result.problems == ()
    assert result.declaration is not None
    assert len(procedure.summary(result.declaration)) <= 1000


@pytest.mark.parametrize("code", CODES)
def test_an_example_is_the_callers_to_change(code: str) -> None:
    procedure = get_procedure(code)
    spoiled = procedure.example(TODAY)
    spoiled.clear()
    assert procedure.example(TODAY) != spoiled
    assert procedure.example(TODAY) != procedure.example(TODAY - timedelta(days=400)) or code in (
        "1.000894",
        "1.004873",
    )
