"""Delete files that no scan is about; name scans whose file is gone."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers import scan_storage
from dossiers.orphans import orphans, without_file
from dossiers.refusals import PapersUnavailable


class Command(BaseCommand):
    help = "Delete files of the papers' storage without a row; name the rows without a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--older-than", type=int, default=24, metavar="HOURS", help="24; at least 1"
        )
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["older_than"] < 1:
            raise CommandError("--older-than is at least 1")
        try:
            missing = self._sweep(timedelta(hours=options["older_than"]), options["dry_run"])
        except PapersUnavailable:
            raise CommandError("The storage of papers does not answer.") from None
        if missing:
            raise CommandError(f"{missing} scans have no file.")

    def _sweep(self, older_than: timedelta, dry_run: bool) -> int:
        swept = 0
        for name in list(orphans(timezone.now(), older_than)):
            swept += 1
            self.stdout.write(name)
            if not dry_run:
                scan_storage.discard(name)
        self.stdout.write(f"{swept} files without a row {'found' if dry_run else 'deleted'}")
        missing = 0
        for scan in without_file():
            missing += 1
            self.stdout.write(f"{scan.dossier.code}: scan {scan.number} ({scan.stored_as}): gone")
        return missing
