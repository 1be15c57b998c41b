"""The promised date with the rule that made it; a new promise is a new row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .event import Event
from .time_limit_rule import TimeLimitRule


class DueDate(models.Model):
    """Appended on named events only; the first promise is never overwritten (triggers as well)."""

    class Kind(models.TextChoices):
        FIRST = "first", _("Hẹn lần đầu")
        SHIFTED = "shifted", _("Lùi do chờ công dân")
        EXTENDED = "extended", _("Hẹn lại")
        RECOMPUTED = "recomputed", _("Tính lại")

    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="due_dates",
        verbose_name=_("hồ sơ"),
    )
    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, related_name="due_date", verbose_name=_("sự kiện")
    )
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    due_at = models.DateTimeField(_("hạn trả"))
    rule = models.ForeignKey(
        TimeLimitRule,
        on_delete=models.PROTECT,
        related_name="due_dates",
        verbose_name=_("theo thời hạn"),
    )

    class Meta:
        verbose_name = _("hạn trả kết quả")
        verbose_name_plural = _("hạn trả kết quả")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind} {self.due_at:%Y-%m-%d %H:%M}"
