"""A promise of Wednesday the 18th, and its recomputation."""

from datetime import datetime

from dossiers.arguments import RecomputationCause
from dossiers.models import Dossier, TimeLimitRule
from dossiers.recomputation import open_promises, recompute
from dossiers.transitions import Transition as T  # noqa: N817
from dossiers.working_time import VIETNAM

from . import stories as s

SUPPLY: s.Step = (s.CITIZEN, T.SUPPLY, {})
BASIS = "Công điện 12/CĐ-UBND"


def on(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Local time in November 2026; the 23rd is a Monday, the 24th a holiday."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=VIETNAM)


WEDNESDAY, FRIDAY = on(18, 9), on(20, 8)


def accepted(at: datetime = WEDNESDAY, procedure: str = s.MARITAL_STATUS) -> Dossier:
    """Three working days from Wednesday the 18th: due on Monday the 23rd at 17:00."""
    return s.moved(s.filed(procedure, at=at), s.ACCEPT, at=at)


def recomputed(at: datetime = FRIDAY, rule: TimeLimitRule | None = None) -> dict[str, datetime]:
    cause = RecomputationCause.CALENDAR if rule is None else RecomputationCause.RULE
    moved = recompute(
        open_promises(), cause=cause, reason=BASIS, by=s.user("vanhanh"), now=at, rule=rule
    )
    return {each.code: each.new_due_at for each in moved}
