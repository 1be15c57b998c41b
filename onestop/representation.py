"""What the API answers: typed, so that the OpenAPI schema and the answers cannot part."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from pydantic import AfterValidator, BaseModel, ConfigDict

#: Told in Asia/Ho_Chi_Minh, with its offset.
Instant = Annotated[datetime, AfterValidator(timezone.localtime)]


class Representation(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True)


def respond(answer: Representation, *, status: int = 200, location: str = "") -> HttpResponse:
    """The answer as JSON, rendered once; ``location`` is where what was made is found."""
    response = HttpResponse(
        answer.model_dump_json(), status=status, content_type="application/json"
    )
    if location:
        response["Location"] = location
    return response
