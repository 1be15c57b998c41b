"""Proof: exactly what was sent over a link and what came back, and what it meant."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .message import Link, Operation, OutboxMessage


class Outcome(models.TextChoices):
    """The closed set of ways in which an attempt ends (docs/delivery-guarantees.md)."""

    DELIVERED = "delivered", _("Hệ thống nhận đã nhận")
    NOT_YET = "not_yet", _("Chưa có kết quả")
    BUSY = "busy", _("Hệ thống bận")
    FAILED = "failed", _("Lỗi phía hệ thống nhận")
    UNREACHABLE = "unreachable", _("Không kết nối được")
    UNKNOWN = "unknown", _("Không rõ kết quả")
    REFUSED = "refused", _("Bị từ chối")
    MISSING_THERE = "missing_there", _("Hệ thống nhận chưa có hồ sơ")


class Exchange(models.Model):
    """One HTTP request over a link and its answer; appended, never edited.

    Credentials and sessions are masked before the row is written.
    """

    link = models.CharField(_("kết nối"), max_length=20, choices=Link)
    operation = models.CharField(_("nghiệp vụ"), max_length=20, choices=Operation)
    started_at = models.DateTimeField(_("bắt đầu"))
    finished_at = models.DateTimeField(_("kết thúc"))
    request = models.JSONField(_("đã gửi"))
    http_status = models.PositiveSmallIntegerField(_("mã HTTP"), null=True, blank=True)
    response = models.TextField(_("đã nhận"), blank=True)
    #: The transport's error when nothing came back.
    error = models.CharField(_("lỗi đường truyền"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lượt trao đổi")
        verbose_name_plural = _("lượt trao đổi")
        constraints = [
            models.CheckConstraint(condition=Q(link__in=Link.values), name="exchange_link_known")
        ]
        indexes = [models.Index(fields=["link", "started_at"], name="exchange_by_time")]

    def __str__(self) -> str:
        what = f"{self.get_link_display()}, {self.get_operation_display()}"
        return f"{what}, {localtime(self.started_at):%H:%M:%S %d/%m/%Y}"


class Attempt(models.Model):
    """One message's part in an exchange."""

    message = models.ForeignKey(
        OutboxMessage, on_delete=models.PROTECT, related_name="tries", verbose_name=_("bản tin")
    )
    exchange = models.ForeignKey(
        Exchange, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("lượt trao đổi")
    )
    outcome = models.CharField(_("kết quả"), max_length=15, choices=Outcome)
    detail = models.JSONField(_("chi tiết"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần gửi")
        verbose_name_plural = _("lần gửi")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="attempt_outcome_known"
            )
        ]
        indexes = [
            # What did not get through, which is little beside what did.
            models.Index(
                fields=["outcome", "exchange"],
                condition=~Q(outcome="delivered"),
                name="attempt_not_delivered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.outcome}"
