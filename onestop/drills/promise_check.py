"""What a due date and an outcome must be, written anew from the rule book (docs/deadlines.md).

It shares no code with the product, so that the drill can tell when the product is wrong.
"""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_LIST = Path(__file__).resolve().parents[2] / "dossiers" / "data" / "holidays.csv"
_CLOSING = time(17)
#: Working days that each takes in its usual case; 0 is the same day, if received by 15:00.
BIRTH, DEATH, MARRIAGE, MARITAL_STATUS = "1.001193", "1.000656", "1.000894", "1.004873"
_WORKING_DAYS = {BIRTH: 0, DEATH: 0, MARRIAGE: 1, MARITAL_STATUS: 3}


class RuleBook:
    """Instants are aware; answers are in Asia/Ho_Chi_Minh."""

    def __init__(self) -> None:
        with _LIST.open(encoding="utf-8", newline="") as file:
            self._kinds = {row["date"]: row["kind"] for row in csv.DictReader(file)}

    def due_at(self, procedure: str, accepted_at: datetime) -> datetime:
        """When the result of a dossier without pauses is due. KeyError: not a drill's procedure."""
        local = accepted_at.astimezone(HANOI)
        day, days = local.date(), _WORKING_DAYS[procedure]
        if days == 0:
            days = 0 if self._worked(day) and local.time() <= time(15) else 1
        for _ in range(days):
            day += timedelta(days=1)
            while not self._worked(day):
                day += timedelta(days=1)
        return datetime.combine(day, _CLOSING, tzinfo=HANOI)

    def outcome(self, due_at: datetime, finished_at: datetime) -> str:
        """Of a finished dossier: early, on_time or late."""
        if finished_at > due_at:
            return "late"
        earlier = finished_at.astimezone(HANOI).date() < due_at.astimezone(HANOI).date()
        return "early" if earlier else "on_time"

    def _worked(self, day: date) -> bool:
        kind = self._kinds.get(day.isoformat())
        return kind == "makeup_workday" or (kind is None and day.isoweekday() <= 5)
