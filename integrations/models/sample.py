"""How a link stood at an instant: one row a link and minute, for charts and forecasts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .message import Link


class LinkSample(models.Model):
    """Appended by housekeeping; forgotten after a while."""

    link = models.CharField(_("kết nối"), max_length=20, choices=Link)
    at = models.DateTimeField(_("thời điểm"))
    #: Since the sample before: messages delivered, and attempts that did not get through.
    delivered = models.PositiveIntegerField(_("đã gửi"))
    failed = models.PositiveIntegerField(_("gửi không được"))
    #: When what follows was counted: up to some seconds after, since a sample may be taken late.
    counted_at = models.DateTimeField(_("đếm lúc"), null=True, blank=True)
    #: At that instant: messages; of these, the ones that wait for somebody else (a result that the
    #: link has not come to yet, or a parked message before them); dossiers with any other.
    waiting = models.PositiveIntegerField(_("đang chờ"))
    held = models.PositiveIntegerField(_("chờ nơi khác"), default=0, db_default=0)
    dossiers_waiting = models.PositiveIntegerField(_("hồ sơ đang chờ"))
    parked = models.PositiveIntegerField(_("cần xử lý"))
    #: When the oldest waiting message that is not held was written.
    oldest_waiting_at = models.DateTimeField(_("chờ lâu nhất từ"), null=True, blank=True)
    #: The link was kept busy for the whole minute and answered: what it delivered is what it can.
    busy = models.BooleanField(_("gửi liên tục"), default=False, db_default=False)

    class Meta:
        verbose_name = _("mẫu đo kết nối")
        verbose_name_plural = _("mẫu đo kết nối")
        constraints = [
            models.UniqueConstraint(fields=["link", "at"], name="sample_once"),
            models.CheckConstraint(condition=Q(link__in=Link.values), name="sample_link_known"),
        ]
        indexes = [
            # How fast the link is when there is enough to send.
            models.Index(fields=["link", "at"], condition=Q(busy=True), name="sample_busy")
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.at:%Y-%m-%d %H:%M}"
