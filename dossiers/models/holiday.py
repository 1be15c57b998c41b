"""The days that break the rule "Monday to Friday", and which years are published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """One exceptional day. What is known counts, whether its year is published yet or not.

    Basis: Labour Code 2019 art. 111-112, Resolution 28/2026/QH16 (24 November) and the yearly
    notices on swapped days; each row names its own in `source`.
    """

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Nghỉ lễ, tết, nghỉ bù")
        SWAP_OFF = "swap_off", _("Nghỉ do hoán đổi ngày làm việc")
        MAKEUP_WORKDAY = "makeup_workday", _("Làm bù")

    class Confidence(models.TextChoices):
        OFFICIAL = "official", _("Theo văn bản chính thức")
        VERIFIED_SECONDARY = "verified-secondary", _("Nguồn thứ cấp đã đối chiếu")
        SECONDARY = "secondary", _("Nguồn thứ cấp")
        STATUTORY_DERIVED = "statutory-derived", _("Suy ra từ luật")
        PACKAGE_AND_MEMORY = "package+memory", _("Chưa tìm thấy thông báo, cần kiểm tra")

    date = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại ngày"), max_length=20, choices=Kind)
    name = models.CharField(_("tên"), max_length=200)
    source = models.CharField(_("nguồn"), max_length=300)
    confidence = models.CharField(
        _("độ tin cậy"), max_length=20, choices=Confidence, default=Confidence.OFFICIAL
    )

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["holiday", "swap_off", "makeup_workday"]),
                name="holiday_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="makeup_workday") | Q(date__iso_week_day__gte=6),
                name="holiday_makeup_on_weekend",
                violation_error_message=_("Ngày làm bù phải là thứ bảy hoặc chủ nhật."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="swap_off") | Q(date__iso_week_day__lte=5),
                name="holiday_swap_off_on_weekday",
                violation_error_message=_("Ngày nghỉ hoán đổi phải từ thứ hai đến thứ sáu."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(source=""), name="holiday_named_and_sourced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} – {self.name}"


class CalendarYear(models.Model):
    """A year of the working calendar.

    Published: its days in `Holiday` are complete and final. Otherwise the statutory holidays are
    added to them and every date counted in the year is shown as provisional.
    """

    year = models.PositiveSmallIntegerField(_("năm"), unique=True)
    published = models.BooleanField(_("đã công bố"), default=False)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=300, blank=True)
    published_on = models.DateField(_("ngày công bố"), null=True, blank=True)

    class Meta:
        verbose_name = _("lịch làm việc năm")
        verbose_name_plural = _("lịch làm việc các năm")
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100)),
                name="calendar_year_plausible",
                violation_error_message=_("Năm phải từ 2000 đến 2100."),
            ),
            models.CheckConstraint(
                condition=Q(published=False) | ~Q(legal_basis=""),
                name="calendar_year_published_on_a_basis",
                violation_error_message=_("Lịch đã công bố phải có căn cứ pháp lý."),
            ),
            models.CheckConstraint(
                condition=Q(published=True) | Q(published_on=None),
                name="calendar_year_date_only_if_published",
                violation_error_message=_("Chỉ năm đã công bố mới có ngày công bố."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
