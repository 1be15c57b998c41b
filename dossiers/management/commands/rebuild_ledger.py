"""Count the ledgers of finished dossiers again from their histories."""

from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers.bookkeeping import close_ledger
from dossiers.models import Dossier
from dossiers.models.closed_ledger import LEDGER_COLUMNS

_AT_A_TIME = 500


class Command(BaseCommand):
    help = (
        "Close the ledger of every finished dossier that has none yet (or of those named). "
        "A ledger that was closed when the work ended knows of breakers that were open then; "
        "counted again it knows of declared outages alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="CODE", help="dossier codes; default: all")
        parser.add_argument("--again", action="store_true", help="also those that have one")

    def handle(self, *args: Any, **options: Any) -> None:
        finished = Dossier.objects.filter(due_at__isnull=False, finished_at__isnull=False)
        if options["codes"]:
            finished = finished.filter(code__in=options["codes"])
            unknown = set(options["codes"]) - set(finished.values_list("code", flat=True))
            if unknown:
                raise CommandError(f"Unknown or not finished: {', '.join(sorted(unknown))}")
        if not options["again"]:
            finished = finished.filter(working_minutes=None)
        rows = finished.order_by("id").prefetch_related("events").iterator(_AT_A_TIME)
        closed = 0
        while batch := list(islice(rows, _AT_A_TIME)):
            for dossier in batch:
                close_ledger(dossier)
            closed += Dossier.objects.bulk_update(batch, LEDGER_COLUMNS)
        self.stdout.write(f"{closed} ledgers closed")
