"""Payments through a gateway: one order for one request to pay, and what the gateway told of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Payment(models.Model):
    """An order at the gateway. While one is open or paid, its request has no second."""

    class State(models.TextChoices):
        OPEN = "open", _("Chờ thanh toán")
        PAID = "paid", _("Đã thanh toán")
        FAILED = "failed", _("Không thanh toán được")
        #: Paid, but the dossier was not waiting for it any more: the money goes back.
        REFUND_DUE = "refund_due", _("Phải hoàn tiền")
        REFUNDED = "refunded", _("Đã hoàn tiền")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="payments",
        verbose_name=_("hồ sơ"),
    )
    #: The number of the event that asked for the money.
    request = models.PositiveIntegerField()
    #: In dong.
    amount = models.PositiveIntegerField(_("số tiền"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(_("lập lúc"))
    #: Until when the gateway takes money for it.
    expires_at = models.DateTimeField()
    #: The gateway's own number of what was paid; "" until then.
    transaction = models.CharField(_("mã giao dịch"), max_length=60, blank=True)
    paid_at = models.DateTimeField(_("thanh toán lúc"), null=True)
    #: When the gateway is asked next, while nobody knows how it ended.
    ask_at = models.DateTimeField(null=True)
    asks = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("khoản thanh toán")
        verbose_name_plural = _("khoản thanh toán")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "request"],
                condition=Q(state__in=["open", "paid"]),
                name="payment_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["transaction"],
                condition=~Q(transaction=""),
                name="payment_transaction_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "paid", "failed", "refund_due", "refunded"]),
                name="payment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "failed"], paid_at=None, transaction="")
                | (
                    Q(state__in=["paid", "refund_due", "refunded"], paid_at__isnull=False)
                    & ~Q(transaction="")
                ),
                name="payment_paid_by_a_transaction",
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="payment_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["ask_at"], condition=Q(ask_at__isnull=False), name="payment_to_ask"
            ),
            models.Index(
                fields=["made_at"], condition=Q(state="refund_due"), name="payment_to_refund"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.amount}"


class GatewayCall(models.Model):
    """A call-back that was taken, by its nonce: the same one again changes nothing."""

    nonce = models.CharField(max_length=80, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="calls")
    status = models.CharField(max_length=10)
    came_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["came_at"], name="gateway_call_by_age")]

    def __str__(self) -> str:
        return self.nonce
