"""When an official is away, and who stands in."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def in_force(self, on: date) -> "AbsenceQuerySet":
        """The absences of that day (Asia/Ho_Chi_Minh)."""
        return self.filter(first_day__lte=on, last_day__gte=on)


class Absence(models.Model):
    """Both days belong to it. Who stands in needs the roles that the work asks for themselves."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="absences",
        verbose_name=_("người vắng"),
    )
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến hết ngày"))
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("người làm thay"),
    )
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("người ghi"),
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("nghỉ vắng")
        verbose_name_plural = _("nghỉ vắng")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="absence_days_in_order",
                violation_error_message=_("Ngày cuối phải từ ngày đầu trở đi."),
            ),
            models.CheckConstraint(
                condition=~Q(substitute=F("user")),
                name="absence_somebody_else_stands_in",
                violation_error_message=_("Người làm thay phải là người khác."),
            ),
        ]
        indexes = [models.Index(fields=["substitute", "last_day"], name="absence_stood_in_for")]

    def __str__(self) -> str:
        return f"{self.user}: {self.first_day:%d/%m/%Y} – {self.last_day:%d/%m/%Y}"
