"""Asks the database: every figure by unit and procedure, and working times by group of units.

A fixed number of queries, whatever the number of dossiers, units and columns.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Aggregate, Count, FloatField, Q, Value

from ..models.dossier import DossierQuerySet
from .figures import Condition, Figure, Part, resolved
from .periods import Period

#: (unit, procedure) -> figure -> dossiers
Counts = Mapping[tuple[int, str], Mapping[str, int]]
#: Working minutes, one for each fraction asked for.
Times = Sequence[float]
Group = TypeVar("Group")


class Percentiles(Aggregate):
    """``percentile_cont`` of several fractions at once: an array, null of nothing."""

    function = "PERCENTILE_CONT"
    name = "Percentiles"
    template = "%(function)s(ARRAY%(fractions)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())

    def __init__(
        self, expression: str, fractions: Iterable[float], filter: Q | None = None
    ) -> None:
        told = [float(each) for each in fractions]
        super().__init__(expression, filter=filter, fractions=told)


@contextmanager
def for_many_rows() -> Iterator[None]:
    """Sorts stay in memory, and no query waits for a compiler; for this transaction only."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)"
        )
        yield


def count(
    dossiers: DossierQuerySet, figures: Iterable[Figure], period: Period, at: datetime
) -> Counts:
    """All of the figures by (unit, procedure), as of ``at`` (aware); what is not there is 0.

    One query for each kind of dossiers that the figures' parts are of.
    """
    wanted = dict.fromkeys(figures)
    left = [each for each in wanted if each.left_by and wanted.keys() >= set(each.left_by)]
    by_kind: dict[Condition, list[tuple[str, Part]]] = defaultdict(list)
    for figure in wanted:
        for part in figure.parts if figure not in left else ():
            by_kind[part.of].append((figure.key, part))
    counts: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for of, parts in by_kind.items():
        among = {
            key: Count(Value(1), filter=part.among(period, at) if part.among else None)
            for key, part in parts
        }
        rows = dossiers.filter(of(period, at)).order_by().values_list("unit_id", "procedure")
        for unit_id, procedure, *numbers in rows.annotate(**among):
            found = counts[unit_id, procedure]
            for (key, _), number in zip(parts, numbers, strict=True):
                found[key] += number
    for figure in left:
        first, *others = (each.key for each in figure.left_by)
        for found in counts.values():
            found[figure.key] = found[first] - sum(found[key] for key in others)
    return counts


def working_times(
    dossiers: DossierQuerySet,
    groups: Mapping[Group, Q],
    fractions: Sequence[float],
    period: Period,
    at: datetime,
) -> dict[Group, Times]:
    """Working minutes of the dossiers resolved in the period, by group; groups may overlap.

    One query goes through them once. A group without any is left out.
    """
    keys = list(groups)
    found = dossiers.filter(resolved(period, at)).aggregate(
        **{
            f"group_{number}": Percentiles("working_minutes", fractions, filter=groups[key])
            for number, key in enumerate(keys)
        }
    )
    times = ((key, found[f"group_{number}"]) for number, key in enumerate(keys))
    return {key: each for key, each in times if each is not None}


def working_times_by_unit(
    dossiers: DossierQuerySet, fractions: Sequence[float], period: Period, at: datetime
) -> dict[int, Times]:
    """The same by the dossiers' own unit (id): its rows stand together in the index."""
    rows = (
        dossiers.filter(resolved(period, at))
        .order_by()
        .values_list("unit_id")
        .annotate(times=Percentiles("working_minutes", fractions))
    )
    return {unit_id: times for unit_id, times in rows if times is not None}
