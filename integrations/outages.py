"""Declared outages, asked by the lifecycle's guards."""

from datetime import datetime

from django.db.models import Q

from .models import Link, Outage


def outage_in_force(link: Link, at: datetime) -> Outage | None:
    """The outage declared for this link that covers the (aware) instant, or None."""
    return Outage.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at), link=link, started_at__lte=at
    ).first()
