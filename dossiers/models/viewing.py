"""Who opened a dossier's declaration, and what every such record says."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """Who was shown something, when, and at which door."""

    class Door(models.TextChoices):
        ADMIN = "admin", _("Trang hồ sơ")
        API = "api", _("API")

    viewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("người xem"),
    )
    #: The name as it stood then.
    viewed_by_name = models.CharField(_("tên người xem"), max_length=200)
    door = models.CharField(_("xem từ"), max_length=10, choices=Door)
    viewed_at = models.DateTimeField(_("xem lúc"))

    class Meta:
        abstract = True


class Viewing(Look):
    """An official, or a citizen who did not file it, was shown a declaration or what came of it.

    Appended before it leaves, never edited (triggers).
    """

    class Ground(models.TextChoices):
        """By what right."""

        WORK = "work", _("Làm việc tại đơn vị")
        SUPERVISION = "supervision", _("Giám sát")
        OWN_NUMBER = "own_number", _("Người nộp, theo số định danh")

    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="viewings",
        verbose_name=_("hồ sơ"),
    )
    ground = models.CharField(_("căn cứ"), max_length=15, choices=Ground)
    #: The list that it was opened from, by its key; "" where none is known.
    came_from = models.CharField(_("mở từ"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("lượt xem hồ sơ")
        verbose_name_plural = _("lượt xem hồ sơ")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(door__in=["admin", "api"]), name="viewing_door_known"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=["work", "supervision", "own_number"]),
                name="viewing_ground_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.viewed_by_name}"
