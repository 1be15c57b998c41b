"""What our own database knows, read directly: a drill of thousands cannot ask for each by HTTP.

What users are told is read over the API (evidence.py); here stands what the API does not list.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.db.models import Count, Manager

from dossiers.history import breaks_in
from dossiers.models import Dossier
from dossiers.transitions import Transition
from integrations.models import SYSTEMS, ArchivedMessage, Link, LinkSample, OutboxMessage, Status
from integrations.outages import downtime_of

_AT_A_TIME = 1000
#: Where messages are kept: a drill's clock may leave behind what is then archived.
_KEPT: tuple[Manager[Any], ...] = (OutboxMessage.objects, ArchivedMessage.objects)


def waiting(*links: str, up_to: int | None = None) -> int:
    """Messages still to be sent, to these systems or both; with ``up_to``, up to that id.

    Notices to citizens are not counted: drills have no mail server, and telephones rest at night.
    """
    messages = OutboxMessage.objects.filter(status=Status.WAITING, link__in=links or SYSTEMS)
    if up_to is not None:
        messages = messages.filter(id__lte=up_to)
    return messages.count()


def last_message() -> int:
    """The id of the newest message, 0 of none."""
    return OutboxMessage.objects.order_by("-id").values_list("id", flat=True).first() or 0


def sampled(link: str) -> int:
    """How many messages waited at the link's last sample."""
    last = LinkSample.objects.filter(link=link).order_by("-at").values_list("waiting", flat=True)
    return last.first() or 0


def messages_by_status(codes: list[str]) -> Counter[str]:
    """How many messages about these dossiers are waiting, delivered, parked and cancelled."""
    counted: Counter[str] = Counter()
    for messages, part in product(_KEPT, _parts(codes)):
        rows = messages.filter(subject__in=part).order_by().values("status")
        counted.update({row["status"]: row["n"] for row in rows.annotate(n=Count("id"))})
    return counted


def failures_counted(codes: list[str]) -> int:
    """Messages about these dossiers against which a failure is counted."""
    return sum(
        messages.filter(subject__in=part, attempts__gt=0).count()
        for messages, part in product(_KEPT, _parts(codes))
    )


def registry_numbers(codes: list[str]) -> dict[str, str]:
    """Of each dossier that was sent to the registry: its personal ID number, or ""."""
    found: dict[str, str] = {}
    for part in _parts(codes):
        sent = Dossier.objects.filter(code__in=part, events__transition=Transition.SEND_TO_REGISTRY)
        found.update(sent.distinct().values_list("code", "personal_id_number"))
    return found


def share_down(link: str, start: datetime, end: datetime) -> float:
    """How much of that time (aware instants) the breakers have on record as an outage: 0 to 1."""
    down, reached = timedelta(), start
    for since, until in sorted(downtime_of(Link(link), start, end)):
        down += max(until - max(since, reached), timedelta())
        reached = max(reached, until)
    return down / (end - start)


def last_dossier() -> int:
    """The id of the newest dossier, 0 of none: what a drill finds beyond it is its own."""
    newest = Dossier.objects.order_by("-id").values_list("id", flat=True).first()
    return newest or 0


def unexpected_dossiers(after: int, codes: Iterable[str]) -> list[str]:
    """Codes of dossiers newer than that id which nobody was given: submitted twice."""
    given = set(codes)
    newer = Dossier.objects.filter(id__gt=after).values_list("code", flat=True)
    return [code for code in newer if code not in given]


def history_breaks(codes: list[str], done: Callable[[int], None]) -> list[str]:
    """Every place where the history of one of these dossiers does not hold (verify_history)."""
    found = []
    for number, part in enumerate(_parts(codes)):
        for dossier in Dossier.objects.filter(code__in=part):
            found += [f"{each.code}: {each.reason}" for each in breaks_in(dossier)]
        done(number * _AT_A_TIME + len(part))
    return found


def _parts(codes: list[str]) -> Iterable[list[str]]:
    return (codes[first : first + _AT_A_TIME] for first in range(0, len(codes), _AT_A_TIME))
