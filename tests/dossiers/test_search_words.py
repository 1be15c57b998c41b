"""What a dossier is found by: every reading of what a clerk types, by table."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from dossiers.procedures import get_procedure
from dossiers.search_words import search_query, search_words

CODE = "H26.18.5-261125-0042"
DECLARATION = get_procedure("1.001193").example(date(2026, 11, 25))


def finds(typed: str, declaration: dict[str, Any] = DECLARATION) -> bool:
    words = search_words(CODE, declaration, "001226012345")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_to_tsvector(%s::text[]) @@ %s::tsquery", [words, search_query(typed)]
        )
        found: bool = cursor.fetchone()[0]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        "261125-0042",
        "0042",
        "H26.18.5",
        "Trần Nguyễn An Nhiên",
        "tran nguyen an nhien",
        "nhiên trần",
        "tran ngu",  # in any order, of the last one its beginning
        "Nguyễn Thị Hồng Vân",  # the mother, who files
        "Trần Đức Long",  # the father
        "06/11/2026",
        "6/11/2026",
        "11/2026",
        "2026",
        "1992",  # all that is known of the father's birth
        "12/04/1995",
        "001195012345",
        "001 195 012 345",
        "001226012345",  # the number that the registry gave
        "0912345678",
        "+84912345678",
        "0912 345 678",
        "nhien 06/11/2026",
        "NHIÊN 0042",
    ],
)
def test_found(typed: str) -> None:
    assert finds(typed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "long an tran duc minh",
        "07/11/2026",
        "12/2026",
        "00119501234",
        "0043",
        "hien",
        "ngu tran",
        "H27.18.5-1",
    ],
)
def test_not_found(typed: str) -> None:
    assert not finds(typed)


def test_nothing_typed_asks_nothing() -> None:
    assert search_query("  ") == ""


@pytest.mark.django_db
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_whatever_is_typed_is_a_question_that_postgresql_takes(typed: str) -> None:
    if search_query(typed):
        finds(typed)
