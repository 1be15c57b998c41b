"""The range of a run, window by window: small enough to hold in memory, whatever happened then."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..models import Link, ReconciliationRun
from .asking import Asking
from .books import Books, Listed
from .ours import count_acknowledged, last_acknowledged, last_acknowledged_at

#: What a run begins with; then windows shrink and grow with what is in them.
DAY = timedelta(days=1)
_SHORTEST = timedelta(seconds=1)
#: The most acknowledged messages in a window, and the fewest dossiers that keep it from growing.
MOST_MESSAGES = 10_000
_FEW = 100


@dataclass(slots=True)
class Window:
    """A stretch of the range; without instants: the dossiers that the run is about."""

    since: datetime | None
    until: datetime | None
    #: In the order in which they are compared.
    codes: list[str]
    listed: dict[str, Listed] = field(default_factory=dict)


class Windows:
    """Finds the next window of a run; remembers between them how long they had better be."""

    def __init__(self, books: Books, asking: Asking) -> None:
        self._books = books
        self._asking = asking
        self._span = DAY

    def next_of(self, run: ReconciliationRun) -> Window | None:
        """The window to compare now: the one left open, or the next. None at the end.

        Raises LinkSilent.
        """
        if run.codes is not None:
            return Window(None, None, run.codes)
        assert run.compared_until is not None
        assert run.until is not None
        if run.compared_until >= run.until:
            return None
        if run.window_until is not None:
            # As it was opened, so that ``after_code`` means what it meant.
            listed = self._books.listing(
                self._asking, run.compared_until, run.window_until, whole=True
            )
            return self._window(run, run.compared_until, run.window_until, listed or {})
        return self._opened(run, run.compared_until, run.until)

    def _opened(self, run: ReconciliationRun, since: datetime, end: datetime) -> Window:
        until = min(since + self._span, end)
        while True:
            shortest = until - since <= _SHORTEST
            listed = None
            if shortest or not _holds_many(self._books.link, since, until):
                listed = self._books.listing(self._asking, since, until, whole=shortest)
            if listed is not None:
                break
            half = int((until - since).total_seconds() // 2)
            until = since + max(timedelta(seconds=half), _SHORTEST)
        window = self._window(run, since, until, listed)
        few = len(window.codes) < _FEW
        # Not beyond the calendar's end: a range may be empty for years.
        self._span = min((until - since) * (2 if few else 1), timedelta(days=3660))
        return window

    def _window(
        self,
        run: ReconciliationRun,
        since: datetime,
        until: datetime,
        listed: dict[str, Listed],
    ) -> Window:
        """Each dossier belongs to one window: that of our last acknowledgement, if the run has it.

        The two clocks differ, and it must not be compared in both.
        """
        assert run.since is not None
        assert run.until is not None
        ours = last_acknowledged(self._books.link, since, until)
        elsewhere = {
            code
            for code, at in last_acknowledged_at(self._books.link, listed).items()
            if run.since <= at < run.until and not since <= at < until
        }
        # What the run has found to differ is followed up, and moves as it is repaired.
        differing = run.differences.filter(subject__in=ours | listed.keys())
        elsewhere |= set(differing.values_list("subject", flat=True))
        codes = sorted((ours | listed.keys()) - elsewhere)
        return Window(since, until, codes, listed)


def _holds_many(link: Link, since: datetime, until: datetime) -> bool:
    return count_acknowledged(link, since, until, most=MOST_MESSAGES + 1) > MOST_MESSAGES
