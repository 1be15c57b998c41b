"""New rows of one or several tables, written by one statement.

The ORM composes each INSERT anew, value by value: that was half of what a submission cost. Here a
statement is composed once for each set of columns, and takes the rows as a JSON document for each
table, which PostgreSQL unfolds.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

#: A table's model and those of its columns that are told; the others are left to the database.
_Table = tuple[type[models.Model], tuple[str, ...]]


def insert(*rows: models.Model) -> None:
    """Write unsaved rows, of each table in the order given; all of them, or none and it raises.

    Raises IntegrityError and DataError as ``save()`` does. Ids that are not set are drawn by the
    database and set. Neither ``save()`` nor signals are called, and ``pre_save()`` of no field:
    models whose fields or receivers need that (auto_now, files) are not for it.
    """
    by_table: dict[_Table, list[models.Model]] = {}
    for row in rows:
        by_table.setdefault(_table_of(row), []).append(row)
    documents = [
        json.dumps([_told(row, names) for row in each], default=_default, ensure_ascii=False)
        for (_model, names), each in by_table.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(tuple(by_table)), documents)
        drawn = cursor.fetchone()
    for each, ids in zip(by_table.values(), drawn, strict=True):
        for row, pk in zip(each, ids, strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, connection.alias


@cache
def _fields(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if not field.generated)


def _table_of(row: models.Model) -> _Table:
    values, pk = row.__dict__, row._meta.pk.attname
    told = (
        name
        for name in _fields(type(row))
        if not isinstance(values[name], DatabaseDefault)
        and (name != pk or values[name] is not None)
    )
    return type(row), tuple(told)


def _told(row: models.Model, names: Sequence[str]) -> dict[str, Any]:
    values = row.__dict__
    return {name: _exact(values[name]) for name in names}


def _exact(value: Any) -> Any:
    # The encoder for what lies in JSON columns cuts instants to milliseconds.
    return value.isoformat() if isinstance(value, (datetime, date)) else value


_default = DjangoJSONEncoder().default


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
