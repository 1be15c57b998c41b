"""What the passing of time does to dossiers."""

import logging

from celery import shared_task
from django.utils import timezone

from . import reminders
from .actor import Actor
from .changes.numbering import number_fresh
from .guards import DRAFT_SILENCE
from .inbound.taking_in import take_in_left_lying
from .lifecycle import move_dossier
from .models import Dossier
from .refusals import Refusal
from .states import DossierState
from .transitions import Transition

#: Who confirms, as the history tells it.
SILENCE = "Hệ thống: công dân không trả lời sau một ngày"

logger = logging.getLogger(__name__)


@shared_task
def confirm_silent_drafts() -> int:
    """Take silence of a day as consent to a draft (Decision 163/QD-BTP); returns how many."""
    now = timezone.now()
    silent = Dossier.objects.filter(
        state=DossierState.AWAITING_CONFIRMATION, draft_sent_at__lte=now - DRAFT_SILENCE
    )
    confirmed = 0
    for code in silent.values_list("code", flat=True):
        try:
            move_dossier(code, Transition.CONFIRM_DRAFT, actor=Actor.of_system(SILENCE), now=now)
        except Refusal as refusal:  # the citizen was faster
            logger.info("draft of %s not confirmed by silence: %s", code, type(refusal).__name__)
        else:
            confirmed += 1
    return confirmed


@shared_task
def send_digests() -> int:
    """Remind everybody of what waits on them, once a working morning; returns how many mails."""
    return reminders.send_digests(timezone.now())


@shared_task
def number_changes() -> int:
    """Number what readers of the change feed would have to number; returns how many batches."""
    return next((batch for batch in range(1, 11) if number_fresh()), 10)


@shared_task
def take_in_pushed() -> int:
    """Look at pushed dossiers that were kept and not looked at; returns how many."""
    return take_in_left_lying()
