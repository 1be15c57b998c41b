"""When a ward's counter took paper in: office hours of the dark days, whatever day of the week."""

from datetime import datetime, time, timedelta

from .promise_check import HANOI

_OPENS, _CLOSES = time(7, 30), time(16, 30)


class OfficeHours:
    """The office hours between two (aware) instants; each local day has the same."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self._spans: list[tuple[datetime, datetime]] = []
        day = start.astimezone(HANOI).date()
        while day <= end.astimezone(HANOI).date():
            opens = max(datetime.combine(day, _OPENS, tzinfo=HANOI), start)
            closes = min(datetime.combine(day, _CLOSES, tzinfo=HANOI), end)
            if opens < closes:
                self._spans.append((opens, closes))
            day += timedelta(days=1)
        self._length = sum((closes - opens for opens, closes in self._spans), timedelta())

    def instant(self, share: float) -> datetime:
        """The instant at which this share (0 to 1) of all the hours is over, to the second."""
        left = self._length * share
        for opens, closes in self._spans:
            if left <= closes - opens:
                return (opens + left).replace(microsecond=0)
            left -= closes - opens
        return self._spans[-1][1]
