"""When a link was down, as its breakers saw it: evidence for the ledger of minutes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .message import Link, Operation


class Downtime(models.Model):
    """Appended when a breaker closes again, and not altered after."""

    link = models.CharField(_("kết nối"), max_length=20, choices=Link)
    operation = models.CharField(_("nghiệp vụ"), max_length=20, choices=Operation)
    started_at = models.DateTimeField(_("từ lúc"))
    ended_at = models.DateTimeField(_("đến lúc"))
    #: What the breaker saw: see ``LinkState.evidence``.
    evidence = models.JSONField(_("bằng chứng"), null=True, blank=True)

    class Meta:
        verbose_name = _("gián đoạn kết nối")
        verbose_name_plural = _("gián đoạn kết nối")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("started_at")), name="downtime_in_order"
            ),
            models.CheckConstraint(condition=Q(link__in=Link.values), name="downtime_link_known"),
        ]
        indexes = [models.Index(fields=["link", "ended_at"], name="downtime_by_link")]

    def __str__(self) -> str:
        return f"{self.link} {self.operation} {self.started_at:%Y-%m-%d %H:%M:%S}"
