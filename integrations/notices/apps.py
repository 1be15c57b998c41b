from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "integrations.notices"
    label = "notices"
    verbose_name = _("Thông báo cho công dân")

    def ready(self) -> None:
        from . import seed

        post_migrate.connect(seed.load, sender=self)
