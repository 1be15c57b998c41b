"""What workers do for citizens."""

from celery import shared_task
from django.utils import timezone

from . import gateway, old_drafts, payments


@shared_task
def ask_about_payments() -> int:
    """Ask the payment gateway how orders ended; returns how many were settled."""
    return payments.ask_about_orders(timezone.now()) if gateway.is_configured() else 0


@shared_task
def look_after_old_drafts() -> int:
    """Warn of drafts that end soon, delete those that ended; returns how many were deleted."""
    now = timezone.now()
    old_drafts.warn_of_ends(now)
    return old_drafts.delete_ended(now)
