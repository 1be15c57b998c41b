"""What a client read: on record before it leaves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Client


class ClientRead(models.Model):
    """Appended, never edited; triggers let nothing go that is younger than a year."""

    class Door(models.TextChoices):
        LIST = "list", _("Danh sách hồ sơ")
        DOSSIER = "dossier", _("Hồ sơ")
        TIMELINE = "timeline", _("Lịch sử hồ sơ")
        DELIVERIES = "deliveries", _("Tình trạng liên thông")
        CHANGES = "changes", _("Dòng thay đổi")
        EXPORT = "export", _("Tải về hồ sơ của một thời kỳ")

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="+", verbose_name=_("hệ thống kết nối")
    )
    door = models.CharField(_("đọc gì"), max_length=20, choices=Door)
    #: None: a list, the feed or a piece of an export, by ``query``.
    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        null=True,
        related_name="client_reads",
        verbose_name=_("hồ sơ"),
    )
    #: The query string as sent: codes, states, instants, places; the API takes no names in it.
    query = models.CharField(_("điều kiện"), max_length=500, blank=True)
    rows = models.PositiveIntegerField(_("số dòng"))
    #: Whether personal data were shown.
    personal = models.BooleanField(_("có dữ liệu cá nhân"))
    address = models.CharField(_("từ địa chỉ"), max_length=45, blank=True)
    read_at = models.DateTimeField(_("đọc lúc"))

    class Meta:
        verbose_name = _("lượt đọc của hệ thống kết nối")
        verbose_name_plural = _("lượt đọc của hệ thống kết nối")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(door__in=["list", "changes", "export"], dossier=None)
                | Q(door__in=["dossier", "timeline", "deliveries"], dossier__isnull=False),
                name="client_read_of_a_dossier_or_a_query",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-read_at"], name="client_read_by_client"),
            models.Index(fields=["read_at"], name="client_read_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.door} {self.read_at:%Y-%m-%d %H:%M}"
