"""Bodies of the account doors, read whole."""

from typing import TypeVar

from django.utils.functional import Promise
from pydantic import BaseModel, ValidationError

from onestop.problems import ProblemRaised

Model = TypeVar("Model", bound=BaseModel)


def read_body(model: type[Model], body: object, message: Promise | str) -> Model:
    """The model's instance. Raises ProblemRaised naming each wrong field, with that message."""
    try:
        return model.model_validate(body)
    except ValidationError as failure:
        errors = [
            {
                "field": ".".join(str(part) for part in details["loc"])[:200],
                "code": "required" if details["type"] == "missing" else "invalid",
                "message": str(message),
            }
            for details in failure.errors(include_url=False, include_input=False)
        ]
        raise ProblemRaised("invalid-input", message, errors=errors) from None
