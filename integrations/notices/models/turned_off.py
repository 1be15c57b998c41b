"""What a citizen does without: a row a kind of notice and channel."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..codes import NoticeCode


class NoticeTurnedOff(models.Model):
    """Changed by ``choices.turn_off``; which there may be is in ``choices.FREEDOM``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        db_index=False,  # the constraint begins with it
        related_name="+",
        verbose_name=_("tài khoản"),
    )
    kind = models.CharField(_("loại thông báo"), max_length=30, choices=NoticeCode)
    channel = models.CharField(_("kết nối"), max_length=20)

    class Meta:
        verbose_name = _("thông báo đã tắt")
        verbose_name_plural = _("thông báo đã tắt")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="notice_off_once"),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms"]), name="notice_off_channel_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["submitted", "withdrawn", "one_time_code"]),
                name="notice_off_where_free",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.channel}"
