"""The promises that move, as a page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from ..recomputation import MovedDate

#: A page shows so many; all are counted, and all are moved.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class MovesShown:
    rows: Sequence[MovedDate]
    count: int

    @property
    def left_off(self) -> int:
        return self.count - len(self.rows)

    @classmethod
    def of(cls, moves: Sequence[MovedDate]) -> Self:
        return cls(moves[:MOST_SHOWN], len(moves))
