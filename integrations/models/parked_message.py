"""The messages that wait for a person: the same table, for a page of their own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .message import OutboxMessage, Status


class ParkedManager(models.Manager["ParkedMessage"]):
    def get_queryset(self) -> models.QuerySet["ParkedMessage"]:
        return super().get_queryset().filter(status=Status.PARKED)


class ParkedMessage(OutboxMessage):
    objects: ClassVar[ParkedManager] = ParkedManager()

    class Meta:
        proxy = True
        verbose_name = _("bản tin cần xử lý")
        verbose_name_plural = _("bản tin cần xử lý")
