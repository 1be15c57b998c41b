"""Checks as one types: the input is named, what is odd is a warning."""

from typing import Any

import pytest

from dossiers.models import Dossier
from tests.admin_pages import Desk

from ... import stories as s
from .counter import address, blank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def check(desk: Desk, code: str, **typed: str) -> list[dict[str, Any]]:
    answer = desk.client.post(f"{address(code)}check/", {**blank(desk, code), **typed})
    return list(answer.json()["problems"])


def test_checks_as_one_goes_name_the_input() -> None:
    found = check(
        Desk(s.CLERK),
        s.BIRTH,
        **{
            "declaration-child.date_of_birth": "31/02/2026",
            "declaration-requester.phone": "123",
            "declaration-copies.quantity": "hai",
        },
    )
    at = {each["at"]: each for each in found}
    for name in ("child.date_of_birth", "requester.phone", "copies.quantity"):
        assert at[f"id_declaration-{name}"]["severity"] == "error"
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "example_given"),
    [
        ("child.date_of_birth", "3 tháng 11", "03/11/2026"),
        ("father.date_of_birth", "khoảng 1990", "17/05/1990"),
        ("father.nationality", "Xứ lạ", "Việt Nam"),
    ],
)
def test_a_clerk_is_asked_for_what_is_typed_here(
    field: str, typed: str, example_given: str
) -> None:
    found = check(Desk(s.CLERK), s.BIRTH, **{f"declaration-{field}": typed})
    told = next(each for each in found if each["at"] == f"id_declaration-{field}")
    assert example_given in told["message"]


def test_what_is_odd_is_a_warning() -> None:
    found = check(
        Desk(s.CLERK),
        s.DEATH,
        **{
            "declaration-deceased.personal_id": "001041000123",
            "declaration-deceased.date_of_birth": "1950",
        },
    )
    odd = next(each for each in found if each["at"] == "id_declaration-deceased.personal_id")
    assert odd["severity"] == "warning"
