"""Prove that no dossier's history was altered, shortened or left behind."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers.history import breaks_in
from dossiers.models import Dossier


class Command(BaseCommand):
    help = "Recompute the hash chain of every dossier (or of those named) and list each break."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="CODE", help="dossier codes; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        dossiers = Dossier.objects.order_by("id")
        if options["codes"]:
            dossiers = dossiers.filter(code__in=options["codes"])
            unknown = set(options["codes"]) - set(dossiers.values_list("code", flat=True))
            if unknown:
                raise CommandError(f"Unknown dossier: {', '.join(sorted(unknown))}")
        checked = broken = 0
        for dossier in dossiers.iterator(chunk_size=500):
            checked += 1
            for found in breaks_in(dossier):
                broken += 1
                place = f"event {found.number}" if found.number else "dossier"
                self.stdout.write(f"{found.code}: {place}: {found.reason}")
        self.stdout.write(f"{checked} dossiers checked, {broken} breaks found")
        if broken:
            raise CommandError("The history does not hold.")
