from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = _("Kết nối liên thông")

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers itself
