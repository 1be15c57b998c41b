"""What nobody asks for again: codes, attempts and sessions that are over."""

from datetime import datetime, timedelta

from .models import OidcAttempt, OneTimeCode, SignInSession

#: Codes and attempts are counted for an hour; after a day nothing of them is of use.
_A_DAY = timedelta(days=1)


def forget_sign_ins(now: datetime) -> int:
    """Delete them; returns how many rows that was, with what hung on them."""
    codes, _by_model = OneTimeCode.objects.filter(asked_at__lte=now - _A_DAY).delete()
    attempts, _by_model = OidcAttempt.objects.filter(started_at__lte=now - _A_DAY).delete()
    sessions, _by_model = SignInSession.objects.filter(expires_at__lte=now).delete()
    return codes + attempts + sessions
