"""A webhook endpoint as a client sends it and is told of it."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from integrations.endpoints import Disabled, WebhookEndpoint, waiting_for
from onestop.representation import Instant, Representation

from ..procedures.values.text import ShortText
from .local_instant import UtcInstant


class NewEndpoint(BaseModel):
    """``url``: https, on the internet. ``since``: be told of what was recorded from then on; left
    out: from now on."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=500)
    description: ShortText | None = None
    since: UtcInstant | None = None


class Replay(BaseModel):
    """Either everything recorded since an instant, or one event by its id in the feed."""

    model_config = ConfigDict(extra="forbid")

    since: UtcInstant | None = None
    event: int | None = Field(None, ge=1, le=2**63 - 1)


class Endpoint(Representation):
    """``failing_since``: nothing has got through since then; ``last_failure`` says how it fails.

    ``waiting``: events on their way to it. Disabled (``disabled_at``, ``disabled_reason``), it is
    told of nothing until it is enabled, and then goes on where it stopped.
    """

    id: int
    url: str
    description: str
    created_at: Instant
    waiting: int
    failing_since: Instant | None
    last_failure: str
    disabled_at: Instant | None
    disabled_reason: Disabled | None

    @classmethod
    def of(cls, endpoint: WebhookEndpoint) -> Self:
        reason = endpoint.disabled_reason
        return cls(
            id=endpoint.pk,
            url=endpoint.url,
            description=endpoint.description,
            created_at=endpoint.created_at,
            waiting=waiting_for(endpoint.pk),
            failing_since=endpoint.failing_since,
            last_failure=endpoint.last_failure,
            disabled_at=endpoint.disabled_at,
            disabled_reason=Disabled(reason) if reason else None,
        )


class Endpoints(Representation):
    endpoints: list[Endpoint]


class EndpointSecret(Representation):
    """``secret`` is told this once; keep it. The one before signs beside it for a while."""

    id: int
    secret: str


class TestSent(Representation):
    """The `webhook-id` of the test, which is tried for ten minutes."""

    webhook_id: str
