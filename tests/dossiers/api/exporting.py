"""Asking for an export, and reading what comes."""

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

from accounts import demo
from accounts.scopes import Scope
from dossiers.models import Dossier
from tests.callers import Caller
from tests.dossiers import stories as s

EXPORT, PERSONAL = Scope.EXPORTS_READ, Scope.DOSSIERS_PERSONAL
DAY = s.MORNING.date()
PERIOD = {"first": str(DAY), "last": str(DAY)}
PROVINCE = (demo.PROVINCE,)


def answer(caller: Caller, **query: Any) -> Any:
    return caller.get("exports/dossiers/", {**PERIOD, **query})


def content(told: Any) -> bytes:
    assert told.status_code == 200, told.content
    whole: bytes = b"".join(told.streaming_content)
    return whole


def rows(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content(answer(caller, **query)).splitlines()]


def table(caller: Caller, **query: Any) -> list[dict[str, str]]:
    text = content(answer(caller, format="csv", **query)).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def many(count: int, like: Dossier) -> None:
    """So many dossiers more, filed a second after each other; every third at the same instant."""
    begun = Dossier.objects.count()
    copies: list[Dossier] = []
    for number in range(begun + 1, begun + count + 1):
        copy = Dossier.objects.get(pk=like.pk) if not copies else _copied(copies[0])
        copy.pk, copy.code = None, f"{like.unit.code}-261123-9{number:05d}"
        copy.submitted_at = like.submitted_at + timedelta(seconds=number // 3)
        copies.append(copy)
    Dossier.objects.bulk_create(copies)


def _copied(dossier: Dossier) -> Dossier:
    fields = [each.attname for each in Dossier._meta.concrete_fields]
    return Dossier(**{name: getattr(dossier, name) for name in fields})
