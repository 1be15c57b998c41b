"""Days without any link, on a virtual clock: dossiers come in, wards work, then all drains.

The incidents that are made of it stand in files of their own.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from integrations.backlog import CHEAP_COUNT

from . import our_side
from .citizens_and_clerks import RefusedByApi
from .dark_records import Closing
from .darkness import LATENCY, go_dark, lights_on
from .declarations import Declarations
from .dossier_plans import SEND, Plan, Step, plans
from .drain import PORTAL, watch
from .office_hours import OfficeHours
from .promise_check import HANOI
from .stage import NotReady, Stage
from .virtual_clock import catch_up, clock_behind
from .wards import CITIZENS, STAFF, WARDS, clerk, leader

_SEED = 20210201
#: The clock does not catch up wholly before the links return: then whatever waits for its next try
#: is due. Shorter than a lease, so that none is cut short while a link answers again.
_LAST_MINUTE = timedelta(seconds=70)
#: The workers look once a second: each stop of the clock lasts a little longer (seconds).
_STOP, _FEWEST_STOPS = 1.2, 8


@dataclass(frozen=True, slots=True)
class Incident:
    """What went dark for how long; the clock moves on by that many stops at most."""

    name: str
    opening: str
    days: int
    most_stops: int
    paper_share: float


class DarkDays:
    def __init__(self, stage: Stage, incident: Incident, *, scale: int, cause: str) -> None:
        self.stage, self.incident, self.cause = stage, incident, cause
        self.plans = plans(scale, WARDS, paper_share=incident.paper_share, seed=_SEED)
        self.declarations = Declarations(born_before=our_side.last_dossier())
        self.codes: list[str] = []
        self.stops = min(incident.most_stops, max(_FEWEST_STOPS, scale // 5))
        self._made = 0

    def play(self) -> int:
        """Run it; returns how many promises were broken (0: none)."""
        stage = self.stage
        try:
            self._settle_down()
            closing = Closing(stage, self.incident.name)
            with clock_behind(timedelta(days=self.incident.days)):
                stage.say(self.incident.opening)
                go_dark(stage.mocks, self.cause)
                began = timezone.now() - timedelta(days=self.incident.days)
                self._days_pass(began)
                closing.look_at_the_dark(self.codes, began, cause=self.cause)
                self._quiet_minute()
                if self.cause == "slow":
                    lights_on(stage.mocks)
                    time.sleep(LATENCY + 1)  # what is under way arrives before leases are cut short
            # The clock has caught up: the outage lies in the past. Only now may a dark link answer,
            # since a worker keeps the clock by which its spell of work began.
            lights_on(stage.mocks)
            stage.say("The links return.")
            drain = watch(stage, timezone.now(), patience=180 + len(self.codes) / 10)
        except (NotReady, RefusedByApi) as reason:
            stage.say(f"[red]{reason}[/red]")
            return 1
        finally:
            lights_on(stage.mocks)
        return closing.judge(self.codes, drain)

    def _settle_down(self) -> None:
        """What other people left waiting is none of the drill's."""
        self.stage.mocks.cancel_script()
        self.stage.mocks.clear()
        left = our_side.waiting()
        self.stage.until(
            "waiting for a quiet moment", left, lambda: left - our_side.waiting(), patience=120
        )

    def _days_pass(self, began: datetime) -> None:
        stage, incident, stops = self.stage, self.incident, self.stops
        days, paper = timedelta(days=incident.days), [p for p in self.plans if p.on_paper]
        counters = OfficeHours(began, began + days)
        typing_from = stops * 3 // 4
        with stage.bar("dark days", len(self.plans)) as done:
            for stop in range(stops):
                since, until = stop / stops, (stop + 1) / stops
                came = [p for p in self.plans if not p.on_paper and since <= p.at < until]
                self._work(came, self._online, done)
                # Towards the end the counters have their computers back: the register is typed in.
                if stop >= typing_from:
                    share = (stop + 1 - typing_from) / (stops - typing_from)
                    typed = [p for p in paper if p.at < share]
                    paper = paper[len(typed) :]
                    self._work(typed, lambda plan: self._from_paper(plan, counters), done)
                time.sleep(_STOP)
                catch_up(max(days * (1 - until), _LAST_MINUTE))
                self._say_day(stop, began + days * until)
        stage.say(f"{our_side.waiting()} messages wait.")

    def _quiet_minute(self) -> None:
        """Before a long backlog drains nothing arrives for a minute, and its sample is taken.

        Forecasts rest on both: on samples, and on how fast new messages arrive.
        """
        waits, began = our_side.waiting(PORTAL), time.monotonic()
        if waits <= CHEAP_COUNT:
            return

        def passed() -> int:
            sampled = our_side.sampled(PORTAL) >= waits * 0.9
            return min(int(time.monotonic() - began), 60 if sampled else 59)

        self.stage.until("a last, quiet minute", 60, passed, patience=150)

    def _say_day(self, stop: int, at: datetime) -> None:
        if (stop + 1) % (self.stops // _FEWEST_STOPS) == 0:
            local = at.astimezone(HANOI)
            self.stage.say(f"{local:%d/%m %H:%M}: {len(self.codes)} dossiers so far.")

    def _work(self, came: Sequence[Plan], work: Any, done: Any) -> None:
        before = self._made
        self.codes += self.stage.hand_out(came, work, lambda made: done(before + made))
        self._made += len(came)

    def _online(self, plan: Plan) -> str:
        citizen = self.stage.user(CITIZENS[plan.number % len(CITIZENS)])
        body = self.declarations.submission(
            plan.number,
            plan.procedure,
            plan.ward,
            day=timezone.localdate(),
            channel="online",
        )
        code: str = citizen.submit(body)["code"]
        for step in plan.steps:
            self._carry_out(plan, code, step, None)
        return code

    def _from_paper(self, plan: Plan, counters: OfficeHours) -> str:
        """What the counter took in and did on paper, with its true times and the leader's word."""
        at = counters.instant(plan.at)
        body = self.declarations.submission(
            plan.number,
            plan.procedure,
            plan.ward,
            day=timezone.localdate(at),
            channel="counter",
            **_on_paper(plan, at),
        )
        code: str = self.stage.user(clerk(plan.ward)).submit(body)["code"]
        for step in plan.steps:
            at = min(at + timedelta(minutes=step.minutes), timezone.now().replace(microsecond=0))
            # The registry cannot be asked on paper.
            self._carry_out(plan, code, step, None if step == SEND else _on_paper(plan, at))
        return code

    def _carry_out(
        self, plan: Plan, code: str, step: Step, on_paper: dict[str, str] | None
    ) -> None:
        user = self.stage.user(STAFF[step.role](plan.ward))
        user.move(code, step.transition, on_paper=on_paper, **step.told)


def _on_paper(plan: Plan, at: datetime) -> dict[str, str]:
    return {"occurred_at": at.isoformat(), "approved_by": leader(plan.ward)}
