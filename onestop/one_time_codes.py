"""How a one-time code goes on its way: what accounts ask for becomes a notice for a worker."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from accounts.contacts import masked
from accounts.models import ContactKind
from accounts.signals import code_wanted
from integrations.notices.one_time_codes import tell_code

logger = logging.getLogger(__name__)


@receiver(code_wanted, dispatch_uid="onestop.one_time_codes")
def send_code(
    kind: ContactKind,
    value: str,
    code: str,
    key: str,
    expires_at: datetime,
    now: datetime,
    **_more: Any,
) -> None:
    """Write the notice in the transaction that keeps the code.

    On a machine of one's own, which has no mail server, the log shows it.
    """
    where = {"email": value} if kind == ContactKind.EMAIL else {"phone": value}
    tell_code(code, key=key, expires_at=expires_at, now=now, **where)
    if not settings.PRODUCTION:
        logger.warning("one-time code for %s: %s", masked(kind, value), code)
