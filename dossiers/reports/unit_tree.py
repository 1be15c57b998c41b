"""The units of a report as the tree that they are, in the order of their codes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from accounts.models import Unit


class UnitTree:
    """A unit whose parent is not among these is a root. Nothing here asks the database."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.pk: unit for unit in sorted(units, key=_by_number)}
        self._children: dict[int | None, list[Unit]] = defaultdict(list)
        for unit in self._units.values():
            parent_id = unit.parent_id if unit.parent_id in self._units else None
            self._children[parent_id].append(unit)

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(self._units)

    @property
    def only_root(self) -> Unit | None:
        """The unit that all others are below; None where there are several roots, or no unit."""
        roots = self._children[None]
        return roots[0] if len(roots) == 1 else None

    def under(self, code: str) -> "UnitTree | None":
        """The unit of that code with all below it; None where it is not among these."""
        for unit in self._units.values():
            if unit.code == code:
                return UnitTree([unit, *(each for each, _ in self._walk(unit.pk, 0))])
        return None

    def walk(self) -> Iterator[tuple[Unit, int]]:
        """Each unit before those below it, with its depth: 0 for a root."""
        return self._walk(None, 0)

    def upward(self, unit_id: int) -> Iterator[int]:
        """The unit and all that it is below (ids), from the bottom up."""
        unit = self._units.get(unit_id)
        while unit is not None:
            yield unit.pk
            unit = self._units.get(unit.parent_id)

    def with_others_below(self) -> dict[int, frozenset[int]]:
        """The units that have others below them: the id, and all ids from it down."""
        found = {}
        for unit in self._units.values():
            below = {each.pk for each, _ in self._walk(unit.pk, 0)}
            if below:
                found[unit.pk] = frozenset({unit.pk, *below})
        return found

    def _walk(self, parent_id: int | None, depth: int) -> Iterator[tuple[Unit, int]]:
        for unit in self._children[parent_id]:
            yield unit, depth
            yield from self._walk(unit.pk, depth + 1)


def _by_number(unit: Unit) -> list[tuple[bool, int, str]]:
    """H26.18.2 goes before H26.18.10."""
    parts = unit.code.split(".")
    return [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]
