"""What we hold: the lines of messages as the outbox has them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef

from ..models import Intervention, Link, Operation, OutboxMessage, Status


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
    "lease_token",
    "payload__MaTienDo",
    "payload__ThoiDiemXuLy",
    "payload__TrangThaiHoSo",
    "payload__module",
    "answer",
    "given_up",
)


def lines_of(link: Link, codes: Collection[str]) -> dict[str, Line]:
    """The line of each of these dossiers, () where we have none."""
    given_up = Intervention.objects.filter(
        message=OuterRef("pk"), action=Intervention.Action.CANCELLED
    )
    rows = (
        OutboxMessage.objects.filter(link=link, subject__in=list(codes))
        .annotate(given_up=Exists(given_up))
        .order_by("id")
        .values_list("subject", *_FIELDS)
    )
    found: dict[str, list[OurMessage]] = {code: [] for code in codes}
    for code, *row in rows:
        found[code].append(_message(*row))
    return {code: tuple(line) for code, line in found.items()}


def _message(
    pk: int,
    operation: str,
    status: str,
    lease_token: object,
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
        lease_token is not None,
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
    delivered = OutboxMessage.objects.filter(link=link, status=Status.DELIVERED)
    later = delivered.filter(subject=OuterRef("subject"), settled_at__gte=until)
    found = delivered.filter(~Exists(later), settled_at__gte=since, settled_at__lt=until)
    return set(found.order_by().values_list("subject", flat=True).distinct())


def count_acknowledged(link: Link, since: datetime, until: datetime, *, most: int) -> int:
    """How many messages were acknowledged then; counts no further than ``most``."""
    delivered = OutboxMessage.objects.filter(
        link=link, status=Status.DELIVERED, settled_at__gte=since, settled_at__lt=until
    )
    return delivered.order_by()[:most].count()


def last_acknowledged_at(link: Link, codes: Collection[str]) -> dict[str, datetime]:
    """When the last message of each of these dossiers was acknowledged; without those never."""
    delivered = OutboxMessage.objects.filter(
        link=link, subject__in=list(codes), status=Status.DELIVERED, settled_at__isnull=False
    )
    return dict(delivered.order_by().values_list("subject").annotate(Max("settled_at")))
