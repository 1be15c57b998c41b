"""What was done to a message outside the course of delivery, by whom, and what it was before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .bulk_intervention import BulkIntervention
from .message import OutboxMessage


class Intervention(models.Model):
    """Appended, never edited."""

    class Action(models.TextChoices):
        RESENT = "resent", _("Gửi lại")
        CORRECTED = "corrected", _("Sửa và gửi lại")
        CANCELLED = "cancelled", _("Hủy")
        SENT_AGAIN = "sent_again", _("Gửi bù vì hệ thống nhận đã mất")

    message = models.ForeignKey(
        OutboxMessage,
        on_delete=models.PROTECT,
        related_name="interventions",
        verbose_name=_("bản tin"),
    )
    action = models.CharField(_("việc"), max_length=10, choices=Action)
    at = models.DateTimeField(_("thời điểm"))
    #: None: the system itself.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người thực hiện"),
    )
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    #: The decision about many that this was part of.
    bulk = models.ForeignKey(
        BulkIntervention,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interventions",
        verbose_name=_("xử lý hàng loạt"),
    )
    #: What the message was until then: the payload only if it was replaced.
    payload_before = models.JSONField(_("nội dung trước đó"), null=True, blank=True)
    answer_before = models.JSONField(_("trả lời trước đó"), null=True, blank=True)

    class Meta:
        verbose_name = _("can thiệp")
        verbose_name_plural = _("can thiệp")
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["resent", "corrected", "cancelled", "sent_again"]),
                name="intervention_action_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.action}"
