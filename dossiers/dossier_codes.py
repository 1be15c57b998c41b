"""Dossier codes: ``<agency code>-YYMMDD-XXXX``, numbered per agency and day by the database.

Basis: Circular 01/2018/TT-VPCP art. 19. The unified rules that the Ministry of Public Security
is to issue (Decree 118/2025 art. 35.2.g as amended) were not out when this was written, so the
layout is the setting ``DOSSIER_CODE_LAYOUT``. A code is an opaque key everywhere else.
"""

from datetime import date

from django.conf import settings
from django.db import connection

from accounts.models import Unit

from .models import DossierCounter

#: One statement finds the unit in force and takes its next number. The row stays locked until
#: the caller commits, so a rolled-back submission leaves no hole and no two share a number.
_TAKE = """
    INSERT INTO {counter} (unit_id, day, last)
    SELECT id, %(day)s, 1 FROM accounts_unit
     WHERE code = %(unit)s AND level = 'ward'
       AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s)
    ON CONFLICT (unit_id, day) DO UPDATE SET last = {counter}.last + 1
    RETURNING unit_id, (SELECT name FROM accounts_unit WHERE id = unit_id), last
"""


class UnknownUnit(LookupError):
    """No ward of that code takes in dossiers on that day."""


def take_code(unit_code: str, on: date) -> tuple[Unit, str]:
    """Take the ward's next code of that (local) day; returns the ward and the code.

    Of the ward, id, code and name are at hand; the rest is loaded when asked for. Must be called
    inside the transaction that saves the dossier. Raises UnknownUnit.
    """
    statement = _TAKE.format(counter=DossierCounter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"unit": unit_code, "day": on})
        row = cursor.fetchone()
    if row is None:
        raise UnknownUnit(unit_code)
    unit_id, name, number = row
    unit = Unit.from_db(connection.alias, ["id", "code", "name"], [unit_id, unit_code, name])
    return unit, settings.DOSSIER_CODE_LAYOUT.format(unit=unit_code, day=on, number=number)
