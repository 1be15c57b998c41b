"""Dossier codes: ``<agency code>-YYMMDD-XXXX``, numbered per agency and day by the database.

Basis: Circular 01/2018/TT-VPCP art. 19. The unified rules that the Ministry of Public Security
is to issue (Decree 118/2025 art. 35.2.g as amended) were not out when this was written, so the
layout is the setting ``DOSSIER_CODE_LAYOUT``. A code is an opaque key everywhere else.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection

from accounts.models import Unit
from onestop.postgres.prepared import prepared_cursor

from .models import DossierCounter

#: One statement finds the unit in force and takes its next number; no two share one. The row stays
#: locked until the transaction ends: inside a caller's, one that is rolled back leaves no hole, and
#: the ward's others wait; by itself, nobody waits, and what comes to nothing leaves a hole. Its own
#: commit does not wait for the disk: whatever is committed later carries it along.
_TAKE = """
    WITH soon AS MATERIALIZED (
        SELECT CASE WHEN %(alone)s THEN set_config('synchronous_commit', 'off', true) END
    )
    INSERT INTO {counter} (unit_id, day, last)
    SELECT id, %(day)s, 1 FROM accounts_unit, soon
     WHERE code = %(unit)s AND level = 'ward'
       AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s)
    ON CONFLICT (unit_id, day) DO UPDATE SET last = {counter}.last + 1
    RETURNING unit_id, (SELECT name FROM accounts_unit WHERE id = unit_id), last,
              nextval(pg_get_serial_sequence('dossiers_dossier', 'id')),
              ARRAY(SELECT nextval(pg_get_serial_sequence('dossiers_document', 'id'))
                      FROM generate_series(1, %(papers)s))
"""


class UnknownUnit(LookupError):
    """No ward of that code takes in dossiers on that day."""


@dataclass(frozen=True, slots=True)
class TakenCode:
    """Of the ``unit``, id, code and name are at hand; the rest is loaded when asked for.

    ``dossier_id`` and ``paper_ids`` are those of the rows to be written.
    """

    unit: Unit
    code: str
    dossier_id: int
    paper_ids: list[int]


def take_code(unit_code: str, on: date, papers: int = 0) -> TakenCode:
    """Take the ward's next code of that (local) day, inside a transaction or by itself (see above).

    ``papers``: for how many an id is drawn as well.
    Raises UnknownUnit.
    """
    statement = _TAKE.format(counter=DossierCounter._meta.db_table)
    with prepared_cursor() as cursor:
        alone = not connection.in_atomic_block
        cursor.execute(statement, {"unit": unit_code, "day": on, "alone": alone, "papers": papers})
        row = cursor.fetchone()
    if row is None:
        raise UnknownUnit(unit_code)
    unit_id, name, number, dossier_id, paper_ids = row
    unit = Unit.from_db(connection.alias, ["id", "code", "name"], [unit_id, unit_code, name])
    code = settings.DOSSIER_CODE_LAYOUT.format(unit=unit_code, day=on, number=number)
    return TakenCode(unit, code, dossier_id, paper_ids)
