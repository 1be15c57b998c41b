"""Publishing a year: bad lines named, changes and moved dates shown, then written on record."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dossiers import holiday_seed
from dossiers.calendar_csv import LineFault, parse_calendar
from dossiers.calendar_import import plan_import, publish_year
from dossiers.calendars import calendar_of, forget_calendar
from dossiers.holiday_seed import SeedRow
from dossiers.models import CalendarYear, Dossier, Holiday
from dossiers.recomputation import MovedDate
from dossiers.working_time import VIETNAM

from . import stories as s

SHIPPED = (Path(holiday_seed.__file__).parent / "data" / "holidays.csv").read_bytes()
HEADER = "date,kind,name_vi,source,confidence"
NOTICE = "10065/VPCP-KGVX"


def file(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def shipped(year: int) -> bytes:
    """The shipped list as the file of that year alone."""
    header, *lines = SHIPPED.decode().splitlines()
    return file(*(line for line in lines if line.startswith(str(year))), header=header)


def faults(content: bytes, year: int = 2028) -> list[tuple[int, str]]:
    return [(fault.line, fault.reason) for fault in parse_calendar(content, year).faults]


# The file


@pytest.mark.parametrize("year", range(2019, 2028))
def test_the_shipped_list_has_no_faults_year_by_year(year: int) -> None:
    parsed = parse_calendar(shipped(year), year)
    assert parsed.faults == []
    assert parsed.rows == [row for row in holiday_seed.seed_rows() if row.date.year == year]


@pytest.mark.parametrize(
    "content",
    [
        file(f"2028-01-03,holiday,Nghỉ bù,{NOTICE},secondary"),
        b"\xef\xbb\xbf" + file(f"03/01/2028,holiday, Nghỉ bù ,{NOTICE},secondary"),
        file(
            f"3/1/2028;holiday;Nghỉ bù;{NOTICE};secondary", header=HEADER.replace(",", ";")
        ).replace(b"\n", b"\r\n"),
        file(
            f"Nghỉ bù,secondary,holiday,{NOTICE},2028-01-03",
            header="name_vi,confidence,kind,source,date",
        ),
    ],
)
def test_spreadsheets_write_it_in_their_ways(content: bytes) -> None:
    row = SeedRow(date(2028, 1, 3), "holiday", "Nghỉ bù", NOTICE, "secondary")
    assert parse_calendar(content, 2028).rows == [row]
    assert faults(content) == []


def test_an_official_day_needs_no_word_on_confidence() -> None:
    without = file(f"2028-01-03,holiday,Nghỉ,{NOTICE}", header="date,kind,name_vi,source")
    for content in (without, file(f"2028-01-03,holiday,Nghỉ,{NOTICE},")):
        assert [row.confidence for row in parse_calendar(content, 2028).rows] == ["official"]


@pytest.mark.parametrize(
    ("line", "reasons"),
    [
        (f"2028-02-30,holiday,Nghỉ,{NOTICE},", ["Ngày “2028-02-30” không đúng dạng"]),
        (f",holiday,Nghỉ,{NOTICE},", ["Ngày “” không đúng dạng"]),
        (f"2027-12-31,holiday,Nghỉ,{NOTICE},", ["Ngày 31/12/2027 không thuộc năm 2028"]),
        (f"2028-01-04,party,Nghỉ,{NOTICE},", ["Loại ngày “party” không có"]),
        (f"2028-01-04,makeup_workday,Bù,{NOTICE},", ["Ngày làm bù phải là thứ bảy"]),
        (f"2028-01-08,swap_off,Nghỉ,{NOTICE},", ["Ngày nghỉ hoán đổi phải từ thứ hai"]),
        (f"2028-01-04,holiday,Nghỉ,{NOTICE},rumour", ["Độ tin cậy “rumour” không có"]),
        ("2028-01-04,holiday, ,,", ["Cột name_vi để trống", "Cột source để trống"]),
        (f"2028-01-04,holiday,{'x' * 201},{NOTICE},", ["Cột name_vi dài quá 200"]),
        (f"2028-01-04,holiday,Nghỉ,{NOTICE},official,more", ["Dòng có nhiều ô hơn"]),
        ("2028-01-04", ["Loại ngày “”", "Cột name_vi để trống", "Cột source để trống"]),
        ("2028-01-03,holiday,Nghỉ,nguồn,", ["Trùng ngày với dòng 2"]),
    ],
)
def test_a_bad_line_is_named_with_every_reason(line: str, reasons: list[str]) -> None:
    good = [f"2028-01-{day:02},holiday,Nghỉ,{NOTICE}," for day in (3, 5)]
    found = faults(file(good[0], line, good[1]))
    assert [number for number, _ in found] == [3] * len(reasons)
    for (_, reason), expected in zip(found, reasons, strict=True):
        assert reason.startswith(expected)


def test_all_bad_lines_are_named_at_once_by_their_place_in_the_file() -> None:
    content = file(
        "2028-13-01,holiday,Nghỉ,a,",
        '2028-01-03,holiday,"Nghỉ',  # a name over two lines
        'bù",a,',
        "2028-01-04,party,Nghỉ,a,",
    )
    assert [line for line, _ in faults(content)] == [2, 5]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, "Dòng tiêu đề thiếu cột: date, kind, name_vi, source."),
        (b"\xff\xfe\x00", 1, "Tệp không ở dạng UTF-8."),
        (file("x", header="ngay,loai"), 1, "Dòng tiêu đề thiếu cột"),
        (file(), 1, "Tệp không có ngày nào."),
        (file('2028-01-03,"holiday"x,Nghỉ,a,'), 2, "Không đọc được từ dòng này"),
        (file('2028-01-03,holiday,"Nghỉ,a,'), 2, "Không đọc được từ dòng này"),
    ],
)
def test_what_is_no_such_file_is_said_to_be_none(content: bytes, line: int, reason: str) -> None:
    (fault,) = parse_calendar(content, 2028).faults
    assert isinstance(fault, LineFault)
    assert fault.line == line
    assert fault.reason.startswith(reason)


# What it changes


@pytest.fixture
def dossier(people: None) -> Dossier:
    """Three working days from Wednesday 18 November 2026: due on Monday the 23rd."""
    at = datetime(2026, 11, 18, 9, tzinfo=VIETNAM)
    return s.moved(s.filed(s.MARITAL_STATUS, at=at), s.ACCEPT, at=at)


def on(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=VIETNAM)


def changed_2026() -> list[SeedRow]:
    """The shipped year without the day given on 24 November, renaming one and giving another."""
    rows = {row.date: row for row in parse_calendar(shipped(2026), 2026).rows}
    del rows[date(2026, 11, 24)]
    rows[date(2026, 9, 1)] = rows[date(2026, 9, 1)]._replace(name="Quốc khánh")
    rows[date(2026, 11, 20)] = SeedRow(date(2026, 11, 20), "holiday", "Nghỉ", NOTICE, "official")
    return list(rows.values())


def test_the_plan_shows_what_would_change_and_move(dossier: Dossier) -> None:
    before = set(Holiday.objects.values_list())
    plan = plan_import(2026, changed_2026())
    assert [row.date for row in plan.days.added] == [date(2026, 11, 20)]
    assert [row.date for row in plan.days.removed] == [date(2026, 11, 24)]
    ((old, new),) = plan.days.changed
    assert (old.date, new.name) == (date(2026, 9, 1), "Quốc khánh")
    assert plan.not_off == [date(2026, 11, 24)]
    # Without the 20th, but with the 24th: one day later, not two.
    assert plan.moves == [MovedDate(dossier.code, on(23, 17), on(24, 17))]

    assert set(Holiday.objects.values_list()) == before
    dossier.refresh_from_db()
    assert dossier.due_at == on(23, 17)


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing() -> None:
    plan = plan_import(2026, parse_calendar(shipped(2026), 2026).rows)
    assert (plan.days.added, plan.days.changed, plan.days.removed) == ([], [], [])
    assert (plan.not_off, plan.moves) == ([], [])


def test_publishing_writes_the_year_and_recomputes_on_record(dossier: Dossier) -> None:
    by, rows = s.user("vanhanh"), changed_2026()
    moved = publish_year(2026, rows, legal_basis=NOTICE, by=by, now=on(18, 10))
    assert moved == [MovedDate(dossier.code, on(23, 17), on(24, 17))]
    year = CalendarYear.objects.get(year=2026)
    assert (year.published, year.legal_basis) == (True, NOTICE)
    assert year.published_on == date(2026, 11, 18)
    stored = Holiday.objects.filter(date__year=2026).order_by("date")
    assert [SeedRow(*row) for row in stored.values_list(*SeedRow._fields)] == sorted(rows)
    dossier.refresh_from_db()
    assert dossier.due_at == on(24, 17)
    event = dossier.events.get(transition="recompute")
    assert event.arguments["reason"] == NOTICE
    assert publish_year(2026, rows, legal_basis=NOTICE, by=by, now=on(18, 11)) == []


def test_a_year_is_published_in_place_of_the_statute(people: None) -> None:
    assert calendar_of(None).is_provisional(2028)
    rows = parse_calendar(file(f"2028-01-03,holiday,Nghỉ bù,{NOTICE},"), 2028).rows
    plan = plan_import(2028, rows)
    assert date(2028, 1, 26) in plan.not_off  # Tết: somebody should look again
    publish_year(2028, rows, legal_basis=NOTICE, by=s.user("vanhanh"), now=on(18, 10))
    forget_calendar()
    assert not calendar_of(None).is_provisional(2028)
    assert not calendar_of(None).is_working_day(date(2028, 1, 3))
    assert calendar_of(None).is_working_day(date(2028, 1, 26))


# From the command line


def test_the_command_lists_and_moves(dossier: Dossier, capsys: pytest.CaptureFixture[str]) -> None:
    s.close(date(2026, 11, 20))
    call_command("recompute_due_dates")
    line = f"{dossier.code}: 2026-11-23 17:00 -> 2026-11-25 17:00"
    assert capsys.readouterr().out.splitlines() == [line, "1 due dates would move"]
    apply: dict[str, Any] = {"cause": "hours", "reason": "Công điện", "by": "vanhanh"}
    call_command("recompute_due_dates", apply=True, **apply)
    assert capsys.readouterr().out.splitlines() == [line, "1 due dates moved"]
    dossier.refresh_from_db()
    assert dossier.due_at == on(25, 17)
    call_command("recompute_due_dates")
    assert capsys.readouterr().out == "0 due dates would move\n"


@pytest.mark.parametrize(
    "options",
    [
        {"apply": True},
        {"apply": True, "cause": "rule", "reason": "x", "by": "nobody"},
        {"rule": 0},
    ],
)
def test_the_command_asks_for_what_it_needs(people: None, options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        call_command("recompute_due_dates", **options)
