"""What most systems do: one Celery task a message. Beside ours in bench_drain, and nowhere else.

It is given every advantage: a kept connection, a kept session, no record of what was said, no
retries, no order. One row is read, one request made, one row updated.
"""

import httpx
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from integrations.models import OutboxMessage, Status

_portal = httpx.Client(base_url=settings.NATIONAL_PORTAL_URL, timeout=15)
_session: list[str] = []


@shared_task
def send(pk: int) -> None:
    """Send one progress step and note that it was delivered."""
    if not _session:
        account = {
            "username": settings.NATIONAL_PORTAL_USERNAME,
            "password": settings.NATIONAL_PORTAL_PASSWORD,
        }
        _session.append(_portal.post("/mapi/login", json=account).json()["session"])
    message = OutboxMessage.objects.get(pk=pk)
    answer = _portal.post(
        "/mapi/g",
        json={
            "session": _session[0],
            "madonvi": settings.NATIONAL_PORTAL_UNIT,
            "service": "CapNhatTienDoHoSoMC",
            "data": [message.payload],
        },
    ).json()
    if answer["result"][0]["error_code"] in (0, "0", "00"):
        message.status, message.settled_at = Status.DELIVERED, timezone.now()
        message.save(update_fields=["status", "settled_at"])
