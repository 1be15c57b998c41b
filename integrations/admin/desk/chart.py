"""The desk's charts as SVG that the server draws: geometry here, strokes in the template.

A panel is stretched to the width of the page: positions along it are hundredths of its width, and
only what has no letters in it is stretched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ...health_words import spoken_duration
from .history import Interruption, Kind, Span, Step

#: The inner width and height of a panel, in its own units.
WIDTH, HEIGHT = 1000.0, 100.0
_NICE = (1, 2, 3, 5, 10)
_DAY = timedelta(days=1)
_MARKS = {
    "1h": timedelta(minutes=15),
    "24h": timedelta(hours=6),
    "7d": timedelta(days=1),
    "30d": timedelta(days=7),
}


@dataclass(frozen=True, slots=True)
class Line:
    """``path`` is an SVG path in the panel's own units; ``area`` the same, closed at the bottom."""

    name: str
    style: str
    path: str
    area: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines over one scale, from 0 at the bottom to ``top`` in words."""

    title: str
    top: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Band:
    """An interruption behind the lines; ``left`` and ``width`` are SVG percentages."""

    kind: Kind
    left: str
    width: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An instant under the panels."""

    left: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """``summary`` says in one sentence what the panels show."""

    summary: str
    panels: list[Panel]
    bands: list[Band]
    marks: list[Mark]


_Figure = tuple[str, str, Callable[[Step], float]]


def chart_of(
    steps: Sequence[Step], interruptions: Sequence[Interruption], span: Span, now: datetime
) -> Chart:
    """Three panels over the span that ends at ``now`` (aware), in the active language."""
    minutes = span.step / timedelta(minutes=1)
    draw = _Drawing(steps, span, now)
    panels = [
        draw.panel(
            _("Bản tin mỗi phút"),
            _number,
            (
                (_("Đã gửi"), "delivered", lambda step: step.delivered / minutes),
                (_("Gửi không được"), "failed", lambda step: step.failed / minutes),
            ),
        ),
        draw.panel(
            _("Đang chờ"),
            _number,
            (
                (_("Bản tin"), "waiting", lambda step: step.waiting),
                (_("Hồ sơ"), "dossiers", lambda step: step.dossiers),
            ),
        ),
        draw.panel(
            _("Chờ lâu nhất"),
            _duration,
            ((_("Thời gian chờ"), "oldest", lambda step: step.oldest.total_seconds()),),
            least=600.0,
        ),
    ]
    bands = [draw.band(each) for each in interruptions]
    return Chart(_summary(steps, span), panels, bands, draw.marks())


@dataclass(frozen=True, slots=True)
class _Drawing:
    steps: Sequence[Step]
    span: Span
    now: datetime

    @property
    def start(self) -> datetime:
        return self.now - self.span.length

    def panel(
        self,
        title: str,
        words: Callable[[float], str],
        figures: Sequence[_Figure],
        *,
        least: float = 10.0,
    ) -> Panel:
        highest = max((value(s) for _n, _s, value in figures for s in self.steps), default=0.0)
        top = nice_top(max(highest, least)) if words is _number else _nice_duration(highest, least)
        lines = [Line(name, style, *self._paths(value, top)) for name, style, value in figures]
        return Panel(title, words(top), lines)

    def _paths(self, value: Callable[[Step], float], top: float) -> tuple[str, str]:
        """A line and its area; where samples are missing it is interrupted."""
        line, area = [], []
        for run in self._runs():
            points = [
                f"{self._x(step.at + self.span.step / 2):.1f} {self._y(value(step), top):.1f}"
                for step in run
            ]
            first, last = (self._x(run[n].at + self.span.step / 2) for n in (0, -1))
            line.append("M" + "L".join(points) + ("h0" if len(points) == 1 else ""))
            area.append(f"M{first:.1f} {HEIGHT:.0f}L{'L'.join(points)}L{last:.1f} {HEIGHT:.0f}Z")
        return "".join(line), "".join(area)

    def _runs(self) -> list[list[Step]]:
        runs: list[list[Step]] = []
        for step in self.steps:
            if runs and step.at - runs[-1][-1].at <= 2 * self.span.step:
                runs[-1].append(step)
            else:
                runs.append([step])
        return runs

    def band(self, each: Interruption) -> Band:
        left = max(self._share(each.since), 0.0)
        right = min(self._share(each.until or self.now), 1.0)
        # However short it was, it can be seen.
        width = max(right - left, 0.004)
        return Band(
            each.kind, f"{100 * left:.2f}%", f"{100 * width:.2f}%", interruption_words(each)
        )

    def marks(self) -> list[Mark]:
        """Round local times, such that none is cut off at the edge."""
        apart = _MARKS[self.span.key]
        midnight = timezone.localtime(self.start).replace(hour=0, minute=0, second=0, microsecond=0)
        marks, at = [], midnight
        while at <= self.now:
            share = self._share(at)
            if 0.04 <= share <= 0.96:
                local = timezone.localtime(at)
                words = local.strftime("%d/%m" if apart >= _DAY else "%H:%M")
                marks.append(Mark(f"{100 * share:.2f}%", words))
            at += apart
        return marks

    def _share(self, at: datetime) -> float:
        return (at - self.start) / self.span.length

    def _x(self, at: datetime) -> float:
        return min(max(WIDTH * self._share(at), 0.0), WIDTH)

    def _y(self, value: float, top: float) -> float:
        return HEIGHT * (1 - value / top)


def nice_top(highest: float) -> float:
    """The next of 1, 2, 3, 5 times a power of ten."""
    power = 1.0
    while power * 10 < highest:
        power *= 10
    return next(factor * power for factor in _NICE if factor * power >= highest)


def _nice_duration(highest: float, least: float) -> float:
    """Seconds: the next number of minutes, hours or days that reads well."""
    unit = 60.0 if highest <= 5400 else 3600.0 if highest <= 36 * 3600 else 86400.0
    return nice_top(max(highest, least) / unit) * unit


def _number(value: float) -> str:
    return number_format(round(value), force_grouping=True)


def _duration(seconds: float) -> str:
    return spoken_duration(timedelta(seconds=seconds))


def kind_words(kind: Kind) -> str:
    return {
        Kind.OUTAGE: _("Sự cố đã công bố"),
        Kind.PAUSE: _("Tạm dừng"),
        Kind.DOWN: _("Mất kết nối"),
    }[kind]


def interruption_words(each: Interruption) -> str:
    """Its kind, its note and from when to when; a short one to the second."""
    short = each.until is not None and each.until - each.since < timedelta(minutes=10)
    form = "%H:%M:%S %d/%m" if short else "%H:%M %d/%m"
    since = timezone.localtime(each.since).strftime(form)
    until = _("nay") if each.until is None else timezone.localtime(each.until).strftime(form)
    return f"{kind_words(each.kind)} ({each.note}): {since} – {until}"


def _summary(steps: Sequence[Step], span: Span) -> str:
    if not steps:
        return _("Chưa có số đo nào trong %(span)s qua.") % {"span": span.label}
    return _(
        "%(span)s qua: đã gửi %(delivered)s bản tin, %(failed)s lần gửi không được; nhiều nhất"
        " %(waiting)s bản tin chờ, lâu nhất %(oldest)s."
    ) % {
        "span": span.label,
        "delivered": _number(sum(step.delivered for step in steps)),
        "failed": _number(sum(step.failed for step in steps)),
        "waiting": _number(max(step.waiting for step in steps)),
        "oldest": spoken_duration(max(step.oldest for step in steps)),
    }
