"""One decision about many parked messages: what was chosen, why, and how far it has come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


class BulkIntervention(models.Model):
    """Kept as a record; carried out in batches, each message with an Intervention of its own.

    ``criteria`` is how the messages were found, as the filters' own words; ``pending`` the ids that
    are still to be dealt with; ``left`` what was not touched: ``[{"message": id, "why": ...}]``.
    """

    class Action(models.TextChoices):
        RESEND = "resend", _("Gửi lại")
        CANCEL = "cancel", _("Hủy")

    class Why(models.TextChoices):
        """Why a chosen message was left as it is."""

        NOT_PARKED = "not_parked", _("Không còn cần xử lý")
        ANSWERED = "answered", _("Đăng ký bị từ chối đã trả về phường; phường sửa và gửi lại")

    action = models.CharField(_("việc"), max_length=10, choices=Action)
    at = models.DateTimeField(_("thời điểm"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("người thực hiện"),
    )
    reason = models.CharField(_("lý do"), max_length=500)
    criteria = models.CharField(_("cách chọn"), max_length=500)
    chosen = models.PositiveIntegerField(_("số bản tin đã chọn"))
    done = models.PositiveIntegerField(_("số bản tin đã xử lý"), default=0)
    pending = models.JSONField(default=list)
    left = models.JSONField(default=list)

    class Meta:
        verbose_name = _("xử lý hàng loạt")
        verbose_name_plural = _("xử lý hàng loạt")
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["resend", "cancel"]), name="bulk_action_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="bulk_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {localtime(self.at):%H:%M %d/%m/%Y}"

    @property
    def is_finished(self) -> bool:
        return not self.pending
