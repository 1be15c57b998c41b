"""Every figure once more, dossier by dossier, written from docs/reports.md.

It asks nothing of the product but how one dossier stands (``promises.outcome_of``).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

from dossiers.models import Dossier
from dossiers.promises import outcome_of
from dossiers.reports.periods import Period
from dossiers.working_time import VIETNAM
from integrations.models import OutboxMessage

#: In the order in which a tie is decided.
CAUSES: Mapping[str, Callable[[Dossier], int]] = {
    "late_ward": lambda d: sum(
        minutes or 0
        for minutes in (d.ward_clerk_minutes, d.ward_officer_minutes, d.ward_leader_minutes)
    ),
    "late_paper": lambda d: d.paper_minutes or 0,
    "late_link_working": lambda d: d.link_working_minutes or 0,
    "late_link_down": lambda d: d.link_down_minutes or 0,
    "late_citizen": lambda d: d.citizen_minutes or 0,
}


@dataclass(frozen=True)
class Recount:
    period: Period
    at: datetime

    def figures_of(self, dossier: Dossier) -> set[str]:
        """The keys of all figures that count it."""
        found: set[str] = set()
        if dossier.accepted_at is None or dossier.due_at is None:
            return found
        outcome = outcome_of(dossier, self.at)
        assert outcome is not None
        if self._falls_in(dossier.accepted_at):
            found.add("received")
            if dossier.channel == "online":
                found.add("online")
            if _is_on_its_way(dossier):
                found.add("not_synchronised")
        if dossier.finished_at is None:
            found |= {"open", outcome.value}
        elif self._falls_in(dossier.finished_at):
            found |= {"resolved", outcome.value}
            if outcome.value == "late":
                found |= self._about_late(dossier)
        return found | self._handled(dossier)

    def times(self, dossiers: Iterable[Dossier], fractions: Iterable[float]) -> list[float] | None:
        """Working minutes, interpolated between neighbours."""
        minutes = sorted(
            each.working_minutes
            for each in dossiers
            if each.working_minutes is not None and "resolved" in self.figures_of(each)
        )
        if not minutes:
            return None
        told = []
        for fraction in fractions:
            place = fraction * (len(minutes) - 1)
            low, high = minutes[floor(place)], minutes[ceil(place)]
            told.append(low + (high - low) * (place - floor(place)))
        return told

    def _about_late(self, dossier: Dossier) -> set[str]:
        if dossier.working_minutes is None:
            return {"late_unbooked"}
        largest = max(of(dossier) for of in CAUSES.values())
        cause = next(key for key, of in CAUSES.items() if of(dossier) == largest)
        return {cause, "without_outage"} if dossier.late_only_by_outage else {cause}

    def _handled(self, dossier: Dossier) -> set[str]:
        """Decision 766."""
        assert dossier.accepted_at is not None
        assert dossier.due_at is not None
        finished_at = dossier.finished_at
        if not _local(dossier.accepted_at) < self.period.end:
            return set()
        if finished_at is not None and _local(finished_at) < self.period.start:
            return set()
        ended_at = min(self.at, self.period.end)
        if finished_at is not None and finished_at < self.period.end:
            ended_at = finished_at
        elif dossier.state == "supplement_required" and dossier.supplement_count == 1:
            assert dossier.paused_at is not None
            ended_at = min(ended_at, dossier.paused_at)
        in_time = ended_at <= dossier.due_at and dossier.supplement_count <= 1
        return {"handled", "handled_in_time"} if in_time else {"handled"}

    def _falls_in(self, instant: datetime) -> bool:
        return self.period.first <= _local(instant).date() <= self.period.last


def _local(instant: datetime) -> datetime:
    return instant.astimezone(VIETNAM)


def _is_on_its_way(dossier: Dossier) -> bool:
    statuses = OutboxMessage.objects.filter(subject=dossier.code, link="national_portal")
    return not {"waiting", "parked"}.isdisjoint(statuses.values_list("status", flat=True))
