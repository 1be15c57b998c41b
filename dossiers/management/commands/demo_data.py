"""Load demo data, once: units, accounts and a few dossiers in different states."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.demo_people import create_client, create_people
from dossiers.demo_dossiers import create_dossiers


class Command(BaseCommand):
    help = "Load demo units, accounts and dossiers, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if create_people():
            now = timezone.now()
            create_client(now)
            made = create_dossiers(now=now)
            self.stdout.write(f"Demo data loaded: {made} dossiers.")
