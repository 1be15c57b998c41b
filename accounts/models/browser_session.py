"""Who is signed in with a browser, since when and from where."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class BrowserSession(AbstractBaseSession):
    """One browser's session; without an account while somebody is signing in.

    ``expire_date`` is the nearer of the idle and the absolute limit (accounts/browser_sessions.py).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="browser_sessions",
        verbose_name=_("tài khoản"),
    )
    signed_in_at = models.DateTimeField(_("đăng nhập lúc"), null=True)
    seen_at = models.DateTimeField(_("dùng lần cuối"), null=True)
    address = models.GenericIPAddressField(_("địa chỉ"), null=True)
    browser = models.CharField(_("trình duyệt"), max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = _("phiên đăng nhập")  # type: ignore[assignment]
        verbose_name_plural = _("phiên đăng nhập")  # type: ignore[assignment]
        indexes = [models.Index(fields=["user", "signed_in_at"], name="session_of_account")]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from accounts.session_store import SessionStore

        return SessionStore
