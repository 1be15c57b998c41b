"""Keeping what clients read, and for how long."""

from datetime import datetime, timedelta

from django.conf import settings
from rest_framework.request import Request

from accounts.api.client_authentication import client_of, sees_personal_data
from accounts.lockout import address_of

from .models import ClientRead, Dossier

#: Rows deleted at once.
_AT_ONCE = 10_000


def record_read(
    request: Request,
    door: ClientRead.Door,
    *,
    now: datetime,
    dossier: Dossier | None = None,
    rows: int = 1,
    query: str | None = None,
) -> None:
    """Put on record what a client is about to be shown; nothing for people, nor for no rows.

    ``now`` is aware. ``query``: what asks for just these rows, where that is not the request's own.
    One INSERT.
    """
    client = client_of(request)
    if client is None or rows == 0:
        return
    asked = request.META.get("QUERY_STRING", "") if query is None else query
    ClientRead.objects.create(
        client=client,
        door=door,
        dossier=dossier,
        query=asked[:500] if dossier is None else "",
        rows=rows,
        personal=sees_personal_data(request) and door != ClientRead.Door.CHANGES,
        address=(address_of(request._request) or "")[:45],
        read_at=now,
    )


def forget_reads(now: datetime) -> int:
    """Delete what is older than ``CLIENT_READS_KEPT_DAYS``; returns how many rows that was."""
    until = now - timedelta(days=max(settings.CLIENT_READS_KEPT_DAYS, 366))
    old = ClientRead.objects.filter(read_at__lt=until).order_by("read_at")[:_AT_ONCE]
    deleted, _by_model = ClientRead.objects.filter(pk__in=old.values("pk")).delete()
    return deleted
