"""What must hold among the settings, told at start-up rather than found out in an outage."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

#: How many of the longest requests fit into the half of a lease that is for sending: logging in,
#: asking, and one more.
REQUESTS_IN_A_LEASE = 2


@register
def lease_outlives_requests(**_options: Any) -> list[Error]:
    """A lease that ends before its requests do would have two workers send one message."""
    longest = settings.LINK_CONNECT_TIMEOUT + settings.LINK_READ_TIMEOUT
    least = 2 * REQUESTS_IN_A_LEASE * longest
    if least <= settings.LINK_LEASE_SECONDS:
        return []
    message = f"LINK_LEASE_SECONDS must be at least {least:g} with these link time-outs."
    return [Error(message, id="integrations.E001")]


@register
def lease_outlives_calls_of_endpoints(**_options: Any) -> list[Error]:
    """No call is begun that would not end in the half of a lease that is for sending."""
    least = 2 * (settings.LINK_CONNECT_TIMEOUT + settings.WEBHOOK_READ_TIMEOUT)
    if least <= settings.LINK_LEASE_SECONDS:
        return []
    message = f"LINK_LEASE_SECONDS must be at least {least:g} with this WEBHOOK_READ_TIMEOUT."
    return [Error(message, id="integrations.E004")]


@register
def archive_keeps_what_is_in_use(**_options: Any) -> list[Error]:
    """What settled a moment ago may still be in the hands of a worker believed dead."""
    found = []
    if settings.ARCHIVE_AFTER_DAYS < 1:
        found.append(Error("ARCHIVE_AFTER_DAYS must be at least 1.", id="integrations.E002"))
    if settings.ARCHIVE_KEEP_MONTHS < 0:
        message = "ARCHIVE_KEEP_MONTHS must be 0 (never drop) or more."
        found.append(Error(message, id="integrations.E003"))
    return found
