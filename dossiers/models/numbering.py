"""The counter behind dossier codes: one row a unit and day, incremented in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit


class DossierCounter(models.Model):
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, verbose_name=_("đơn vị"))
    day = models.DateField(_("ngày"))
    last = models.PositiveIntegerField(_("số cuối"))

    class Meta:
        verbose_name = _("bộ đếm mã hồ sơ")
        verbose_name_plural = _("bộ đếm mã hồ sơ")
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="counter_once_a_day")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}: {self.last}"
