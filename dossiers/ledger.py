"""The ledger of minutes: whose the working time of a dossier was, from acceptance to finish.

Pure, like the arithmetic that it stands on; docs/deadlines.md says what belongs to whom and why.
Every moment of working time is booked once, so the parts always add up to the whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from .working_time import WorkingCalendar

_MINUTE = timedelta(minutes=1)

#: From an instant up to another (aware).
Interval: TypeAlias = tuple[datetime, datetime]


class Share(StrEnum):
    """Whose working time it is."""

    WARD_CLERK = "ward_clerk"
    WARD_OFFICER = "ward_officer"
    WARD_LEADER = "ward_leader"
    CITIZEN = "citizen"
    LINK_DOWN = "link_down"
    LINK_WORKING = "link_working"
    PAPER = "paper"


WARD = frozenset({Share.WARD_CLERK, Share.WARD_OFFICER, Share.WARD_LEADER})


@dataclass(frozen=True, slots=True)
class Step:
    """Something happened to the dossier: from then on its time is this share's, or nobody's.

    Waiting for a link is LINK_WORKING; what of it fell into its downtime is found by the ledger.
    on_paper: it was entered from the paper register.
    """

    at: datetime
    share: Share | None
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """Working time by share: each of them, in their order."""

    parts: Mapping[Share, timedelta]

    @property
    def whole(self) -> timedelta:
        return sum(self.parts.values(), timedelta())

    def minutes(self) -> dict[Share, int]:
        """Whole minutes that add up to the whole minutes of the whole.

        Rounded down, and what that leaves over goes, a minute each, to those who lost most of one.
        """
        rounded = {share: part // _MINUTE for share, part in self.parts.items()}
        left_over = self.whole // _MINUTE - sum(rounded.values())
        by_loss = sorted(self.parts, key=lambda share: self.parts[share] % _MINUTE, reverse=True)
        for share in by_loss[:left_over]:
            rounded[share] += 1
        return rounded


def ledger_of(
    steps: Sequence[Step],
    downtime: Iterable[Interval],
    calendar: WorkingCalendar,
    at: datetime,
) -> Ledger:
    """Book the working time between the steps, and after the last one up to `at`.

    steps: in the order in which they happened; at least one, the first being the acceptance.
    downtime: when the link that was waited for was down; in any order, overlaps count once.
    The ward's time from one paper entry to the next is the paper mode's.
    Raises OutsideCalendar.
    """
    booked = dict.fromkeys(Share, 0)  # microseconds, as positions of a calendar count
    down = _merged([(calendar.position(start), calendar.position(end)) for start, end in downtime])
    places = [calendar.position(step.at) for step in steps]
    places.append(max(places[-1], calendar.position(at)))
    following: list[Step | None] = [*steps[1:], None]
    for step, after, start, end in zip(steps, following, places, places[1:], strict=False):
        share = step.share
        if share is None:
            continue
        if share in WARD and step.on_paper and after is not None and after.on_paper:
            share = Share.PAPER
        if share is Share.LINK_WORKING:
            dark = sum(max(0, min(end, b) - max(start, a)) for a, b in down)
            booked[Share.LINK_DOWN] += dark
            booked[Share.LINK_WORKING] += end - start - dark
        else:
            booked[share] += end - start
    return Ledger({share: timedelta(0, 0, amount) for share, amount in booked.items()})


def late_only_by_outage(
    due_at: datetime, finished_at: datetime, ledger: Ledger, calendar: WorkingCalendar
) -> bool:
    """Whether a late dossier would have been on time had the link never been down.

    The due instant is moved on by the working time that was lost to the downtime, as a pause would
    move it; the outcome itself stays what it is. Raises OutsideCalendar.
    """
    lost = ledger.parts[Share.LINK_DOWN]
    if not lost or finished_at <= due_at:
        return False
    return finished_at <= calendar.add_working_time(due_at, lost)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
