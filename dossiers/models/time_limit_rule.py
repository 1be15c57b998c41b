"""Time limits as dated rows: a new circular is a row, not a release."""

from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..clock import AfterSupplement, TimeLimit, TimeUnit

#: What a rule counts by: fixed as soon as a dossier keeps the rule (a trigger holds it as well).
COUNTING_FIELDS = (
    "procedure",
    "sub_type",
    "unit",
    "amount",
    "cutoff",
    "after_supplement",
    "effective_from",
)


class TimeLimitRuleQuerySet(models.QuerySet["TimeLimitRule"]):
    def in_force(self, procedure: str, sub_type: str, on: date) -> "TimeLimitRule | None":
        """The rule for that procedure on that (local) day; the latest to take effect wins."""
        rules = self._effective(on).filter(procedure=procedure, sub_type__in=("", sub_type))
        # A rule of the sub-type itself goes before the procedure's general one.
        return rules.order_by("-sub_type", "-effective_from").first()

    def all_in_force(self, on: date) -> "TimeLimitRuleQuerySet":
        """The rules of that (local) day, one a procedure and sub-type."""
        rules = self._effective(on).order_by("procedure", "sub_type", "-effective_from")
        return rules.distinct("procedure", "sub_type")

    def _effective(self, on: date) -> "TimeLimitRuleQuerySet":
        return self.filter(Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on)


class TimeLimitRule(models.Model):
    class Unit(models.TextChoices):
        SAME_DAY_15H = TimeUnit.SAME_DAY_15H, _("Trong ngày (nhận sau 15 giờ: ngày làm việc sau)")
        WORKING_DAY = TimeUnit.WORKING_DAY, _("Ngày làm việc")
        CALENDAR_DAY = TimeUnit.CALENDAR_DAY, _("Ngày")
        WORKING_HOUR = TimeUnit.WORKING_HOUR, _("Giờ làm việc")

    class Supplement(models.TextChoices):
        SHIFT = AfterSupplement.SHIFT, _("Lùi hạn đúng bằng thời gian chờ bổ sung")
        RESTART = AfterSupplement.RESTART, _("Tính lại từ đầu")

    procedure = models.CharField(_("mã thủ tục"), max_length=20)
    sub_type = models.CharField(_("loại việc"), max_length=40, blank=True)
    unit = models.CharField(_("đơn vị thời gian"), max_length=15, choices=Unit)
    amount = models.PositiveSmallIntegerField(_("thời hạn"))
    cutoff = models.TimeField(_("giờ chốt trong ngày"), default=time(15))
    after_supplement = models.CharField(
        _("sau khi bổ sung"),
        max_length=10,
        choices=Supplement,
        default=Supplement.SHIFT,
    )
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=300)
    effective_from = models.DateField(_("có hiệu lực từ"))
    effective_to = models.DateField(_("có hiệu lực đến"), null=True, blank=True)

    objects = TimeLimitRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("thời hạn giải quyết")
        verbose_name_plural = _("thời hạn giải quyết")
        ordering = ["procedure", "sub_type", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "sub_type", "effective_from"], name="time_limit_once_a_day"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="time_limit_positive"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="time_limit_validity_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.sub_type}: {self.amount} {self.get_unit_display()}"

    def clean(self) -> None:
        """Raises ValidationError naming what may not change any more."""
        stored = TimeLimitRule.objects.filter(pk=self.pk).first()
        if stored is None or not stored.is_kept:
            return
        message = _(
            "Đã có hồ sơ hẹn trả theo thời hạn này nên không sửa được. Hãy ghi ngày hết hiệu lực "
            "và thêm thời hạn mới."
        )
        changed = [name for name in COUNTING_FIELDS if getattr(self, name) != getattr(stored, name)]
        if changed:
            raise ValidationError(dict.fromkeys(changed, message))

    @property
    def is_kept(self) -> bool:
        """Whether any dossier was promised a date by it."""
        return self.due_dates.exists()

    @property
    def limit(self) -> TimeLimit:
        return TimeLimit(
            unit=TimeUnit(self.unit),
            amount=self.amount,
            cutoff=self.cutoff,
            after_supplement=AfterSupplement(self.after_supplement),
        )
