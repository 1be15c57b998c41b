"""The second step of signing in, the same for pages and the API."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from .models import User
from .second_factor import code_fits


def second_step(request: HttpRequest, user: User, code: str) -> bool:
    """Whether the code lets the account in, whose password was right.

    A wrong one counts as a wrong password does: so many lock the account at that address, and then
    the answer is the lock's, whatever the view says (accounts/lockout.py).
    """
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        return False
    if code_fits(user, code):
        return True
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return False
