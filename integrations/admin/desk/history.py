"""How a link fared over a span of time: its samples put together, and when it was interrupted."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ...models import Downtime, Link, LinkSample, LinkState, Outage, Pause


@dataclass(frozen=True, slots=True)
class Span:
    """What is looked back at, in steps of so long."""

    key: str
    label: str | Promise
    length: timedelta
    step: timedelta


SPANS = (
    Span("1h", _("1 giờ"), timedelta(hours=1), timedelta(minutes=1)),
    Span("24h", _("24 giờ"), timedelta(hours=24), timedelta(minutes=15)),
    Span("7d", _("7 ngày"), timedelta(days=7), timedelta(hours=2)),
    Span("30d", _("30 ngày"), timedelta(days=30), timedelta(hours=8)),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a span. ``delivered`` and ``failed`` happened in it, the others are its worst."""

    at: datetime
    delivered: int
    failed: int
    waiting: int
    dossiers: int
    oldest: timedelta

    @property
    def oldest_minutes(self) -> int:
        return round(self.oldest / timedelta(minutes=1))


class Kind(StrEnum):
    """By what a link is interrupted; the keys are what the page draws them by."""

    OUTAGE = "outage"
    PAUSE = "pause"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Interruption:
    """``until`` is None while it lasts; ``note`` is the reason given, or the operation cut off.

    ``proof`` is the exchange by which our workers first saw it, of those that they saw.
    """

    kind: Kind
    since: datetime
    until: datetime | None
    note: str
    proof: int | None = None


_TABLE = LinkSample._meta.db_table
#: Steps begin at local midnight and go on from there, so that they read well.
_ORIGIN = datetime(2025, 12, 31, 17, tzinfo=UTC)
_STEPS = f"""
    SELECT date_bin(%(step)s, at, %(origin)s) AS step, sum(delivered), sum(failed), max(waiting),
        max(dossiers_waiting), max(greatest(at - oldest_waiting_at, interval '0'))
    FROM {_TABLE} WHERE link = %(link)s AND at > %(since)s AND at <= %(until)s
    GROUP BY step ORDER BY step
"""  # noqa: S608 - the table's name is ours


def steps_of(link: Link, span: Span, now: datetime) -> list[Step]:
    """The steps of the span up to ``now`` (aware) of which there are samples, oldest first.

    A sample tells of the minute before it, so it belongs to the step in which that minute began.
    """
    minute = timedelta(minutes=1)
    told: dict[str, Any] = {
        "link": link,
        "step": span.step,
        "origin": _ORIGIN + minute,
        "since": now - span.length,
        "until": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, told)
        return [
            Step(at - minute, delivered, failed, waiting, dossiers, oldest or timedelta())
            for at, delivered, failed, waiting, dossiers, oldest in cursor.fetchall()
        ]


def interruptions_of(link: Link, since: datetime, now: datetime) -> list[Interruption]:
    """All that reach into the time from ``since`` up to ``now`` (aware), oldest first."""
    outages = Outage.objects.filter(link=link, started_at__lt=now).exclude(ended_at__lt=since)
    pauses = Pause.objects.filter(link=link, started_at__lt=now).exclude(ended_at__lt=since)
    seen = Downtime.objects.filter(link=link, started_at__lt=now, ended_at__gt=since)
    still = LinkState.objects.filter(link=link, since__lt=now)
    found = [
        *(Interruption(Kind.OUTAGE, o.started_at, o.ended_at, o.reason) for o in outages),
        *(Interruption(Kind.PAUSE, p.started_at, p.ended_at, p.reason) for p in pauses),
        *(_seen(d, d.started_at, d.ended_at) for d in seen),
        *(_seen(s, s.since, None) for s in still if s.since is not None),
    ]
    return sorted(found, key=lambda each: each.since)


def _seen(by: Downtime | LinkState, since: datetime, until: datetime | None) -> Interruption:
    first = (by.evidence or {}).get("first_error") or {}
    return Interruption(Kind.DOWN, since, until, by.get_operation_display(), first.get("exchange"))
