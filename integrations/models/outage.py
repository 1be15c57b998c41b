"""A declared outage of a link: the one ground on which a birth is signed without a number."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .message import SYSTEM_CHOICES, SYSTEMS


class Outage(models.Model):
    """Declared and lifted by an operator, with a reason (Official letter 3160/BTP-CNTT, 2021)."""

    link = models.CharField(_("kết nối"), max_length=20, choices=SYSTEM_CHOICES)
    started_at = models.DateTimeField(_("từ lúc"))
    ended_at = models.DateTimeField(_("đến lúc"), null=True, blank=True)
    reason = models.CharField(_("lý do, căn cứ"), max_length=500)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("người công bố"),
    )
    lift_reason = models.CharField(
        _("lý do kết thúc"), max_length=500, blank=True, default="", db_default=""
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người công bố kết thúc"),
    )

    class Meta:
        verbose_name = _("sự cố kết nối")
        verbose_name_plural = _("sự cố kết nối")
        constraints = [
            models.UniqueConstraint(
                fields=["link"], condition=Q(ended_at=None), name="outage_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="outage_in_order",
            ),
            models.CheckConstraint(
                condition=Q(link__in=[each.value for each in SYSTEMS]), name="outage_link_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_link_display()} {localtime(self.started_at):%H:%M %d/%m/%Y}"
