from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Tài khoản và đơn vị")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from .browser_sessions import begin

        user_logged_in.connect(begin, dispatch_uid="accounts.browser_sessions.begin")
