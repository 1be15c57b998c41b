"""New rows of one or several tables, written by one statement.

The ORM composes each INSERT anew, value by value: that was half of what a submission cost. Here a
statement is composed once for each set of columns, and takes the rows as a JSON document for each
table, which PostgreSQL unfolds. One statement is a transaction by itself, and asks for no others.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault
from pydantic_core import to_json

from .prepared import prepared_cursor

#: A table's model and those of its columns that are told; the others are left to the database.
_Table = tuple[type[models.Model], tuple[str, ...]]
#: The rows of the block in hand, see in_one_statement.
_GATHERED: ContextVar[list[models.Model] | None] = ContextVar("gathered rows", default=None)


@contextmanager
def in_one_statement() -> Iterator[None]:
    """What is handed to insert() in this block is written at its end, all by one statement.

    All of it or nothing, in need of no transaction around it; of a block inside another, at the end
    of the outer. An exception that leaves the block leaves nothing; one that is caught inside takes
    nothing back. Ids that the block needs are drawn before it. Nothing else is written beside it:
    RuntimeError for the ORM's other ways to.
    """
    if is_gathering():
        yield
        return
    rows: list[models.Model] = []
    before = _GATHERED.set(rows)
    try:
        with connection.execute_wrapper(_refuse_to_write):
            yield
    finally:
        _GATHERED.reset(before)
    if rows:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            _write(rows)


def is_gathering() -> bool:
    """Whether insert() is called inside such a block."""
    return _GATHERED.get() is not None


def insert(*rows: models.Model) -> None:
    """Write unsaved rows, of each table in the order given; all of them, or none and it raises.

    Raises IntegrityError and DataError as ``save()`` does. Ids that are not set are drawn by the
    database and set. Neither ``save()`` nor signals are called, and ``pre_save()`` of no field:
    models whose fields or receivers need that (auto_now, files) are not for it.
    """
    gathered = _GATHERED.get()
    if gathered is None:
        _write(rows)
    else:
        gathered += rows


def _write(rows: Sequence[models.Model]) -> None:
    by_table: dict[_Table, list[tuple[models.Model, dict[str, Any]]]] = {}
    for row in rows:
        told = _told(row)
        by_table.setdefault((type(row), tuple(told)), []).append((row, told))
    documents = [
        to_json([told for _row, told in each], fallback=str).decode() for each in by_table.values()
    ]
    with prepared_cursor() as cursor:
        cursor.execute(_statement(tuple(by_table)), documents)
        drawn = cursor.fetchone()
    for each, ids in zip(by_table.values(), drawn, strict=True):
        for (row, _told_columns), pk in zip(each, ids, strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, connection.alias


def _told(row: models.Model) -> dict[str, Any]:
    values, fields = row.__dict__, _fields(type(row))
    told = {
        name: value for name in fields if (value := values[name]).__class__ is not DatabaseDefault
    }
    pk = row._meta.pk.attname
    if told[pk] is None:
        del told[pk]
    return told


def _refuse_to_write(
    execute: Callable[..., Any], statement: str, values: Any, many: bool, context: Any
) -> Any:
    if statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
        raise RuntimeError("inside in_one_statement() nothing is written but by insert()")
    return execute(statement, values, many, context)


@cache
def _fields(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if not field.generated)


@cache
def _statement(tables: tuple[_Table, ...]) -> str:
    writes, ids = [], []
    for number, (model, names) in enumerate(tables):
        table = connection.ops.quote_name(model._meta.db_table)
        column_of = {field.attname: str(field.column) for field in model._meta.concrete_fields}
        columns = ", ".join(connection.ops.quote_name(column_of[name]) for name in names)
        pk = connection.ops.quote_name(column_of[model._meta.pk.attname])
        writes.append(
            f"w{number} AS (INSERT INTO {table} ({columns}) SELECT {columns}"  # noqa: S608
            f" FROM json_populate_recordset(NULL::{table}, %s) RETURNING {pk} AS id)"
        )
        ids.append(f"(SELECT array_agg(id) FROM w{number})")  # noqa: S608
    return f"WITH {', '.join(writes)} SELECT {', '.join(ids)}"
