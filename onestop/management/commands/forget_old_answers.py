"""Delete answers kept for repeated requests once nobody repeats them any more."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from onestop.idempotency import KEPT_FOR, forget_old_answers


class Command(BaseCommand):
    help = (
        f"Delete answers kept for repeated requests (Idempotency-Key) after {KEPT_FOR.days} days."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_old_answers(timezone.now())} answers forgotten")
