"""Why a dossier could not be moved or submitted. Nothing was changed when one is raised."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.functional import Promise

from onestop.refusal import Refused

from .procedures.problems import Problem


class Refusal(Refused):
    """Base of all; ``message`` is for people, in the active language."""

    def __init__(self, message: Promise | str) -> None:
        super().__init__(message)
        self.message = message


class NotPermitted(Refusal):
    """This person may see the dossier but not do that."""


class OutOfTurn(Refusal):
    """The dossier is not where the caller thought it was: somebody else moved it.

    ``state`` and ``version`` are where it is now; ``by``, ``transition`` and ``at`` tell of the
    last change.
    """

    def __init__(
        self,
        message: Promise | str,
        *,
        state: str,
        version: int,
        by: str,
        transition: str,
        at: datetime,
    ) -> None:
        super().__init__(message)
        self.state, self.version = state, version
        self.by, self.transition, self.at = by, transition, at


class GuardRefused(Refusal):
    """A precondition does not hold; ``guard`` is its name in ``guards.py``."""

    def __init__(self, message: Promise | str, *, guard: str) -> None:
        super().__init__(message)
        self.guard = guard


class InvalidInput(Refusal):
    """Bad arguments or a bad declaration: every problem at once."""

    def __init__(self, message: Promise | str, problems: Sequence[Problem]) -> None:
        super().__init__(message)
        self.problems = list(problems)


class PapersUnavailable(Refusal):
    """The storage of papers is away, or a file is not as it was; the dossier itself goes on."""
