"""Answer when a dossier is due: one case by flags, or many as JSON lines (docs/deadlines.md)."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from dossiers.calendars import current_calendar, shipped_calendar
from dossiers.clock import AfterSupplement, Pause, TimeLimit, TimeUnit, due_at
from dossiers.working_time import VIETNAM, OutsideCalendar, WorkingCalendar

_DATE_ONLY = len("2026-11-18")


class BadCase(Exception):
    """A case that has no answer; the message names the field."""


class Command(BaseCommand):
    help = (
        "Print when a dossier is due, as a JSON object. Without --accepted-at, cases are read as "
        "JSON lines from standard input. Times are ISO; without an offset, Asia/Ho_Chi_Minh."
    )
    requires_system_checks = []  # it must answer without a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accepted-at", metavar="TIME", help="2026-11-18T15:00")
        parser.add_argument("--unit", metavar="UNIT", help=", ".join(TimeUnit))
        parser.add_argument("--amount", metavar="N", type=int, help="not used by same_day_15h")
        parser.add_argument("--pause", metavar="FROM/TO", action="append", help="may be repeated")
        parser.add_argument("--cutoff", metavar="HH:MM", help="of same_day_15h; default 15:00")
        parser.add_argument("--after-supplement", metavar="RULE", help=", ".join(AfterSupplement))
        parser.add_argument("--calendar", choices=["database", "shipped"], default="database")

    def handle(self, *args: Any, **options: Any) -> None:
        self.provisional_years: set[int] = set()
        # These two also serve the lines that do not say otherwise.
        rule = {
            name: options[name]
            for name in ("cutoff", "after_supplement")
            if options[name] is not None
        }
        asked = {
            name: options[name]
            for name in ("accepted_at", "unit", "amount")
            if options[name] is not None
        }
        if options["pause"] is not None:
            asked["pauses"] = [span.split("/") for span in options["pause"]]
        if not asked and sys.stdin.isatty():
            raise CommandError("Give --accepted-at and --unit, or JSON lines on standard input.")
        calendar = self.calendar(options["calendar"])
        try:
            if asked:
                self.print_line(self.answer(asked | rule, {}, calendar))
            else:
                self.answer_lines(rule, calendar)
        except BadCase as problem:
            raise CommandError(str(problem)) from problem
        finally:
            if self.provisional_years:
                years = ", ".join(str(year) for year in sorted(self.provisional_years))
                self.stderr.write(f"Provisional, for want of a published calendar: {years}.")

    def calendar(self, source: str) -> WorkingCalendar:
        if source == "shipped":
            return shipped_calendar()
        try:
            return current_calendar()
        except (OperationalError, ProgrammingError):  # no server, or no tables yet
            self.stderr.write("The database cannot be read; using the shipped calendar.")
            return shipped_calendar()

    def answer_lines(self, rule: dict[str, Any], calendar: WorkingCalendar) -> None:
        """One line out for each line in, at once. Raises CommandError in the end if any failed."""
        answered = failed = 0
        for number, line in enumerate(sys.stdin.buffer, start=1):
            if not line.strip():
                continue
            case: Any = None
            try:
                case = _parse(line, number)
                self.print_line(self.answer(case, rule, calendar))
                answered += 1
            except BadCase as problem:
                identity = case.get("id") if isinstance(case, dict) else None
                self.print_line({"id": identity, "error": str(problem)})
                failed += 1
        if failed:
            raise CommandError(f"{failed} of {answered + failed} cases have no answer.")

    def answer(
        self, case: dict[str, Any], rule: dict[str, Any], calendar: WorkingCalendar
    ) -> dict[str, Any]:
        """The case with its `due_at`. Raises BadCase."""
        accepted_at, is_local = _instant(case.get("accepted_at"), "accepted_at", calendar)
        limit = _limit(rule | case)
        pauses = _pauses(case.get("pauses"), calendar)
        try:
            due = due_at(accepted_at, limit, pauses, calendar)
        except (OutsideCalendar, OverflowError) as problem:
            field = "accepted_at" if limit.unit is TimeUnit.SAME_DAY_15H else "amount"
            raise BadCase(
                f"{field}: the due instant falls after {calendar.last_year}, "
                "the last year of the working calendar"
            ) from problem
        for year in range(accepted_at.year, due.year + 1):
            if calendar.is_provisional(year):
                self.provisional_years.add(year)
        return case | {"due_at": (due.replace(tzinfo=None) if is_local else due).isoformat()}

    def print_line(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer))
        self.stdout.flush()  # whoever asks line by line waits for this one


def _parse(line: bytes, number: int) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise BadCase(f"line {number}: not JSON") from problem
    if not isinstance(case, dict):
        raise BadCase(f"line {number}: not a JSON object")
    return case


def _instant(value: Any, field: str, calendar: WorkingCalendar) -> tuple[datetime, bool]:
    """The instant, and whether it was given as a local time, without an offset."""
    if not isinstance(value, str) or len(value) <= _DATE_ONLY:
        raise BadCase(f"{field}: an ISO date and time is needed, not {value!r}")
    try:
        instant = datetime.fromisoformat(value)
    except ValueError as problem:
        raise BadCase(f"{field}: not an ISO time: {value!r}") from problem
    is_local = instant.tzinfo is None
    try:
        instant = instant.replace(tzinfo=VIETNAM) if is_local else instant.astimezone(VIETNAM)
        covered = calendar.covers(instant)
    except OverflowError:  # year 1 or 9999, pushed over the edge by its offset
        covered = False
    if not covered:
        years = f"{calendar.first_year}-{calendar.last_year}"
        raise BadCase(f"{field}: outside the working calendar ({years}): {value!r}")
    return instant, is_local


def _limit(case: dict[str, Any]) -> TimeLimit:
    unit, amount = case.get("unit"), case.get("amount")
    if unit not in list(TimeUnit):
        raise BadCase(f"unit: must be one of {', '.join(TimeUnit)}, not {unit!r}")
    if unit == TimeUnit.SAME_DAY_15H:
        amount = 1
    elif type(amount) is not int or amount < 1:  # a JSON true is no amount
        raise BadCase(f"amount: must be a whole number of at least 1, not {amount!r}")
    after = case.get("after_supplement", AfterSupplement.SHIFT)
    if after not in list(AfterSupplement):
        raise BadCase(
            f"after_supplement: must be one of {', '.join(AfterSupplement)}, not {after!r}"
        )
    cutoff = case.get("cutoff", "15:00")
    try:
        return TimeLimit(TimeUnit(unit), amount, time.fromisoformat(cutoff), AfterSupplement(after))
    except (TypeError, ValueError) as problem:
        raise BadCase(f"cutoff: must be a time of day such as 15:00, not {cutoff!r}") from problem


def _pauses(spans: Any, calendar: WorkingCalendar) -> list[Pause]:
    if spans is None:
        return []
    if not isinstance(spans, list):
        raise BadCase(f"pauses: must be a list of [from, to], not {spans!r}")
    pauses = []
    for number, span in enumerate(spans):
        field = f"pauses[{number}]"
        if not isinstance(span, list) or len(span) != 2:
            raise BadCase(f"{field}: must be [from, to], not {span!r}")
        start, _ = _instant(span[0], field, calendar)
        end, _ = _instant(span[1], field, calendar)
        if end < start:
            raise BadCase(f"{field}: ends before it starts")
        pauses.append(Pause(start, end))
    return pauses
