"""When a telephone is left alone: notices by SMS wait for the morning, one-time codes do not.

The hours are looked at when a message would go, not when it is written, so that what an outage
held back does not wake people up at night either.
"""

from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime

from .models import Link, Operation


def is_quiet(link: Link, operation: Operation, now: datetime) -> bool:
    """Whether nothing of the kind may go at the (aware) instant, by the wards' clocks.

    ``SMS_QUIET_HOURS`` holds the hour at which the quiet begins and the one at which it ends; the
    same twice is never. Decree 91/2020/NĐ-CP art. 13 keeps advertisements to 7:00-22:00; it does
    not bind notices, which keep to it all the same.
    """
    if link is not Link.SMS or operation is not Operation.SEND_NOTICE:
        return False
    begins, ends = settings.SMS_QUIET_HOURS
    hour = localtime(now).hour
    if begins <= ends:
        return bool(begins <= hour < ends)
    return bool(hour >= begins or hour < ends)
