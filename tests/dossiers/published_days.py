"""The working days of 2018 to 2028 as they were published, as a calendar of ours."""

from dossiers.working_time import WorkingCalendar
from tests.dossiers import minute_walker

CALENDAR = WorkingCalendar(
    2018,
    2028,
    frozenset(day for day, kind in minute_walker.KINDS.items() if kind != "makeup_workday"),
    frozenset(day for day, kind in minute_walker.KINDS.items() if kind == "makeup_workday"),
)
