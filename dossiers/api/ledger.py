"""The ledger of minutes: whose the working time of a dossier was."""

from datetime import datetime
from typing import Self

from onestop.representation import Representation

from ..bookkeeping import SHARE_LABELS, read_ledger
from ..calendars import calendar_of
from ..ledger import Share, late_only_by_outage
from ..models import Dossier


class LedgerShare(Representation):
    """Whole working minutes of one share; ``label`` is for people."""

    share: Share
    label: str
    minutes: int


class LedgerOfMinutes(Representation):
    """Every working minute from acceptance to the finish, or to now, belongs to one share.

    ``shares`` has each of them once, and they add up to ``working_minutes``.
    ``late_only_by_outage``: late, and on time had the link that was waited for never been down.
    The outcome stays what it is; the ledger explains it.
    """

    working_minutes: int
    shares: list[LedgerShare]
    late_only_by_outage: bool

    @classmethod
    def of(cls, dossier: Dossier, at: datetime) -> Self | None:
        """As of that instant (aware); None before acceptance."""
        ledger = read_ledger(dossier, at)
        if ledger is None or dossier.due_at is None:
            return None
        minutes = ledger.minutes()
        return cls(
            working_minutes=sum(minutes.values()),
            shares=[
                LedgerShare(share=share, label=str(SHARE_LABELS[share]), minutes=amount)
                for share, amount in minutes.items()
            ],
            late_only_by_outage=late_only_by_outage(
                dossier.due_at,
                dossier.finished_at or dossier.paused_at or at,
                ledger,
                calendar_of(dossier.unit_id),
            ),
        )
