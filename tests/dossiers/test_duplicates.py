"""What looks like one matter filed twice, by table; found by the index, judged by the rule."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection

from dossiers.duplicates import duplicates_of
from dossiers.models import Dossier
from dossiers.procedures import get_procedure, validate_declaration
from dossiers.procedures.values.partial_date import PartialDate
from dossiers.search_words import query_of_all, search_words
from dossiers.states import DossierState as S
from dossiers.transitions import Transition

from . import stories as s
from .procedures.declarations import REMOVED, changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

CHILD = "Trẻ cùng họ tên, cùng ngày sinh"
PARENTS = "Trẻ cùng cha mẹ, cùng ngày sinh"
COUPLE = "Cùng một đôi nam nữ"
DECEASED = "Cùng một người chết"
PERSON = "Cùng một người, hồ sơ trước chưa giải quyết xong"

_NO_PAPERS: dict[str, object] = {
    "mother.personal_id": REMOVED,
    "mother.id_document": REMOVED,
    "father.personal_id": REMOVED,
    "father.id_document": REMOVED,
}
_OTHER_MOTHER: dict[str, object] = {
    "mother.full_name": "Lý Thị Sen",
    "mother.personal_id": REMOVED,
    "mother.id_document": REMOVED,
    "requester.relation": "other",
    "requester.relation_text": "Bà ngoại",
}
_OTHER_FATHER: dict[str, object] = {
    "father.full_name": "Ngô Văn Bền",
    "father.personal_id": REMOVED,
    "father.id_document": REMOVED,
}
_TWIN = {"child.full_name": "Trần Nguyễn Bình An"}
_THE_DAY_BEFORE = {"child.date_of_birth": "2026-11-03"}
_NOBODY = {"groom.personal_id": REMOVED, "bride.personal_id": REMOVED}
_DEAD_BY_NAME = {"deceased.personal_id": REMOVED}

#: procedure, what is typed unlike the dossier on file, (why, is it sure) or None.
TABLE: list[tuple[str, Mapping[str, object], tuple[str, bool] | None]] = [
    (s.BIRTH, {}, (CHILD, True)),
    (s.BIRTH, {"child.full_name": "TRAN NGUYEN AN NHIEN"}, (CHILD, True)),
    (s.BIRTH, {"child.full_name": "Trần Nguyên Ân Nhiên"}, (CHILD, True)),
    (s.BIRTH, {"mother.full_name": "Nguyen Thi Hong Van", **_NO_PAPERS, **_TWIN,
               "requester.full_name": "Nguyen Thi Hong Van"}, (PARENTS, True)),
    (s.BIRTH, _TWIN, (PARENTS, True)),
    (s.BIRTH, {**_TWIN, "father.date_of_birth": "1992-03-04"}, (PARENTS, True)),
    (s.BIRTH, {**_TWIN, "father": REMOVED, "kind": "father_unknown"}, (PARENTS, True)),
    (s.BIRTH, {**_OTHER_MOTHER}, (CHILD, True)),
    (s.BIRTH, {**_OTHER_MOTHER, **_OTHER_FATHER}, (CHILD, False)),
    (s.BIRTH, {**_OTHER_MOTHER, **_TWIN}, None),
    (s.BIRTH, _THE_DAY_BEFORE, None),
    (s.MARRIAGE, {}, (COUPLE, True)),
    (s.MARRIAGE, {**_NOBODY, "groom.full_name": "LE MINH QUAN"}, (COUPLE, True)),
    (s.MARRIAGE, {"bride.full_name": "H'Hen Nie Kdam", "bride.personal_id": REMOVED,
                  "bride.date_of_birth": "1997"}, (COUPLE, True)),
    (s.MARRIAGE, {"groom.full_name": "Lê Minh Quận", "groom.date_of_birth": "1990"},
     (COUPLE, True)),  # one number: one person, whatever else was mistyped
    (s.MARRIAGE, {**_NOBODY, "groom.full_name": "Lê Minh Quang"}, None),
    (s.MARRIAGE, {**_NOBODY, "groom.date_of_birth": "1998-02-21"}, None),
    (s.DEATH, {}, (DECEASED, True)),
    (s.DEATH, {"deceased.full_name": "Vu Van Thanh"}, (DECEASED, True)),
    (s.DEATH, _DEAD_BY_NAME, (DECEASED, False)),
    (s.DEATH, {**_DEAD_BY_NAME, "deceased.date_of_birth": "1941-05-19"}, (DECEASED, False)),
    (s.DEATH, {**_DEAD_BY_NAME, "deceased.date_of_birth": "1942"}, None),
    (s.DEATH, {"deceased.personal_id": "001041000999"}, (DECEASED, False)),
    (s.MARITAL_STATUS, {}, (PERSON, True)),
    (s.MARITAL_STATUS, {"person.full_name": "Pham Thu Trang",
                        "person.personal_id": REMOVED}, (PERSON, True)),
    (s.MARITAL_STATUS, {"person.full_name": "Phạm Thu Tráng",
                        "person.date_of_birth": "1999-10-30"}, (PERSON, True)),
    (s.MARITAL_STATUS, {"person.full_name": "Phạm Thu Hà", "person.personal_id": REMOVED}, None),
]  # fmt: skip


def declared(code: str, changes: Mapping[str, object]) -> Any:
    raw = changed(get_procedure(code).example(s.MORNING.date()), changes)
    result = validate_declaration(get_procedure(code), raw, today=s.MORNING.date())
    assert result.declaration is not None, result.problems
    return result.declaration


def found(code: str, changes: Mapping[str, object]) -> list[tuple[str, bool]]:
    return [
        (str(each.likeness.reason), each.likeness.is_sure)
        for each in duplicates_of(get_procedure(code), declared(code, changes))
    ]


@pytest.mark.parametrize(("code", "changes", "expected"), TABLE)
def test_what_is_alike(
    code: str, changes: Mapping[str, object], expected: tuple[str, bool] | None
) -> None:
    s.filed(code)
    assert found(code, changes) == ([expected] if expected else [])


@pytest.mark.parametrize(("code", "changes", "expected"), TABLE)
def test_the_other_way_round_it_is_the_same(
    code: str, changes: Mapping[str, object], expected: tuple[str, bool] | None
) -> None:
    """Whichever of the two was filed first."""
    raw = changed(get_procedure(code).example(s.MORNING.date()), changes)
    s.filed(code, declaration=raw)
    assert found(code, {}) == ([expected] if expected else [])


def test_two_names_that_differ_only_in_where_the_tone_is_written_are_one() -> None:
    old = changed(
        get_procedure(s.BIRTH).example(s.MORNING.date()), {"child.full_name": "Trần Hoà Thuý"}
    )
    s.filed(declaration=old)
    assert found(s.BIRTH, {"child.full_name": "Trần Hòa Thúy"}) == [(CHILD, True)]


@pytest.mark.parametrize("state", sorted(S))
def test_what_came_to_nothing_is_no_duplicate(state: S) -> None:
    s.declare_outage()
    s.in_state(state)
    nothing = state in (S.REFUSED, S.WITHDRAWN, S.STOPPED)
    assert bool(found(s.BIRTH, {})) != nothing


def test_a_certificate_once_given_may_be_asked_for_again() -> None:
    dossier = s.filed(s.MARITAL_STATUS)
    assert found(s.MARITAL_STATUS, {})
    s.moved(dossier, s.ACCEPT, (s.LEADER, Transition.STOP, s.REASON))
    assert not found(s.MARITAL_STATUS, {})


def test_another_procedure_is_another_matter() -> None:
    s.filed(s.DEATH)
    assert not found(s.BIRTH, {})


@pytest.mark.parametrize("code", [s.BIRTH, s.MARRIAGE, s.DEATH, s.MARITAL_STATUS])
def test_one_query_by_the_index_however_many_there_are(
    code: str, django_assert_num_queries: Any
) -> None:
    dossier = s.filed(code)
    fields = [field.attname for field in Dossier._meta.concrete_fields]
    words = "ARRAY['n:nguyen', 'n:thi', 'n:van', 'd:' || (19400101 + i), '#' || i]"
    copied = {"id": "-i", "code": "'C' || i", "search_words": words}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO dossiers_dossier ({', '.join(fields)}) "
            f"SELECT {', '.join(copied.get(field, field) for field in fields)} "
            "FROM dossiers_dossier, generate_series(1, 5000) AS i WHERE id = %s",
            [dossier.pk],
        )
        cursor.execute("ANALYZE dossiers_dossier")
    declaration = declared(code, {})
    with django_assert_num_queries(1) as captured:
        assert len(duplicates_of(get_procedure(code), declaration)) == 1
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured.captured_queries[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "dossier_search" in plan
    assert "Seq Scan on dossiers_dossier" not in plan


@pytest.mark.parametrize(
    ("ours", "theirs", "meets"),
    [
        ("1941", "1941", True),
        ("1941", "1941-05-19", True),
        ("1941-05", "1941-05-19", True),
        ("1941-05-19", "1941", True),
        ("1941-05-19", "1941-05", True),
        ("1941-05-19", "1941-05-19", True),
        ("1941-05-19", "1941-06", False),
        ("1941", "1942-05-19", False),
    ],
)
def test_dates_are_looked_up_as_far_as_both_are_known(ours: str, theirs: str, meets: bool) -> None:
    words = search_words("H26-1", {"date_of_birth": theirs})
    query = query_of_all(dates=[PartialDate.parse(ours)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_to_tsvector(%s) @@ %s::tsquery", [words, query])
        assert cursor.fetchone() == (meets,)


def test_a_name_cannot_change_the_question() -> None:
    s.filed()
    for name in ("O'Brien", "A' | 'B", "\\", "''"):
        query = query_of_all(names=[name])
        assert not Dossier.objects.extra(
            where=["array_to_tsvector(search_words) @@ %s::tsquery"], params=[query or "'x'"]
        ).exists()
