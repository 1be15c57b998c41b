"""Lists in pages, newest first, by a cursor: constant cost however far one reads.

A cursor is opaque to callers: the place of the last row as JSON in Base64.
"""

import base64
import binascii
from datetime import datetime
from typing import Annotated, NamedTuple, Self, TypeVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import Field, TypeAdapter, ValidationError
from rest_framework.request import Request

from ..models import Dossier
from ..models.dossier import DossierQuerySet
from ..procedures.problems import InvalidValue
from .local_instant import UtcInstant

Parts = TypeVar("Parts", bound=tuple[object, ...])


def written_cursor(shape: TypeAdapter[Parts], parts: Parts) -> str:
    """The parts of a place as callers carry it."""
    return base64.urlsafe_b64encode(shape.dump_json(parts)).decode()


def parts_of_cursor(shape: TypeAdapter[Parts], text: str) -> Parts:
    """Raises InvalidValue for anything that ``written_cursor`` did not give."""
    try:
        return shape.validate_json(base64.urlsafe_b64decode(text.encode("ascii")), strict=True)
    except (UnicodeEncodeError, binascii.Error, ValidationError):
        raise InvalidValue("invalid_cursor", _("Con trỏ trang không đúng.")) from None


def next_address(request: Request, cursor: object | None) -> str | None:
    """The address of the next page, which begins after the cursor; None on the last."""
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = str(cursor)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


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
        return cls(*parts_of_cursor(_PAIR, text))

    def __str__(self) -> str:
        return written_cursor(_PAIR, self)


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
