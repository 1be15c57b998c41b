"""One shift of the archive's housekeeping: months dropped and made, then lines moved."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError

from .months import drop_before, later, make_ahead, month_of
from .moving import Moved, archive

log = logging.getLogger(__name__)


def keep_up(*, clock: Callable[[], datetime], until: datetime) -> Moved:
    """Do what is due by the settings, until nothing is or ``until`` (aware) has come.

    Not inside a transaction. What does not get its lock in time is left for the next shift.
    """
    now = clock()
    try:
        if settings.ARCHIVE_KEEP_MONTHS:
            drop_before(later(month_of(now), -settings.ARCHIVE_KEEP_MONTHS), now=now)
        make_ahead(now)
    except OperationalError as trouble:  # the database's; if it is gone, the next line tells
        log.warning("the archive's months are left as they are: %s", trouble)
    return archive(before=at_rest_before(now), clock=clock, until=until)


def at_rest_before(now: datetime) -> datetime:
    """Lines whose last message settled before this instant are archived."""
    return now - timedelta(days=settings.ARCHIVE_AFTER_DAYS)
