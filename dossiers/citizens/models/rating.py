"""What a citizen thought of it, once it was over."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Rating(models.Model):
    """One a dossier, after its result was handed over (Decision 766/QD-TTg, indicator 5.4)."""

    dossier = models.OneToOneField(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="rating",
        verbose_name=_("hồ sơ"),
    )
    stars = models.PositiveSmallIntegerField(_("số sao"))
    comment = models.CharField(_("nhận xét"), max_length=2000, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("đánh giá lúc"))

    class Meta:
        verbose_name = _("đánh giá")
        verbose_name_plural = _("đánh giá")
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_1_to_5")
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.stars}"
