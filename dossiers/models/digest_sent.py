"""Who was reminded on which morning: one digest each, whatever runs twice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DigestSent(models.Model):
    """Written before the mail goes out; both counts 0: there was nothing to say that morning."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("tài khoản"),
    )
    day = models.DateField(_("ngày"))
    due_soon = models.PositiveIntegerField(_("sắp đến hạn"))
    overdue = models.PositiveIntegerField(_("quá hạn"))

    class Meta:
        verbose_name = _("thư nhắc việc đã gửi")
        verbose_name_plural = _("thư nhắc việc đã gửi")
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_morning"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.day:%d/%m/%Y}"
