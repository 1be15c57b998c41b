"""Give the history its places in the change feed, in batches; safe while everything runs."""

from typing import Any

from django.core.management.base import BaseCommand

from dossiers.changes.numbering import AT_ONCE, number_fresh


class Command(BaseCommand):
    help = "Number what the change feed has not numbered yet, 5,000 events a transaction."

    def handle(self, *args: Any, **options: Any) -> None:
        batches = 1
        while not number_fresh(wait=True):
            batches += 1
        self.stdout.write(f"Numbered, in {batches} batches of at most {AT_ONCE}.")
