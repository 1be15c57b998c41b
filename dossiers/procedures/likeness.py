"""When two declarations of a procedure are about one matter (pure).

Names are compared folded, so diacritics, case and tone placement do not matter; a date of which
only the year is known agrees with every day of that year.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from dossiers.procedures.values.names import fold_name
from dossiers.procedures.values.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Clue:
    """What all stands in a duplicate's declaration, somewhere: what it is looked up by."""

    names: tuple[str, ...] = ()
    dates: tuple[PartialDate, ...] = ()
    numbers: tuple[str, ...] = ()

    def __or__(self, other: "Clue") -> "Clue":
        return Clue(
            self.names + other.names, self.dates + other.dates, self.numbers + other.numbers
        )


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two declarations look like one matter.

    ``is_sure``: so much agrees that namesakes are all but ruled out. Only then may a unit be told
    that another unit has such a dossier.
    """

    reason: str | Promise
    is_sure: bool


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """``clues``: any one of them leads to a duplicate. ``likeness``: the judge of what was found;
    None when the two are different matters. ``only_open``: a finished dossier is no duplicate.
    """

    clues: Callable[[Any], Iterable[Clue]]
    likeness: Callable[[Any, Any], Likeness | None]
    only_open: bool = False


def clues_to(person: Any) -> Iterator[Clue]:
    """By number, and by name with birth date."""
    if person.personal_id:
        yield Clue(numbers=(person.personal_id,))
    yield Clue(names=(person.full_name,), dates=(_partial(person.date_of_birth),))


def are_alike(one: Any, other: Any) -> bool:
    """One number; or one name, and birth dates that agree as far as both are known."""
    if one.personal_id and one.personal_id == other.personal_id:
        return True
    names_agree = fold_name(one.full_name) == fold_name(other.full_name)
    return names_agree and dates_agree(one.date_of_birth, other.date_of_birth)


def surely_alike(one: Any, other: Any) -> bool:
    """One number; or one name and one birth date, known to the day."""
    if one.personal_id and other.personal_id:
        return bool(one.personal_id == other.personal_id)
    known = _partial(one.date_of_birth), _partial(other.date_of_birth)
    return are_alike(one, other) and all(when.day is not None for when in known)


def dates_agree(one: PartialDate | date, other: PartialDate | date) -> bool:
    """Whether the two may be the same day, as far as both are known."""
    shorter, longer = sorted((str(_partial(one)), str(_partial(other))), key=len)
    return longer.startswith(shorter)


def _partial(when: PartialDate | date) -> PartialDate:
    return when if isinstance(when, PartialDate) else PartialDate.of(when)
