"""When the calendar asks for a run: each night what changed lately, each week months of it."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from ..models import Link, ReconciliationRun
from .runs import Occasion, RunRefused, ask_for

#: A run that could not begin in its night (another went on, or no worker was there) may so long.
_LATEST = timedelta(hours=4)


def ask_for_what_is_due(link: Link, now: datetime) -> ReconciliationRun | None:
    """Write down the run that the calendar asks for at this (aware) instant, if it is not there.

    Nights and weeks are those of the wards. The weekly run takes the nightly one's place, and goes
    by the listing, since the nights have looked at each step.
    """
    local = timezone.localtime(now, timezone.get_default_timezone())
    hour = time(settings.RECONCILE_HOUR)
    begins = datetime.combine(local.date(), hour, local.tzinfo)
    if begins > local:
        begins -= timedelta(days=1)
    if now - begins > _LATEST:
        return None
    planned = ReconciliationRun.objects.filter(link=link, asked_at__gte=begins).exclude(
        occasion=Occasion.DEMAND
    )
    if planned.exists():
        return None
    weekly = begins.isoweekday() == settings.RECONCILE_WEEKDAY
    days = settings.RECONCILE_WEEKLY_DAYS if weekly else settings.RECONCILE_NIGHTLY_DAYS
    try:
        return ask_for(
            link,
            now=now,
            occasion=Occasion.WEEKLY if weekly else Occasion.NIGHTLY,
            since=now - timedelta(days=days),
            step_by_step=not weekly,
            repairs=settings.RECONCILE_REPAIRS,
        )
    except RunRefused:
        return None  # one is under way; this is asked again in a moment
