"""Scanned papers of a dossier, version by version, and who looked at which."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..scan_types import ScanType
from .viewing import Look


class Scan(models.Model):
    """One version of one paper. Appended after its file is written, never edited (triggers too)."""

    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="scans",
        verbose_name=_("hồ sơ"),
    )
    #: In the dossier, from 1; part of the scan's address.
    number = models.PositiveIntegerField(_("số thứ tự"))
    #: As in the procedure's list, or of a paper that the dossier has beside it.
    paper = models.CharField(_("mã giấy tờ"), max_length=60)
    version = models.PositiveIntegerField(_("bản số"))
    #: The file's name in the storage; it has no address.
    stored_as = models.CharField(_("tên lưu"), max_length=100, unique=True)
    media_type = models.CharField(
        _("định dạng"), max_length=20, choices=[(each.value, each.name) for each in ScanType]
    )
    #: In bytes.
    size = models.PositiveIntegerField(_("dung lượng"))
    #: Hex.
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("người tải lên"),
    )
    #: The name as it stood then.
    added_by_name = models.CharField(_("tên người tải lên"), max_length=200)
    added_at = models.DateTimeField(_("tải lên lúc"))

    class Meta:
        verbose_name = _("bản chụp")
        verbose_name_plural = _("bản chụp")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="scan_number_once"),
            models.UniqueConstraint(
                fields=["dossier", "paper", "version"], name="scan_version_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, version__gte=1, size__gte=1), name="scan_counts_from_1"
            ),
            models.CheckConstraint(
                condition=Q(media_type__in=[each.value for each in ScanType]),
                name="scan_type_known",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="scan_hashed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} v{self.version}"

    @property
    def kind(self) -> ScanType:
        return ScanType(self.media_type)


class ScanViewing(Look):
    """Somebody was given a scan. Appended before it leaves, never edited (triggers as well)."""

    scan = models.ForeignKey(
        Scan, on_delete=models.PROTECT, related_name="viewings", verbose_name=_("bản chụp")
    )

    class Meta:
        verbose_name = _("lượt xem bản chụp")
        verbose_name_plural = _("lượt xem bản chụp")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(door__in=["admin", "api"]), name="scan_door_known")
        ]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.viewed_by_name}"
