"""A unit's own hours, and the days on which it is closed though others work."""

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit

from ..opening_hours import OpeningHours


class WorkingHours(models.Model):
    """The hours of a working day, the same from Monday to Friday and on make-up days.

    A unit's own row goes before the one for all units, and of each the latest to take effect;
    where there is none, it is 08:00-12:00 and 13:00-17:00.
    """

    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="working_hours",
        verbose_name=_("đơn vị"),
        help_text=_("Để trống: mọi đơn vị không có giờ riêng."),
    )
    morning_opens = models.TimeField(_("mở cửa buổi sáng"), default=time(8))
    morning_closes = models.TimeField(_("đóng cửa buổi sáng"), default=time(12))
    afternoon_opens = models.TimeField(
        _("mở cửa buổi chiều"), null=True, blank=True, default=time(13)
    )
    afternoon_closes = models.TimeField(
        _("đóng cửa buổi chiều"), null=True, blank=True, default=time(17)
    )
    effective_from = models.DateField(_("có hiệu lực từ"))
    effective_to = models.DateField(_("có hiệu lực đến"), null=True, blank=True)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=300)

    class Meta:
        verbose_name = _("giờ làm việc")
        verbose_name_plural = _("giờ làm việc")
        ordering = ["unit", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "effective_from"],
                nulls_distinct=False,
                name="working_hours_once_a_day",
                violation_error_message=_("Đơn vị đã có giờ làm việc từ ngày này."),
            ),
            models.CheckConstraint(
                condition=Q(morning_opens__lt=F("morning_closes"))
                & (
                    Q(afternoon_opens=None, afternoon_closes=None)
                    | Q(
                        # Said in full: to the database what compares with nothing is not false.
                        afternoon_opens__isnull=False,
                        afternoon_closes__isnull=False,
                        afternoon_opens__gte=F("morning_closes"),
                        afternoon_closes__gt=F("afternoon_opens"),
                    )
                ),
                name="working_hours_in_order",
                violation_error_message=_(
                    "Giờ mở, đóng cửa phải theo thứ tự; buổi chiều ghi đủ cả hai hoặc để trống."
                ),
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="working_hours_validity_in_order",
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày có hiệu lực."),
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="working_hours_on_a_basis"),
        ]

    def __str__(self) -> str:
        hours = ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in self.intervals)
        return f"{self.unit or _('Mọi đơn vị')}: {hours}"

    @property
    def intervals(self) -> OpeningHours:
        morning = (self.morning_opens, self.morning_closes)
        if self.afternoon_opens is None or self.afternoon_closes is None:
            return (morning,)
        return morning, (self.afternoon_opens, self.afternoon_closes)


class Closure(models.Model):
    """A day on which a unit is closed, whatever else it is: a flood, say, declared as such."""

    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("đơn vị"),
        help_text=_("Để trống: mọi đơn vị."),
    )
    date = models.DateField(_("ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    legal_basis = models.CharField(_("văn bản công bố"), max_length=300)

    class Meta:
        verbose_name = _("ngày đóng cửa đột xuất")
        verbose_name_plural = _("ngày đóng cửa đột xuất")
        ordering = ["-date", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "date"],
                nulls_distinct=False,
                name="closure_once_a_day",
                violation_error_message=_("Ngày đóng cửa này đã được ghi."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(legal_basis=""), name="closure_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.unit or _('Mọi đơn vị')}: {self.reason}"
