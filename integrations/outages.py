"""Outages: declared by an operator with a reason, or seen by a breaker; asked by dossiers."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import DateTimeField, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .models import Downtime, Link, LinkState, Outage


def outage_in_force(link: Link, at: datetime) -> Outage | None:
    """The outage declared for this link that covers the (aware) instant, or None."""
    return Outage.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at), link=link, started_at__lte=at
    ).first()


def declared_down(at: datetime) -> dict[Link, datetime]:
    """Since when each link is declared to be down that is, at the (aware) instant."""
    declared = Outage.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at)
    return {Link(link): since for link, since in declared.values_list("link", "started_at")}


def downtime_of(link: Link, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """When the link was down from ``start`` up to ``end`` (aware): intervals, maybe overlapping.

    Each declared outage, and what the breakers have seen: from leaving "closed" to closing again.
    What has not ended lasts until ``end``.
    """
    declared = Outage.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=start), link=link, started_at__lt=end
    )
    seen = Downtime.objects.filter(link=link, started_at__lt=end, ended_at__gt=start)
    still_open = LinkState.objects.filter(link=link, since__lt=end)
    not_ended = Value(None, output_field=DateTimeField())
    spans = declared.values_list("started_at", "ended_at").union(
        seen.values_list("started_at", "ended_at"),
        still_open.values_list("since", not_ended),
    )
    return [(max(since, start), min(until or end, end)) for since, until in spans]


class OutageRefused(Exception):
    """An outage that is declared already, or lifted already; ``str()`` says so to people."""


def declare_outage(link: Link, *, by: User, reason: str, now: datetime) -> Outage:
    """An operator declares that a link is down from now on. Raises OutageRefused.

    Basis: a certificate signed without its number stays valid while the registry is down
    (Official letter 3160/BTP-CNTT, 13 September 2021); the declaration is the record of it.
    """
    try:
        with transaction.atomic():
            return Outage.objects.create(link=link, started_at=now, reason=reason, declared_by=by)
    except IntegrityError:
        raise OutageRefused(_("Sự cố của kết nối này đã được công bố.")) from None


def lift_outage(outage_id: int, *, by: User, reason: str = "", now: datetime) -> Outage:
    """An operator says that the outage is over. Raises Outage.DoesNotExist, OutageRefused."""
    with transaction.atomic():
        outage = Outage.objects.select_for_update().get(pk=outage_id)
        if outage.ended_at is not None:
            raise OutageRefused(_("Sự cố này đã được công bố kết thúc."))
        outage.ended_at = max(now, outage.started_at + timedelta(microseconds=1))
        outage.lifted_by, outage.lift_reason = by, reason
        outage.save(update_fields=["ended_at", "lifted_by", "lift_reason"])
    return outage
