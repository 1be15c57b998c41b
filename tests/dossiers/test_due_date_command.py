import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dossiers.calendars import forget_calendar
from dossiers.holiday_seed import seed_calendar
from dossiers.models.holiday import CalendarYear, Holiday

CHECKOUT = Path(__file__).parents[2]


class Ask:
    """Gives lines (objects, text or bytes) to the command and keeps what it printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys
        self.answers: list[dict[str, Any]] = []
        self.err = ""

    def __call__(
        self, *lines: Any, flags: tuple[str, ...] = ("--calendar", "shipped")
    ) -> list[dict[str, Any]]:
        given = b"".join(_as_bytes(line) + b"\n" for line in lines)
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            call_command("due_date", *flags)
        finally:
            out, self.err = self.capsys.readouterr()
            self.answers = [json.loads(line) for line in out.splitlines()]
        return self.answers


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    return Ask(monkeypatch, capsys)


def _as_bytes(line: Any) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line)).encode()


def case(**changes: Any) -> dict[str, Any]:
    return {
        "id": "a",
        "accepted_at": "2026-11-09T09:00:00",
        "unit": "working_day",
        "amount": 3,
        "pauses": [["2026-11-10T10:00:00", "2026-11-13T14:00:00"]],
    } | changes


def test_a_line_comes_back_with_its_due_instant(ask: Ask) -> None:
    given = case(note="Ghi chú")
    (answer,) = ask(given)
    assert answer == given | {"due_at": "2026-11-18T11:00:00"}
    assert list(answer) == [*given, "due_at"]


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"pauses": []}, "2026-11-12T17:00:00"),
        ({"pauses": None}, "2026-11-12T17:00:00"),
        # With an offset in, with an offset out, always Vietnam's.
        ({"accepted_at": "2026-11-09T02:00:00Z"}, "2026-11-18T11:00:00+07:00"),
        ({"accepted_at": "2026-11-09T09:00+07:00"}, "2026-11-18T11:00:00+07:00"),
        (
            {"pauses": [["2026-11-10T03:00:00Z", "2026-11-13T07:00:00Z"]]},
            "2026-11-18T11:00:00",
        ),
        ({"after_supplement": "restart"}, "2026-11-18T17:00:00"),
        (
            {"unit": "same_day_15h", "amount": None, "pauses": [], "cutoff": "08:59"},
            "2026-11-10T17:00:00",
        ),
        ({"unit": "same_day_15h", "amount": 0, "pauses": []}, "2026-11-09T17:00:00"),
        (
            {"unit": "working_hour", "accepted_at": "2026-11-09T09:00:30", "pauses": []},
            "2026-11-09T13:00:30",
        ),
    ],
)
def test_answers(ask: Ask, changes: dict[str, Any], due: str) -> None:
    (answer,) = ask(case(**changes))
    assert answer["due_at"] == due


def test_one_case_by_flags(ask: Ask) -> None:
    (answer,) = ask(
        flags=(
            "--calendar=shipped",
            "--accepted-at=2026-11-18T09:00",
            "--unit=same_day_15h",
            "--pause=2026-11-18T11:30/2026-11-19T08:00",
            "--pause=2026-11-19T08:00/2026-11-20T13:30",
        )
    )
    assert answer["due_at"] == "2026-11-23T09:00:00"
    assert answer["pauses"][1] == ["2026-11-19T08:00", "2026-11-20T13:30"]


def test_a_rule_by_flags_serves_the_lines_that_have_none(ask: Ask) -> None:
    flags = ("--calendar=shipped", "--after-supplement=restart")
    first, second = ask(case(), case(after_supplement="shift"), flags=flags)
    assert first["due_at"] == "2026-11-18T17:00:00"
    assert second["due_at"] == "2026-11-18T11:00:00"
    assert "after_supplement" not in first


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (case(accepted_at=None), "accepted_at: "),
        (case(accepted_at="2026-11-09"), "accepted_at: "),
        (case(accepted_at="2026-13-09T09:00"), "accepted_at: "),
        (case(accepted_at="1999-11-09T09:00"), "accepted_at: "),
        (case(accepted_at="0001-01-01T00:00+14:00"), "accepted_at: "),
        (case(unit="week"), "unit: "),
        (case(unit=["working_day"]), "unit: "),
        (case(amount=0), "amount: "),
        (case(amount="3"), "amount: "),
        (case(amount=True), "amount: "),
        (case(amount=2.5), "amount: "),
        (case(amount=10**30), "amount: "),
        (case(amount=10**9, unit="calendar_day"), "amount: "),
        (case(amount=10**6, unit="working_hour"), "amount: "),
        (case(accepted_at="2040-12-31T16:00", unit="same_day_15h", pauses=[]), "accepted_at: "),
        (case(cutoff="3pm"), "cutoff: "),
        (case(cutoff="15:00Z", unit="same_day_15h"), "cutoff: "),
        (case(cutoff=15), "cutoff: "),
        (case(after_supplement="again"), "after_supplement: "),
        (case(pauses="none"), "pauses: "),
        (case(pauses=[["2026-11-10T10:00"]]), "pauses[0]: "),
        (case(pauses=[["2026-11-10T10:00", None]]), "pauses[0]: "),
        (case(pauses=[["2026-11-10T10:00", "2026-11-10T09:00"]]), "pauses[0]: "),
        (case(pauses=[["2026-11-10T10:00", "2051-11-10T09:00"]]), "pauses[0]: "),
    ],
)
def test_a_bad_case_names_its_field_and_the_others_are_answered(
    ask: Ask, line: dict[str, Any], field: str
) -> None:
    with pytest.raises(CommandError, match="1 of 3 cases"):
        ask(case(id=1), line, case(id=2))
    first, bad, last = ask.answers
    assert (first["id"], last["id"]) == (1, 2)
    assert last["due_at"] == "2026-11-18T11:00:00"
    assert list(bad) == ["id", "error"]
    assert bad["id"] == "a"
    assert bad["error"].startswith(field)


@pytest.mark.parametrize("line", ["{", "[1]", "7", b"\xff\xfe", "[" * 100_000, '{"id": 1} {}'])
def test_a_line_that_is_no_object_is_named_by_its_number(ask: Ask, line: Any) -> None:
    with pytest.raises(CommandError):
        ask("", line, case())
    bad, good = ask.answers
    assert bad["id"] is None
    assert bad["error"].startswith("line 2: ")
    assert good["due_at"] == "2026-11-18T11:00:00"


def test_a_bad_case_by_flags_is_an_error(ask: Ask) -> None:
    with pytest.raises(CommandError, match=r"^accepted_at: "):
        ask(flags=("--calendar=shipped", "--unit=working_day", "--amount=3"))


def test_years_without_a_published_calendar_are_named_once(ask: Ask) -> None:
    late = case(accepted_at="2027-12-30T09:00:00", pauses=[])
    ask(case(), late, late)
    assert ask.err == "Provisional, for want of a published calendar: 2028.\n"


@pytest.mark.django_db
def test_the_table_counts_unless_the_shipped_calendar_is_asked_for(ask: Ask) -> None:
    seed_calendar()
    assert CalendarYear.objects.filter(year=2026, published=True).exists()
    Holiday.objects.create(date="2026-11-12", kind="holiday", name="Nghỉ", source="Thông báo")
    forget_calendar()
    try:
        (from_table,) = ask(case(pauses=[]), flags=())
        (shipped,) = ask(case(pauses=[]))
    finally:
        forget_calendar()
    assert from_table["due_at"] == "2026-11-13T17:00:00"
    assert shipped["due_at"] == "2026-11-12T17:00:00"


def run_process(given: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "due_date"],
        input=given,
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env=os.environ | environment,
        timeout=120,
        check=False,
    )


def test_without_a_database_the_shipped_calendar_answers_and_says_so() -> None:
    nobody = "postgres://nobody@127.0.0.1:1/onestop"
    finished = run_process(json.dumps(case()) + "\n{}\n", DATABASE_URL=nobody)
    good, bad = (json.loads(line) for line in finished.stdout.splitlines())
    assert good["due_at"] == "2026-11-18T11:00:00"
    assert bad == {"id": None, "error": "accepted_at: an ISO date and time is needed, not None"}
    assert finished.returncode == 1
    assert "shipped calendar" in finished.stderr
    assert "1 of 2 cases" in finished.stderr
