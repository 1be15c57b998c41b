"""How a one-time code goes on its way: what accounts ask for, put where a worker finds it."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from accounts.contacts import masked
from accounts.models import ContactKind
from accounts.signals import code_wanted

logger = logging.getLogger(__name__)


@receiver(code_wanted, dispatch_uid="onestop.one_time_codes")
def tell_code(
    kind: ContactKind, value: str, code: str, key: str, expires_at: datetime, **_more: Any
) -> None:
    """On a machine of one's own the log shows it; nothing carries it further yet."""
    if not settings.PRODUCTION:
        logger.warning("one-time code for %s: %s", masked(kind, value), code)
