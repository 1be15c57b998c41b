"""What a drill of dark days has to show: before the return, and when all is through."""

from datetime import datetime

from django.utils import timezone

from integrations.models import Exchange, Status

from . import our_side
from .drain import PORTAL, Drain
from .evidence import doubled_at_the_registry, examine, told_by_the_api
from .stage import Stage
from .wards import SUPERVISOR

#: How much of the darkness the system itself must have on record: it notices by trying.
_ON_RECORD = 0.9


class Closing:
    """Made before anything is done, so that what was there already is told apart."""

    def __init__(self, stage: Stage, name: str) -> None:
        self.stage, self.name = stage, name
        self._last_dossier = our_side.last_dossier()
        self._doubled_before = doubled_at_the_registry(stage.mocks)
        self._last_exchange = Exchange.objects.order_by("-id").values_list("id", flat=True).first()
        self._tries = self._parked = self._spent = 0
        self._on_record: float | None = None

    def look_at_the_dark(self, codes: list[str], since: datetime, *, cause: str) -> None:
        """Before the return: nothing is parked or given up, and an outage has spent nothing."""
        statuses = our_side.messages_by_status(codes)
        self._parked = statuses[Status.PARKED] + statuses[Status.CANCELLED]
        # HTTP 500 is an answer, and counted; an outage is none.
        self._spent = 0 if cause == "error" else our_side.failures_counted(codes)
        # In a black hole each try takes its time-out of true time, while days pass for the drill.
        if cause in ("down", "error"):
            self._on_record = our_side.share_down(PORTAL, since, timezone.now())
        self._tries = Exchange.objects.filter(id__gt=self._last_exchange or 0).count()
        self.stage.say(f"The links were tried {self._tries} times meanwhile.")

    def judge(self, codes: list[str], drain: Drain) -> int:
        """Print the closing table; returns how many promises were broken."""
        stage, asked_at = self.stage, timezone.now()
        with stage.bar("examining", len(codes)) as done:
            rows = told_by_the_api(stage.user(SUPERVISOR), codes, done)
            numbers = our_side.registry_numbers(codes)
            found = examine(rows, codes, numbers, stage.mocks, asked_at)
            breaks = our_side.history_breaks(codes, done)
        twice = our_side.unexpected_dossiers(self._last_dossier, codes)
        found.doubled += len(twice) + doubled_at_the_registry(stage.mocks) - self._doubled_before
        statuses = our_side.messages_by_status(codes)
        given_up = self._parked + statuses[Status.PARKED] + statuses[Status.CANCELLED]
        stage.table(
            f"{self.name}, {len(codes)} dossiers",
            [
                *found.rows(),
                ("history breaks", len(breaks)),
                ("parked or given up", given_up),
                ("failures counted in the dark", self._spent),
                ("tries in the dark", self._tries),
                ("outage on record", "-" if self._on_record is None else f"{self._on_record:.0%}"),
                *drain.rows(),
            ],
        )
        for detail in [*found.details, *breaks, *twice][:20]:
            stage.say(f"[red]{detail}[/red]")
        broken = found.broken + len(breaks) + given_up + self._spent
        broken += not self._tries  # it must never stop asking
        broken += self._on_record is not None and self._on_record < _ON_RECORD
        broken += not drain.forecast_holds
        stage.say("[red]A promise was broken.[/red]" if broken else "Every promise was kept.")
        return broken
