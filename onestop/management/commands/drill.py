"""Replay an incident against the running system and say whether a promise was broken."""

import os
import secrets
import sys
from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

if TYPE_CHECKING:
    from onestop.drills.stage import Stage

NAMES = ("hanoi-2021-09", "hanoi-2021-02", "thirty-days", "chaos", "rush")


class Command(BaseCommand):
    help = (
        "Replay an incident (docs/drills.md) against the running system, over HTTP: timeline, "
        "closing table, and a non-zero exit when a promise was broken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=NAMES, help="which incident")
        parser.add_argument("--scale", type=int, default=200, help="how many dossiers (200)")
        parser.add_argument(
            "--cause",
            choices=["down", "black_hole", "error", "slow"],
            default="down",
            help="of dark days: why the links are dark (down)",
        )
        parser.add_argument("--seconds", type=int, default=600, help="chaos, rush: how long (600)")
        parser.add_argument("--rate", type=float, default=50, help="rush: births a second (50)")
        parser.add_argument(
            "--most-ms", type=int, help="rush: what 95 of 100 births may take; else not judged"
        )
        parser.add_argument("--seed", type=int, help="chaos: replay the schedule of this seed")
        parser.add_argument("--url", default=f"http://127.0.0.1:{settings.PORT}", help="the web")
        parser.add_argument(
            "--mocks",
            default=os.environ.get("MOCK_CONTROL_URL", f"http://127.0.0.1:{settings.PORT + 103}"),
            help="the mocks' control API",
        )
        parser.add_argument("--wait", action="store_true", help="wait until the web answers")

    def handle(self, *args: Any, **options: Any) -> None:
        # What only a drill needs (rich) stays out of a server's start.
        from onestop.drills.stage import NotReady, Stage

        if options["scale"] < 1:
            raise CommandError("--scale is at least 1")
        if options["rate"] <= 0 or options["seconds"] < 1:
            raise CommandError("--rate is more than 0, --seconds at least 1")
        try:
            stage = Stage(options["url"], options["mocks"], wait=options["wait"])
        except NotReady as reason:
            raise CommandError(str(reason)) from None
        if self._play(stage, **options):
            sys.exit(1)

    def _play(self, stage: "Stage", *, name: str, scale: int, cause: str, **options: Any) -> int:
        from onestop.drills.chaos import Chaos
        from onestop.drills.dark_days import DarkDays
        from onestop.drills.hanoi_2021_02 import HANOI_2021_02
        from onestop.drills.hanoi_2021_09 import Hanoi202109
        from onestop.drills.rush import Rush
        from onestop.drills.thirty_days import THIRTY_DAYS

        match name:
            case "hanoi-2021-09":
                return Hanoi202109(stage, scale=scale).play()
            case "chaos":
                seed = options["seed"] if options["seed"] is not None else secrets.randbelow(10**6)
                return Chaos(stage, scale=scale, seconds=options["seconds"], seed=seed).play()
            case "rush":
                pace = {name: options[name] for name in ("rate", "seconds", "most_ms")}
                return Rush(stage, **pace).play()
        incident = HANOI_2021_02 if name == "hanoi-2021-02" else THIRTY_DAYS
        return DarkDays(stage, incident, scale=scale, cause=cause).play()
