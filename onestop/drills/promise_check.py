"""What a birth's due date must be, written anew from the rule book (docs/deadlines.md).

It shares no code with the product, so that the drill can tell when the product is wrong.
"""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_LIST = Path(__file__).resolve().parents[2] / "dossiers" / "data" / "holidays.csv"


class SameDayRule:
    """Received by 15:00 on a working day: that day's closing; else the next working day's."""

    def __init__(self) -> None:
        with _LIST.open(encoding="utf-8", newline="") as file:
            self._kinds = {row["date"]: row["kind"] for row in csv.DictReader(file)}

    def due_at(self, accepted_at: datetime) -> datetime:
        local = accepted_at.astimezone(HANOI)
        day = local.date()
        if not (self._worked(day) and local.time() <= time(15)):
            day += timedelta(days=1)
            while not self._worked(day):
                day += timedelta(days=1)
        return datetime.combine(day, time(17), tzinfo=HANOI)

    def _worked(self, day: date) -> bool:
        kind = self._kinds.get(day.isoformat())
        return kind == "makeup_workday" or (kind is None and day.isoweekday() <= 5)
