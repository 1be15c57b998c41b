"""A dossier that another system pushed in: kept as it came, then understood or quarantined."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Client, Unit


class InboundDossier(models.Model):
    """One a sender and code, however often it is sent; what came before is in InboundCopy."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("Đã nhận, chưa xét")
        QUARANTINED = "quarantined", _("Chờ xử lý")
        TAKEN_IN = "taken_in", _("Đã vào sổ")

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="+", verbose_name=_("hệ thống gửi")
    )
    #: The sender's own code of it (MaHoSo).
    their_code = models.CharField(_("mã của bên gửi"), max_length=60)
    #: The JSON text, to the letter.
    body = models.TextField(_("nội dung nhận được"))
    status = models.CharField(
        _("tình trạng"), max_length=12, choices=Status, default=Status.RECEIVED
    )
    #: Why it is quarantined, as far as it was understood (inbound/fault.py).
    faults = models.JSONField(_("vướng mắc"), default=list, blank=True)
    #: What staff put right, by the path of the declared field; the body stays as it came.
    corrections = models.JSONField(_("đã sửa"), default=dict, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người sửa"),
    )
    #: Whom it is for, once that was understood.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("đơn vị")
    )
    dossier = models.OneToOneField(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        null=True,
        related_name="inbound",
        verbose_name=_("hồ sơ"),
    )
    received_at = models.DateTimeField(_("nhận lúc"))
    judged_at = models.DateTimeField(_("xét lúc"), null=True)

    class Meta:
        verbose_name = _("hồ sơ từ hệ thống khác")
        verbose_name_plural = _("hồ sơ từ hệ thống khác")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["client", "their_code"], name="inbound_once"),
            models.CheckConstraint(
                condition=Q(status="taken_in", dossier__isnull=False)
                | Q(status__in=["received", "quarantined"], dossier=None),
                name="inbound_taken_in_is_a_dossier",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"], condition=~Q(status="taken_in"), name="inbound_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.their_code


class InboundCopy(models.Model):
    """What was sent before under the same code and is told otherwise now; never edited."""

    inbound = models.ForeignKey(InboundDossier, on_delete=models.PROTECT, related_name="copies")
    body = models.TextField()
    replaced_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bản nhận trước")
        verbose_name_plural = _("bản nhận trước")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.inbound_id} {self.replaced_at:%Y-%m-%d %H:%M}"


class InboundCode(models.Model):
    """A code of other systems that means one of ours."""

    class Kind(models.TextChoices):
        PROCEDURE = "procedure", _("Thủ tục")
        UNIT = "unit", _("Đơn vị")
        PAPER = "paper", _("Thành phần hồ sơ")
        FIELD = "field", _("Trường của tờ khai")

    kind = models.CharField(_("loại mã"), max_length=10, choices=Kind)
    theirs = models.CharField(_("mã của bên gửi"), max_length=100)
    ours = models.CharField(_("mã của hệ thống"), max_length=100)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mã tương ứng")
        verbose_name_plural = _("mã tương ứng")
        constraints = [
            models.UniqueConstraint(fields=["kind", "theirs"], name="inbound_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.theirs} → {self.ours}"
