"""One id from a citizen's request to the link's answer, in every row and every line of the log.

A request brings its id or is given one (onestop/request_log.py); what is enqueued meanwhile carries
it; and when a link's answer moves a dossier, that happens under the id of the message it answers,
so the messages that follow are found under the same id. A Celery task has an id of its own.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django_guid.context import guid

#: The HTTP header that carries it, to us and back, and to the links (there: of one exchange).
HEADER = "X-Request-ID"
#: A UUID, with its hyphens or without: what gateways make, and nothing that could harm a log.
_WELL_FORMED = re.compile(r"[0-9A-Fa-f]{8}(-?)(?:[0-9A-Fa-f]{4}\1){3}[0-9A-Fa-f]{12}")


def correlation_id() -> str:
    """The id of what is being done now; "" outside of requests and tasks."""
    return guid.get() or ""


def is_well_formed(text: str) -> bool:
    """Whether an id from outside may be taken over."""
    return _WELL_FORMED.fullmatch(text) is not None


@contextmanager
def correlated_with(one: str) -> Iterator[None]:
    """What happens inside belongs to that id; with "" (none is known) the present one stays."""
    if not one:
        yield
        return
    before = guid.set(one)
    try:
        yield
    finally:
        guid.reset(before)
