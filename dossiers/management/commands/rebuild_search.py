"""``manage.py rebuild_search``: what dossiers are found by, made anew from their declarations."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dossiers.models import Dossier
from dossiers.search_index import AT_ONCE, rebuild_search


class Command(BaseCommand):
    help = "Make the search index of dossiers anew, in short transactions, while everybody works."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at-once", type=int, default=AT_ONCE, help="dossiers a transaction")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        done = 0
        for done in rebuild_search(Dossier.objects, options["at_once"]):
            self.stdout.write(f"{done}", ending="\r")
        self.stdout.write(f"{done} / {Dossier.objects.count()}")
