"""Reading what was sent into a typed model, and saying everything that is wrong with it."""

from math import isfinite
from typing import Annotated, Any, TypeVar

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BaseModel, ValidationError

from .procedures.messages import problem_of
from .procedures.problems import InvalidValue, Problem
from .procedures.values.text import clean_text

Model = TypeVar("Model", bound=BaseModel)


def read(
    model: type[Model], raw: object, *, prefix: str = ""
) -> tuple[Model | None, list[Problem]]:
    """The model's instance, or None and every problem, each path under ``prefix``."""
    try:
        return model.model_validate(raw), []
    except ValidationError as failure:
        listed = failure.errors(include_url=False, include_input=False)
        problems = [problem_of(details, {}) for details in listed]
        return None, [each.under(prefix) for each in problems] if prefix else problems


def _storable(value: dict[str, Any]) -> dict[str, Any]:
    """Refuse what jsonb cannot keep, wherever in the tree; raises InvalidValue."""
    waiting: list[Any] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str) and item.strip():
            clean_text(item)
        elif isinstance(item, float) and not isfinite(item):
            raise InvalidValue("not_a_number", _("“%(field)s” có số không hợp lệ."))
    return value


#: A JSON object of any shape that PostgreSQL can keep.
StorableObject = Annotated[dict[str, Any], AfterValidator(_storable)]
