"""Replay an incident against the running system and say whether a promise was broken."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Replay an incident (docs/drills.md) against the running system, over HTTP: timeline, "
        "closing table, and a non-zero exit when a promise was broken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=["hanoi-2021-09"], help="which incident")
        parser.add_argument("--scale", type=int, default=200, help="how many dossiers (200)")
        parser.add_argument("--url", default=f"http://127.0.0.1:{settings.PORT}", help="the web")
        parser.add_argument(
            "--mocks",
            default=os.environ.get("MOCK_CONTROL_URL", f"http://127.0.0.1:{settings.PORT + 103}"),
            help="the mocks' control API",
        )
        parser.add_argument("--wait", action="store_true", help="wait until the web answers")

    def handle(self, *args: Any, **options: Any) -> None:
        # What only a drill needs (rich) stays out of a server's start.
        from onestop.drills.hanoi_2021_09 import Hanoi202109
        from onestop.drills.stage import NotReady, Stage

        if options["scale"] < 1:
            raise CommandError("--scale is at least 1")
        try:
            stage = Stage(options["url"], options["mocks"], wait=options["wait"])
        except NotReady as reason:
            raise CommandError(str(reason)) from None
        broken = Hanoi202109(stage, scale=options["scale"]).play()
        if broken:
            sys.exit(1)
