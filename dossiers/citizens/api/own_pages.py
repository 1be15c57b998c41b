"""Lists of one's own, newest first, by an opaque cursor of an instant and a key."""

from datetime import datetime
from typing import Annotated, Any, NamedTuple, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import Field, PlainValidator, StringConstraints, TypeAdapter

from dossiers.api.local_instant import UtcInstant
from dossiers.api.pages import parts_of_cursor, written_cursor
from dossiers.procedures.problems import Problem
from dossiers.refusals import InvalidInput

Row = TypeVar("Row", bound=Model)


class Place(NamedTuple):
    """The last row of a page; the next page starts right after it."""

    at: datetime
    key: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidValue for anything that ``str()`` of a place did not give."""
        return cls(*parts_of_cursor(_PAIR, text))

    def __str__(self) -> str:
        return written_cursor(_PAIR, self)


_KEY = StringConstraints(pattern=r"^([1-9][0-9]{0,17}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")
_PAIR = TypeAdapter(tuple[UtcInstant, Annotated[str, _KEY]])
OwnCursor = Annotated[Place, PlainValidator(Place.parse, json_schema_input_type=str)] | None


def cursor_field() -> Any:
    return Field(None, description="From `next` of the page before.")


def own_page(
    rows: QuerySet[Row], by: str, cursor: Place | None, limit: int
) -> tuple[list[Row], Place | None]:
    """At most ``limit`` rows after the cursor, and the place of the next page if there is more.

    Raises InvalidInput for the cursor of another list.
    """
    if cursor is not None:
        at, key = cursor.at, _key_of(rows.model, cursor.key)
        later = Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": key})
        rows = rows.filter(later, **{f"{by}__lte": at})
    found = list(rows.order_by(f"-{by}", "-pk")[: limit + 1])
    page = found[:limit]
    more = len(found) > limit
    return page, Place(getattr(page[-1], by), str(page[-1].pk)) if more else None


def _key_of(model: type[Model], text: str) -> Any:
    try:
        return model._meta.pk.to_python(text)
    except ValidationError:
        message = _("Con trỏ trang không đúng.")
        raise InvalidInput(message, [Problem("cursor", "invalid_cursor", message)]) from None
