"""What we hold: the lines of messages as the outbox and its archive have them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    Expression,
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    Value,
)

from ..models import ArchivedMessage, Intervention, Link, Operation, OutboxMessage, Status


@dataclass(frozen=True, slots=True)
class OurMessage:
    """What a comparison needs to know of a message."""

    pk: int
    operation: Operation
    status: Status
    #: In a worker's hands (or in a dead one's).
    is_held: bool = False
    #: MaTienDo and ThoiDiemXuLy of a step; TrangThaiHoSo of a dossier.
    step: str = ""
    happened: str = ""
    dossier_status: str = ""
    #: The registry's ``module``, and what it answered.
    module: str = ""
    answer: dict[str, Any] | None = None
    #: Given up by a person (otherwise, if cancelled, by the dossier itself).
    given_up: bool = False

    @property
    def is_delivered(self) -> bool:
        return self.status == Status.DELIVERED

    @property
    def is_on_its_way(self) -> bool:
        return self.status in (Status.WAITING, Status.PARKED)


#: All messages of one dossier to one link, oldest first.
Line = tuple[OurMessage, ...]

_FIELDS = (
    "pk",
    "operation",
    "status",
    "is_held",
    "payload__MaTienDo",
    "payload__ThoiDiemXuLy",
    "payload__TrangThaiHoSo",
    "payload__module",
    "answer",
    "given_up",
)


def lines_of(link: Link, codes: Collection[str]) -> dict[str, Line]:
    """The line of each of these dossiers, archived or not, () where we have none."""
    found: dict[str, list[OurMessage]] = {code: [] for code in codes}
    for code, *row in _rows(link, codes):
        found[code].append(_message(*row))
    return {code: tuple(sorted(line, key=attrgetter("pk"))) for code, line in found.items()}


def _rows(link: Link, codes: Collection[str]) -> Iterator[tuple[Any, ...]]:
    """By one statement, so that what is moved to the archive meanwhile is seen once."""
    given_up = Intervention.objects.filter(
        message=OuterRef("pk"), action=Intervention.Action.CANCELLED
    )
    here = OutboxMessage.objects.annotate(
        is_held=_whether(Q(lease_token__isnull=False)), given_up=Exists(given_up)
    )
    was_given_up = Q(interventions__contains=[{"action": Intervention.Action.CANCELLED}])
    kept = ArchivedMessage.objects.annotate(is_held=Value(False), given_up=_whether(was_given_up))
    which = {"link": link, "subject__in": list(codes)}
    fields = ("subject", *_FIELDS)
    both = here.filter(**which).order_by().values_list(*fields)
    yield from both.union(kept.filter(**which).order_by().values_list(*fields), all=True)


def _whether(condition: Q) -> Expression:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _message(
    pk: int,
    operation: str,
    status: str,
    is_held: bool,
    step: Any,
    happened: Any,
    dossier_status: Any,
    module: Any,
    answer: Any,
    given_up: bool,
) -> OurMessage:
    return OurMessage(
        pk,
        Operation(operation),
        Status(status),
        is_held,
        str(step or ""),
        str(happened or ""),
        str(dossier_status or ""),
        str(module or ""),
        answer if isinstance(answer, dict) else None,
        given_up,
    )


def print_of(line: Line) -> tuple[tuple[int, str, bool], ...]:
    """Two looks at a line that give the same print saw the same."""
    return tuple((message.pk, message.status, message.is_held) for message in line)


def last_acknowledged(link: Link, since: datetime, until: datetime) -> set[str]:
    """The dossiers of which the last message was acknowledged from ``since`` up to ``until``."""
    delivered = {"link": link, "status": Status.DELIVERED}
    here = OutboxMessage.objects.filter(**delivered).order_by()
    # A line's last settling is no earlier than any other's: whole months need not be read.
    kept = ArchivedMessage.objects.filter(**delivered, line_settled_at__gte=since).order_by()
    later: dict[str, Any] = {"subject": OuterRef("subject"), "settled_at__gte": until}
    last = ~Exists(here.filter(**later))
    last_kept = last & ~Exists(kept.filter(**later, line_settled_at__gte=until))
    then = {"settled_at__gte": since, "settled_at__lt": until}
    found = here.filter(last, **then).values_list("subject", flat=True)
    return set(found.union(kept.filter(last_kept, **then).values_list("subject", flat=True)))


def count_acknowledged(link: Link, since: datetime, until: datetime, *, most: int) -> int:
    """How many messages were acknowledged then; counts no further than ``most``."""
    which: dict[str, Any] = {
        "link": link,
        "status": Status.DELIVERED,
        "settled_at__gte": since,
        "settled_at__lt": until,
    }
    here = OutboxMessage.objects.filter(**which).order_by()[:most].count()
    kept = ArchivedMessage.objects.filter(**which, line_settled_at__gte=since).order_by()
    return min(most, here + kept[:most].count())


def last_acknowledged_at(link: Link, codes: Collection[str]) -> dict[str, datetime]:
    """When the last message of each of these dossiers was acknowledged; without those never."""
    found: dict[str, datetime] = {}
    for model in (OutboxMessage, ArchivedMessage):
        delivered = model.objects.filter(
            link=link, subject__in=list(codes), status=Status.DELIVERED, settled_at__isnull=False
        )
        for code, at in delivered.order_by().values_list("subject").annotate(Max("settled_at")):
            found[code] = max(at, found.get(code, at))
    return found
