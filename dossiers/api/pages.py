"""Lists in pages, newest first, by a cursor: constant cost however far one reads."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, NamedTuple, Self

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import Field, TypeAdapter, ValidationError

from ..models import Dossier
from ..models.dossier import DossierQuerySet
from ..procedures.problems import InvalidValue
from .local_instant import UtcInstant


class Cursor(NamedTuple):
    """The last dossier of a page; the next page starts right after it."""

    submitted_at: datetime
    dossier_id: int

    @classmethod
    def after(cls, dossier: Dossier) -> Self:
        return cls(dossier.submitted_at, dossier.pk)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidValue for anything that ``str()`` of a cursor did not give."""
        try:
            raw = base64.urlsafe_b64decode(text.encode("ascii"))
            return cls(*_PAIR.validate_json(raw, strict=True))
        except (UnicodeEncodeError, binascii.Error, ValidationError):
            raise InvalidValue("invalid_cursor", _("Con trỏ trang không đúng.")) from None

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(
            _PAIR.dump_json((self.submitted_at, self.dossier_id))
        ).decode()


_PAIR = TypeAdapter(tuple[UtcInstant, Annotated[int, Field(ge=1, lt=2**63)]])


def page_of(
    dossiers: DossierQuerySet, cursor: Cursor | None, limit: int
) -> tuple[list[Dossier], Cursor | None]:
    """At most ``limit`` dossiers after the cursor, and the next page's cursor if there is more."""
    if cursor is not None:
        at, last_id = cursor
        # The first condition says nothing new; it is what the index can jump to.
        dossiers = dossiers.filter(
            Q(submitted_at__lt=at) | Q(submitted_at=at, id__lt=last_id), submitted_at__lte=at
        )
    found = list(dossiers.order_by("-submitted_at", "-id")[: limit + 1])
    page = found[:limit]
    return page, Cursor.after(page[-1]) if len(found) > limit else None
