from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnestopConfig(AppConfig):
    """What belongs to no one app: answers kept for repeated requests, start-up checks, commands,
    what passes between apps that do not know each other."""

    name = "onestop"
    verbose_name = _("Hệ thống")

    def ready(self) -> None:
        from . import one_time_codes  # noqa: F401 - connects itself
