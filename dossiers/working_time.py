"""Working-time arithmetic: which days and hours count, and how to add them up.

Pure: the standard library only, no ORM, no settings, no clock. Every instant that goes in is an
aware datetime of any time zone; every instant that comes out is aware in Asia/Ho_Chi_Minh.

Working time is exact to the microsecond: nothing is rounded to minutes, so that time taken out
(a pause) and time put back are always the same amount.
"""

from array import array
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from .opening_hours import DEFAULT_HOURS, Intervals, OpeningHours, measured

# UTC+7 without daylight saving since 1975, so local wall-clock differences are true durations.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
EARLIEST_YEAR = 1976

#: A period of unchanging hours: its first day's number, the place on the axis of working time where
#: it begins, the place where the axis would begin if its hours had always held, the working time of
#: one day (microseconds) and the day's intervals.
_Period: TypeAlias = tuple[int, int, int, int, Intervals]

_MIDNIGHT = time()
_MICROSECOND = timedelta(microseconds=1)
_SATURDAY = 6  # as date.isoweekday() counts


class OutsideCalendar(ValueError):
    """A day before the first or after the last year that the calendar covers."""


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days and hours of one unit over whole years.

    Monday to Friday are worked, minus `days_off` and `closures`, plus `makeup_workdays`. A closure
    (a flood, say) wins over a make-up day; a make-up day wins over a day off.

    hours: the opening intervals of a working day, in order, not overlapping; the same every day.
    provisional_years: years whose days off are proposed by statute, not yet published.
    later_hours: changes of hours, in order: from that day on, these.
    """

    first_year: int
    last_year: int
    days_off: frozenset[date] = frozenset()
    makeup_workdays: frozenset[date] = frozenset()
    hours: OpeningHours = DEFAULT_HOURS
    closures: frozenset[date] = frozenset()
    provisional_years: frozenset[int] = frozenset()
    later_hours: tuple[tuple[date, OpeningHours], ...] = ()

    # Day numbers count from 1 January of the first year.
    _starts: datetime = field(init=False, repr=False, compare=False)
    _starts_in_utc: datetime = field(init=False, repr=False, compare=False)
    _first_ordinal: int = field(init=False, repr=False, compare=False)
    _days: int = field(init=False, repr=False, compare=False)
    # Working days before each day number, one entry longer than there are days.
    _worked_before: "array[int]" = field(init=False, repr=False, compare=False)
    # The day number of the k-th working day.
    _working_days: "array[int]" = field(init=False, repr=False, compare=False)
    # The periods of unchanging hours, the latest first; nearly always there is one.
    _latest_periods: tuple[_Period, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not EARLIEST_YEAR <= self.first_year <= self.last_year:
            raise ValueError(f"The years must be in order and not before {EARLIEST_YEAR}.")
        worked_before, working_days = array("i", [0]), array("i")
        first = date(self.first_year, 1, 1).toordinal()
        days = date(self.last_year, 12, 31).toordinal() - first + 1
        for number in range(days):
            if self._is_worked(date.fromordinal(first + number)):
                working_days.append(number)
            worked_before.append(len(working_days))
        # The documented way to set a derived field of a frozen dataclass.
        starts = datetime(self.first_year, 1, 1, tzinfo=VIETNAM)
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "_starts_in_utc", starts.astimezone(UTC))
        object.__setattr__(self, "_first_ordinal", first)
        object.__setattr__(self, "_days", days)
        object.__setattr__(self, "_worked_before", worked_before)
        object.__setattr__(self, "_working_days", working_days)
        object.__setattr__(self, "_latest_periods", self._periods())

    # Days

    def is_working_day(self, day: date) -> bool:
        """Whether the unit works on that day. Raises OutsideCalendar."""
        number = self._number(day)
        return self._worked_before[number + 1] > self._worked_before[number]

    def next_working_day(self, day: date) -> date:
        """That day if it is worked, else the first worked day after it. Raises OutsideCalendar."""
        return self._working_day(self._worked_before[self._number(day)])

    def nth_working_day_after(self, day: date, n: int) -> date:
        """The n-th working day after a day which itself is not counted.

        Raises ValueError if n < 1, and OutsideCalendar.
        """
        if n < 1:
            raise ValueError("n must be at least 1.")
        return self._working_day(self._worked_before[self._number(day) + 1] + n - 1)

    def opening(self, day: date) -> datetime:
        """When that working day opens. Raises ValueError on a day off, and OutsideCalendar."""
        return self._on_working_day(day, self.hours_on(day)[0][0])

    def closing(self, day: date) -> datetime:
        """When that working day closes. Raises ValueError on a day off, and OutsideCalendar."""
        return self._on_working_day(day, self.hours_on(day)[-1][1])

    def hours_on(self, day: date) -> OpeningHours:
        """The opening hours in force on that day, whether it is worked or not."""
        hours = self.hours
        for since, changed in self.later_hours:
            if day >= since:
                hours = changed
        return hours

    def is_provisional(self, year: int) -> bool:
        """Whether that year counts by statute only, its calendar not being published yet."""
        return year in self.provisional_years

    def covers(self, instant: datetime) -> bool:
        """Whether the instant's local date is in the years that this calendar covers."""
        return self.first_year <= localize(instant).year <= self.last_year

    # Working time

    @property
    def day_length(self) -> timedelta:
        """The working time of one full working day under the latest hours."""
        return timedelta(microseconds=self._latest_periods[0][3])

    def day_length_on(self, day: date) -> timedelta:
        """The working time of one full working day under the hours of that day."""
        number = self._number(day)
        return next(timedelta(0, 0, each[3]) for each in self._latest_periods if number >= each[0])

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from start to end; negative if end is the earlier one.

        Raises OutsideCalendar.
        """
        return timedelta(0, 0, self.position(end) - self.position(start))

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The first instant by which `amount` has been worked since `start`.

        Closed hours offer a choice (12:00 or 13:00; 17:00 or the next opening): it is the earlier.
        No amount at all gives `start` back. Raises ValueError if negative, and OutsideCalendar.
        """
        if amount < timedelta():
            raise ValueError("Working time cannot be taken away.")
        if not amount:
            return localize(start)
        return self.instant_at(self.position(start) + amount // _MICROSECOND)

    def position(self, instant: datetime) -> int:
        """The instant's place on the axis of working time: microseconds worked since the start.

        Closed hours take no room on that axis. Raises OutsideCalendar.
        """
        # Every due date comes through here several times: hence no calls for small change. The
        # database gives UTC; instants of one and the same zone are subtracted fastest.
        if instant.tzinfo is UTC:
            since_start = instant - self._starts_in_utc
        else:
            since_start = localize(instant) - self._starts
        number = since_start.days
        if not 0 <= number < self._days:
            raise self._outside(localize(instant))
        worked = self._worked_before[number]
        for period in self._latest_periods:
            if number >= period[0]:
                break
        _, _, base, length, latest_first = period
        position = base + worked * length
        if self._worked_before[number + 1] > worked:
            clock = since_start.seconds * 1_000_000 + since_start.microseconds
            for opens, closes, before in latest_first:
                if clock > opens:
                    return position + before + (clock if clock < closes else closes) - opens
        return position

    def instant_at(self, position: int) -> datetime:
        """The earliest instant at a place on the axis of working time, which must be above 0.

        Raises OutsideCalendar.
        """
        # The end of a day and the beginning of the next share a place: take the end.
        for period in self._latest_periods:
            if position > period[1]:
                break
        _, _, base, length, latest_first = period
        index, within = divmod(position - base - 1, length)
        day = self._working_day(index)
        for opens, _closes, before in latest_first:
            if within >= before:
                clock = timedelta(0, 0, opens + within + 1 - before)
                return datetime.combine(day, _MIDNIGHT, VIETNAM) + clock
        raise AssertionError("The first interval begins at 0.")

    def _periods(self) -> tuple[_Period, ...]:
        """Raises ValueError when hours are wrong or their changes out of order."""
        periods: list[_Period] = []
        for day, hours in ((date(self.first_year, 1, 1), self.hours), *self.later_hours):
            since, starts_at, base, length = self._number(day), 0, 0, 0
            if periods:
                before, _, base, length, _ = periods[-1]
                if since <= before:
                    raise ValueError("Changes of hours must be in order.")
                starts_at = base + self._worked_before[since] * length
            intervals, length = measured(hours)
            base = starts_at - self._worked_before[since] * length
            periods.append((since, starts_at, base, length, intervals))
        return tuple(reversed(periods))

    def _is_worked(self, day: date) -> bool:
        if day in self.closures:
            return False
        if day in self.makeup_workdays:
            return True
        return day.isoweekday() < _SATURDAY and day not in self.days_off

    def _number(self, day: date) -> int:
        number = day.toordinal() - self._first_ordinal
        if not 0 <= number < self._days:
            raise self._outside(day)
        return number

    def _working_day(self, index: int) -> date:
        if not 0 <= index < len(self._working_days):
            raise self._outside()
        return date.fromordinal(self._first_ordinal + self._working_days[index])

    def _on_working_day(self, day: date, at: time) -> datetime:
        if not self.is_working_day(day):
            raise ValueError(f"{day:%Y-%m-%d} is not a working day.")
        return datetime.combine(day, at, VIETNAM)

    def _outside(self, day: date | None = None) -> OutsideCalendar:
        what = "A day counted to" if day is None else f"{day:%Y-%m-%d}"
        years = f"{self.first_year}-{self.last_year}"
        return OutsideCalendar(f"{what} is outside the working calendar ({years}).")


def localize(instant: datetime) -> datetime:
    """The same instant in Vietnam's time. Raises ValueError if it carries no time zone."""
    if instant.tzinfo is VIETNAM:
        return instant
    if instant.tzinfo is None:
        raise ValueError("An instant must carry its time zone.")
    return instant.astimezone(VIETNAM)
