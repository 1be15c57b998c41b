"""The circuit breaker's memory, one row a link and operation, shared by all workers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..breaker import Phase
from .message import Link, Operation


class LinkState(models.Model):
    class Breaker(models.TextChoices):
        CLOSED = Phase.CLOSED.value, _("Thông suốt")
        OPEN = Phase.OPEN.value, _("Đang ngắt")
        HALF_OPEN = Phase.HALF_OPEN.value, _("Đang thử lại")

    link = models.CharField(_("kết nối"), max_length=20, choices=Link)
    operation = models.CharField(_("nghiệp vụ"), max_length=20, choices=Operation)
    breaker = models.CharField(_("cầu dao"), max_length=10, choices=Breaker, default=Breaker.CLOSED)
    #: Failures in a row while closed, or probes that failed in a row while open.
    failures = models.PositiveIntegerField(_("số lỗi liên tiếp"), default=0)
    #: When the breaker left "closed"; none while it is closed.
    since = models.DateTimeField(_("từ lúc"), null=True, blank=True)
    #: When the next probe may go.
    probe_at = models.DateTimeField(_("thử lại lúc"), null=True, blank=True)
    #: When the probe that is out was sent; what was sent before it does not decide.
    probe_sent_at = models.DateTimeField(_("đã thử lúc"), null=True, blank=True)
    #: How many messages a claim may take while the link warms up again; none = no limit.
    allowance = models.PositiveIntegerField(_("mức gửi"), null=True, blank=True)
    #: The trouble since it began, also before the breaker opened: see ``integrations.evidence``.
    evidence = models.JSONField(_("bằng chứng"), null=True, blank=True)
    updated_at = models.DateTimeField(_("cập nhật"))

    class Meta:
        verbose_name = _("trạng thái kết nối")
        verbose_name_plural = _("trạng thái kết nối")
        constraints = [
            models.UniqueConstraint(fields=["link", "operation"], name="link_state_once"),
            models.CheckConstraint(
                condition=Q(breaker="closed", since=None, probe_at=None)
                | (~Q(breaker="closed") & Q(since__isnull=False, probe_at__isnull=False)),
                name="link_state_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.operation}: {self.breaker}"
