from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = _("Hồ sơ")

    def ready(self) -> None:
        from . import checks, delivery_replies, reference_data  # noqa: F401
        from .changes import webhooks  # noqa: F401

        post_migrate.connect(reference_data.load, sender=self)
