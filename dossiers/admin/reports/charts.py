"""The charts beside a report's table: data for the Chart.js that the admin's theme brings along.

They draw what the table says in numbers, and nothing else.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ...reports.figures import CAUSES, EARLY, LATE, ON_TIME, OVERDUE, Figure
from ...reports.indicators import INDICATORS
from ...reports.report import Report, Row

_GREEN, _BLUE, _RED, _AMBER, _VIOLET, _GREY = (
    "#15803d", "#2563a8", "#c0392b", "#d08a1e", "#7a4fa3", "#94a3b8",
)  # fmt: skip
_MOST_UNITS = 10
_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Chart:
    """``data`` and ``options`` are JSON, as Chart.js takes them."""

    title: str
    data: str
    options: str


def charts_of(report: Report) -> list[Chart]:
    """In the active language; those that have something to show."""
    drawn = _BY_TABLE[report.question.table.key](report)
    return [chart for chart in drawn if chart is not None]


def _results(report: Report) -> list[Chart | None]:
    by_procedure = report.by_procedure or [report.whole]
    worst = _worst(report.by_unit, (LATE, OVERDUE))
    return [
        _stacked(
            _("Đã giải quyết trong kỳ, theo thủ tục"),
            by_procedure,
            ((EARLY, _BLUE), (ON_TIME, _GREEN), (LATE, _RED)),
        ),
        _stacked(
            _("Đơn vị có nhiều hồ sơ quá hạn nhất"),
            worst,
            ((LATE, _RED), (OVERDUE, _AMBER)),
            labels=(_("Xong quá hạn"), _("Chưa xong, quá hạn")),
        ),
    ]


def _time(report: Report) -> list[Chart | None]:
    counted = [(cause, report.whole.counts[cause.key]) for cause in CAUSES]
    causes = [(str(cause.label), number) for cause, number in counted if number]
    timed = [row for row in report.by_procedure or [report.whole] if row.times is not None]
    hours = [
        [round(row.times[number] / _MINUTES_AN_HOUR, 1) for row in timed if row.times]
        for number in range(len(report.question.table.times))
    ]
    names = [row.label for row in timed]
    tints = zip(report.question.table.times, hours, (_BLUE, _GREY), strict=True)
    return [
        _bars(
            _("Hồ sơ quá hạn: phần lớn thời gian ở"),
            [name for name, _number in causes],
            [(_("Hồ sơ"), [number for _name, number in causes], _RED)],
        ),
        _bars(
            _("Thời gian làm việc (giờ), theo thủ tục"),
            names,
            [(str(time.label), values, tint) for time, values, tint in tints],
        ),
    ]


def _indicators(report: Report) -> list[Chart | None]:
    rows = report.by_procedure or [report.whole]
    on_time = INDICATORS[0]
    rated = [(row, on_time.percentage(row.counts)) for row in report.by_unit]
    lowest = sorted(
        ((row.label, value) for row, value in rated if value is not None),
        key=lambda each: each[1],
    )[:_MOST_UNITS]
    tints = (_GREEN, _BLUE, _VIOLET)
    return [
        _bars(
            _("Chỉ số theo thủ tục (%)"),
            [row.label for row in rows],
            [
                (str(each.label), [each.percentage(row.counts) for row in rows], tint)
                for each, tint in zip(INDICATORS, tints, strict=True)
            ],
            most=100,
        ),
        _bars(
            _("Đơn vị có tỷ lệ đúng hạn thấp nhất (%)"),
            [name for name, _value in lowest],
            [(str(on_time.label), [value for _name, value in lowest], _GREEN)],
            most=100,
        ),
    ]


_BY_TABLE = {"results": _results, "time": _time, "indicators": _indicators}


def _worst(rows: Sequence[Row], figures: Sequence[Figure]) -> list[Row]:
    """The units without others below them that have most of these, most first."""
    depths_after = [*(row.depth for row in rows[1:]), 0]
    leaves = [row for row, after in zip(rows, depths_after, strict=False) if after <= row.depth]
    weighed = [(sum(row.counts[each.key] for each in figures), row) for row in leaves]
    weighed.sort(key=lambda each: -each[0])
    return [row for weight, row in weighed[:_MOST_UNITS] if weight]


def _stacked(
    title: str,
    rows: Sequence[Row],
    shown: Sequence[tuple[Figure, str]],
    labels: Sequence[str] = (),
) -> Chart | None:
    names = labels or [str(figure.label) for figure, _tint in shown]
    series = [
        (name, [row.counts[figure.key] for row in rows], tint)
        for name, (figure, tint) in zip(names, shown, strict=True)
    ]
    return _bars(title, [row.label for row in rows], series, stacked=True)


def _bars(
    title: str,
    names: list[str],
    series: Sequence[tuple[str, Sequence[float | None], str]],
    *,
    stacked: bool = False,
    most: int | None = None,
) -> Chart | None:
    """Lying bars; None without any bar."""
    if not any(value for _name, values, _tint in series for value in values):
        return None
    datasets = [
        {"label": name, "data": list(values), "backgroundColor": tint, "maxBarThickness": 22}
        for name, values, tint in series
    ]
    options: dict[str, Any] = {
        "indexAxis": "y",
        "animation": False,
        "responsive": True,
        "maintainAspectRatio": False,
        "locale": "vi-VN",
        "scales": {
            "x": {"stacked": stacked, "beginAtZero": True, "max": most, "ticks": {"precision": 0}},
            "y": {"stacked": stacked, "grid": {"display": False}, "ticks": {"autoSkip": False}},
        },
        "plugins": {
            "legend": {
                "display": len(series) > 1,
                "position": "bottom",
                "labels": {"boxWidth": 12, "boxHeight": 12},
            }
        },
    }
    if most is None:
        del options["scales"]["x"]["max"]
    return Chart(title, json.dumps({"labels": names, "datasets": datasets}), json.dumps(options))
