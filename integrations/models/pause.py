"""A link that an operator has told to rest: nothing is sent until it is resumed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .message import Link


class Pause(models.Model):
    """Ordered and ended by an operator, with a reason; kept as a record."""

    link = models.CharField(_("kết nối"), max_length=20, choices=Link)
    started_at = models.DateTimeField(_("từ lúc"))
    ended_at = models.DateTimeField(_("đến lúc"), null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=500)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("người tạm dừng"),
    )
    resume_reason = models.CharField(_("lý do chạy lại"), max_length=500, blank=True, default="")
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người cho chạy lại"),
    )

    class Meta:
        verbose_name = _("tạm dừng kết nối")
        verbose_name_plural = _("tạm dừng kết nối")
        constraints = [
            models.UniqueConstraint(
                fields=["link"], condition=Q(ended_at=None), name="pause_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="pause_in_order",
            ),
            models.CheckConstraint(condition=Q(link__in=Link.values), name="pause_link_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_link_display()} {localtime(self.started_at):%H:%M %d/%m/%Y}"
