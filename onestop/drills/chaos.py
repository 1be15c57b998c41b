"""Chaos: everything that can go wrong does, at random, while citizens and wards go on."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

from django.db import connection
from django.utils import timezone

from dossiers.models import Dossier

from . import our_side, running_processes
from .chaos_player import ChaosPlayer
from .chaos_schedule import Disturbance, chaos_schedule
from .citizens_and_clerks import RefusedByApi
from .darkness import go_dark, lights_on
from .declarations import Declarations
from .disk_full import disk_that_fills
from .dossier_plans import Plan, plans
from .evidence import doubled_at_the_registry, examine, told_by_the_api
from .parked_work import ParkedWork
from .promise_check import BIRTH
from .stage import NotReady, Stage
from .virtual_clock import clock_behind
from .wards import CITIZENS, STAFF, SUPERVISOR, WARDS, clerk, leader, officer

#: Dossiers come in during this part of the time; the rest is for working them in the turmoil.
_COMING = 0.9
#: Waits after failures are an hour at most; the chaos lies that far back when all is over.
_BEHIND = timedelta(hours=1)


class Chaos:
    def __init__(self, stage: Stage, *, scale: int, seconds: int, seed: int) -> None:
        self.stage, self.seconds, self.seed = stage, seconds, seed
        self.plans = plans(scale, WARDS, paper_share=0.0, seed=seed)
        self.declarations = Declarations(born_before=our_side.last_dossier())
        self.codes: list[str] = []
        self.parked = ParkedWork(stage)
        self.player = ChaosPlayer(stage, seed, lambda: self.codes)

    def play(self) -> int:
        """Run it; returns how many promises were broken (0: none)."""
        stage = self.stage
        schedule = chaos_schedule(self.seed, self.seconds)
        stage.say(f"Seed {self.seed}: {len(schedule)} disturbances in {self.seconds} s.")
        for each in schedule:
            stage.console.print(f"[dim]{each}[/dim]", soft_wrap=True)
        last_dossier = our_side.last_dossier()
        doubled_before = doubled_at_the_registry(stage.mocks)
        try:
            if not running_processes.of_this_place():
                raise NotReady(
                    "No process of this place runs here: chaos needs make run beside it."
                )
            with self._turmoil(schedule):
                self._people_go_on()
            self._calm()
            drained = self._drain("draining")
            self._wards_finish()
            drained += self._drain("draining the rest")
        except (NotReady, RefusedByApi) as reason:
            stage.say(f"[red]{reason}[/red]")
            return 1
        finally:
            stage.mocks.clear()
        return self._close(last_dossier, doubled_before, drained)

    @contextmanager
    def _turmoil(self, schedule: list[Disturbance]) -> Iterator[None]:
        """Disturbances and clerks, each in a thread, for the whole of the time."""
        stop, started = Event(), time.monotonic()
        with (
            clock_behind(_BEHIND),
            disk_that_fills(),
            ThreadPoolExecutor(2) as threads,
        ):
            running: list[Future[None]] = [
                threads.submit(self.player.play, schedule, started, stop),
                threads.submit(self.parked.go_on, stop, max(3.0, self.seconds / 40)),
            ]
            try:
                yield
                time.sleep(max(0.0, started + self.seconds - time.monotonic()))
            finally:
                stop.set()
                for each in running:
                    each.result()
                connection.close()  # it may have been cut off meanwhile
                # The clock jumps at the end of this block: nothing may be under way then.
                self.stage.mocks.clear()
                go_dark(self.stage.mocks, "down")
                time.sleep(2)

    def _people_go_on(self) -> None:
        started = time.monotonic()

        def live(plan: Plan) -> None:
            time.sleep(max(0.0, started + plan.at * _COMING * self.seconds - time.monotonic()))
            citizen = self.stage.user(CITIZENS[plan.number % len(CITIZENS)])
            body = self.declarations.submission(
                plan.number,
                plan.procedure,
                plan.ward,
                day=timezone.localdate(),
                channel="online",
            )
            code: str = citizen.submit(body)["code"]
            self.codes.append(code)
            for step in plan.steps:
                user = self.stage.user(STAFF[step.role](plan.ward))
                user.move(code, step.transition, **step.told)

        self.stage.each("chaos", self.plans, live)

    def _calm(self) -> None:
        """No fault is left, and whatever was put off for up to an hour is due."""
        lights_on(self.stage.mocks)
        self.stage.say("The faults are over.")

    def _drain(self, what: str) -> float:
        """Until nothing waits and nothing is parked; clerks send again what was refused."""
        backlog = our_side.waiting()

        def gone() -> int:
            return backlog - our_side.waiting() - self.parked.once()

        return self.stage.until(what, backlog, gone, patience=240)

    def _wards_finish(self) -> None:
        """Births that have their number are signed and handed over."""
        registered = Dossier.objects.filter(
            code__in=self.codes, procedure=BIRTH, state="processing"
        ).exclude(personal_id_number="")
        births = list(registered.values_list("code", "unit__code"))

        def finish(birth: tuple[str, str]) -> None:
            code, ward = birth
            self.stage.user(officer(ward)).move(code, "submit_for_signature")
            self.stage.user(leader(ward)).move(code, "sign")
            self.stage.user(clerk(ward)).move(
                code, "return_result", received_by="Nguyễn Thị Hồng Vân", received_by_paper="CCCD"
            )

        self.stage.say(f"{len(births)} births have their number: the wards finish them.")
        self.stage.each("finishing", births, finish)

    def _close(self, last_dossier: int, doubled_before: int, drained: float) -> int:
        stage, codes, asked_at = self.stage, self.codes, timezone.now()
        with stage.bar("examining", len(codes)) as done:
            rows = told_by_the_api(stage.user(SUPERVISOR), codes, done)
            numbers = our_side.registry_numbers(codes)
            found = examine(rows, codes, numbers, stage.mocks, asked_at)
            breaks = our_side.history_breaks(codes, done)
        twice = our_side.unexpected_dossiers(last_dossier, codes)
        found.doubled += len(twice) + doubled_at_the_registry(stage.mocks) - doubled_before
        errors = sum(n for status, n in stage.troubles.items() if status not in (0, 503))
        found.lost += len(self.plans) - len(codes)
        unnumbered = [f"{code}: no number" for code, number in numbers.items() if not number]
        stage.table(
            f"chaos, {len(codes)} dossiers, seed {self.seed}",
            [
                *found.rows(),
                ("sent, but not registered", len(unnumbered)),
                ("history breaks", len(breaks)),
                ("server errors other than 503", errors),
                ("requests that clients sent again", stage.troubles.total()),
                ("refusals sent again", self.parked.resent),
                ("disturbances", ", ".join(f"{k} {n}" for k, n in self.player.played.items())),
                ("drained in", f"{drained:.0f} s"),
            ],
        )
        for detail in [*found.details, *unnumbered, *breaks, *twice][:20]:
            stage.say(f"[red]{detail}[/red]")
        broken = found.broken + len(unnumbered) + len(breaks) + errors
        stage.say("[red]A promise was broken.[/red]" if broken else "Every promise was kept.")
        return broken
