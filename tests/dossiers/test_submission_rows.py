"""What a submission writes past the ORM stands as the ORM would have written it."""

from typing import Any

import pytest
from django.db import models

from dossiers.models import Document, Event
from integrations.models import OutboxMessage

from . import stories as s

pytestmark = pytest.mark.usefixtures("people")


def values(row: models.Model) -> dict[str, Any]:
    """Of every column but the row's number."""
    model = type(row)
    return model._default_manager.filter(pk=row.pk).values().get() | {"id": None}


def test_every_column_is_as_the_orm_writes_it() -> None:
    """Each row of a real submission is deleted and written again by the ORM."""
    dossier = s.filed()
    rows: list[models.Model] = [
        *Document.objects.filter(dossier=dossier),
        *OutboxMessage.objects.filter(subject=dossier.code),
    ]
    assert len(rows) > 4
    for row in rows:
        written = values(row)
        row.delete()
        row.pk = None
        row.save(force_insert=True)
        assert values(row) == written
    # History cannot be deleted: a second one stands beside it.
    for kept in (dossier, Event.objects.get(dossier=dossier)):
        written = values(kept)
        kept.pk, unique = None, {"code": "another"} if kept == dossier else {"number": 2}
        for name, value in unique.items():
            setattr(kept, name, value)
        kept.save(force_insert=True)
        assert values(kept) == written | unique
