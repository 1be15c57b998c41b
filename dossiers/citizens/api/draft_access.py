"""The one way from an address to a draft, and its tag."""

from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter

from accounts.models import User

from ..drafts import own_draft
from ..models import Draft

DRAFT = OpenApiParameter(
    "draft_id",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.PATH,
    description="The draft's id, as it was given when it was begun.",
)
ETAG = OpenApiParameter(
    "ETag",
    {"type": "string", "pattern": '^"([1-9]\\d{0,9})"$'},
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="The draft's version as a tag, for `If-Match`.",
)


def find_draft(owner: User, draft_id: UUID, *, lock: bool = False) -> Draft:
    """Raises Http404, also for another's."""
    try:
        return own_draft(owner, draft_id, lock=lock)
    except Draft.DoesNotExist:
        raise Http404 from None


def tagged(response: HttpResponse, draft: Draft) -> HttpResponse:
    """The answer with the draft's version on it."""
    response["ETag"] = f'"{draft.version}"'
    return response
