"""The desk's charts: what is drawn is what the figures say."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.admin.desk.chart import HEIGHT, WIDTH, Chart, chart_of, nice_top
from integrations.admin.desk.history import SPANS, Interruption, Kind, Span, Step

from ..messages import MORNING

HOUR = SPANS[0]
MINUTE = timedelta(minutes=1)


def step(minutes_ago: int, **figures: int) -> Step:
    nothing = {"delivered": 0, "failed": 0, "waiting": 0, "dossiers": 0}
    told = {**nothing, **figures}
    return Step(MORNING - minutes_ago * MINUTE, **told, oldest=timedelta())


def drawn(*steps: Step, span: Span = HOUR) -> Chart:
    return chart_of(steps, [], span, MORNING)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


def test_a_line_goes_through_its_figures() -> None:
    chart = drawn(step(60, delivered=0), step(59, delivered=50), step(58, delivered=100))
    panel = chart.panels[0]
    assert panel.top == "100"
    assert points(panel.lines[0].path) == [(8.3, 100.0), (25.0, 50.0), (41.7, 0.0)]


def test_it_is_interrupted_where_nothing_was_measured() -> None:
    (line, _failed) = drawn(step(60), step(59), step(40), step(10)).panels[0].lines
    assert line.path.count("M") == 3
    assert line.path.count("h0") == 2  # a lone figure is a dot
    assert line.area.count("Z") == 3


def test_steps_of_many_minutes_are_told_by_the_minute() -> None:
    day = SPANS[1]
    chart = drawn(step(600, delivered=1500), step(585, delivered=1500), span=day)
    assert chart.panels[0].top == "100"
    assert {y for _x, y in points(chart.panels[0].lines[0].path)} == {0}


def test_nothing_measured_is_said_in_words() -> None:
    chart = drawn()
    assert chart.summary == "Chưa có số đo nào trong 1 giờ qua."
    assert all(line.path == "" for panel in chart.panels for line in panel.lines)
    told = drawn(step(5, delivered=1200, failed=3, waiting=4000)).summary
    assert "đã gửi 1.200 bản tin, 3 lần gửi không được; nhiều nhất 4.000 bản tin chờ" in told


@pytest.mark.parametrize(
    ("since", "until", "left", "width"),
    [
        (30, 15, "50.00%", "25.00%"),
        (90, 30, "0.00%", "50.00%"),  # it began before
        (15, None, "75.00%", "25.00%"),  # it lasts
        (30, 30, "50.00%", "0.40%"),  # so short that it would not be seen
    ],
)
def test_a_band_stands_where_the_link_was_interrupted(
    since: int, until: int | None, left: str, width: str
) -> None:
    ended = None if until is None else MORNING - until * MINUTE
    interruption = Interruption(Kind.OUTAGE, MORNING - since * MINUTE, ended, "Công văn 3160")
    (band,) = chart_of([], [interruption], HOUR, MORNING).bands
    assert (band.left, band.width) == (left, width)
    assert band.words.startswith("Sự cố đã công bố (Công văn 3160): ")
    assert band.words.endswith("nay") == (until is None)


@pytest.mark.parametrize("span", SPANS, ids=lambda span: span.key)
def test_marks_are_round_local_times_and_not_too_many(span: Span) -> None:
    marks = drawn(span=span).marks
    assert 3 <= len(marks) <= 7
    if span is HOUR:
        assert [mark.words for mark in marks] == ["07:15", "07:30", "07:45"]


@given(st.floats(0.001, 1e9))
def test_the_scale_holds_the_highest_figure_and_wastes_little(highest: float) -> None:
    top = nice_top(highest)
    assert top >= highest
    assert highest < 1 or top <= 2 * highest


figures = st.integers(0, 10**6)
steps = st.lists(
    st.builds(
        lambda ago, delivered, waiting: step(ago, delivered=delivered, waiting=waiting),
        st.integers(0, 120),
        figures,
        figures,
    ),
    max_size=40,
)


@given(steps)
def test_whatever_the_figures_no_line_leaves_its_panel(drawn_steps: list[Step]) -> None:
    ordered = sorted(drawn_steps, key=lambda each: each.at)
    for panel in drawn(*ordered).panels:
        for line in panel.lines:
            for x, y in points(line.path):
                assert 0 <= x <= WIDTH
                assert 0 <= y <= HEIGHT
