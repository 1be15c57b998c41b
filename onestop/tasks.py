"""Housekeeping that belongs to no one app."""

from axes.models import AccessAttempt
from celery import shared_task
from django.conf import settings
from django.utils import timezone
from knox.models import AuthToken

from accounts.forgetting import forget_sign_ins
from accounts.models import BrowserSession, ClientToken
from dossiers.citizens.uploads import forget_uploads
from dossiers.client_reads import forget_reads
from integrations.samples import forget_samples

from .idempotency import forget_old_answers


@shared_task
def forget_what_ran_out() -> int:
    """Delete what nobody asks for again, and return how much that was.

    Answers kept for repeated requests, tokens, sessions and one-time codes that ran out, old
    samples of the links, wrong passwords that lock nobody out any more, and reads of clients that
    are no longer kept.
    """
    now = timezone.now()
    tokens, _by_model = AuthToken.objects.filter(expiry__lte=now).delete()
    clients, _by_model = ClientToken.objects.filter(expires_at__lte=now).delete()
    sessions, _by_model = BrowserSession.objects.filter(expire_date__lte=now).delete()
    over = now - settings.AXES_COOLOFF_TIME
    failures, _by_model = AccessAttempt.objects.filter(attempt_time__lt=over).delete()
    rows = tokens + clients + sessions + failures + forget_sign_ins(now)
    rows += forget_reads(now) + forget_uploads(now)
    forgotten: int = forget_old_answers(now) + rows + forget_samples(now)
    return forgotten
