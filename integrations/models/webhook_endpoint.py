"""Where an integrator's program wants to be told of events."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Client


class Disabled(models.TextChoices):
    """Why nothing is sent there any more."""

    GAVE_UP = "gave_up", _("Không nhận được quá lâu")
    GONE = "gone", _("Nơi nhận báo không còn dùng (410)")
    BY_HAND = "by_hand", _("Tắt bằng tay")


class WebhookEndpoint(models.Model):
    """Told by the Standard Webhooks specification, event by event, as far as ``position``."""

    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        related_name="webhook_endpoints",
        verbose_name=_("hệ thống kết nối"),
    )
    url = models.URLField(_("địa chỉ nhận"), max_length=500)
    description = models.CharField(_("ghi chú"), max_length=200, blank=True)
    #: Encrypted (endpoint_secrets.py): it signs, so it must be read again.
    secret = models.TextField(editable=False)
    #: The one before, which signs beside it for a time.
    previous_secret = models.TextField(editable=False, blank=True, default="")
    previous_until = models.DateTimeField(editable=False, null=True, blank=True)
    #: The place in the change feed up to which events are in the outbox.
    position = models.BigIntegerField(_("đã gửi đến vị trí"), editable=False)
    #: How often it was sent back to an earlier place: what is told again is a message of its own.
    replays = models.PositiveIntegerField(editable=False, default=0)
    created_at = models.DateTimeField(_("tạo lúc"), editable=False)
    #: Since when nothing gets through; none while it does.
    failing_since = models.DateTimeField(_("lỗi từ lúc"), null=True, blank=True, editable=False)
    #: By number or class, never the endpoint's own words.
    last_failure = models.CharField(_("lỗi gần nhất"), max_length=60, blank=True, editable=False)
    disabled_at = models.DateTimeField(_("ngừng gửi lúc"), null=True, blank=True, editable=False)
    disabled_reason = models.CharField(
        _("vì sao ngừng gửi"), max_length=10, choices=Disabled, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("địa chỉ nhận webhook")
        verbose_name_plural = _("địa chỉ nhận webhook")
        constraints = [
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_reason="")
                | (Q(disabled_at__isnull=False) & ~Q(disabled_reason="")),
                name="webhook_disabled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(previous_secret="", previous_until=None)
                | (~Q(previous_secret="") & Q(previous_until__isnull=False)),
                name="webhook_previous_secret_ends",
            ),
        ]
        indexes = [
            models.Index(
                fields=["disabled_reason"],
                condition=~Q(disabled_reason=""),
                name="webhook_disabled",
            )
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.url.partition('?')[0]}"

    @property
    def is_enabled(self) -> bool:
        return self.disabled_at is None
