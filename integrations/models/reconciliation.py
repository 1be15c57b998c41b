"""A reconciliation: their books against ours, over a range, as a row that survives any crash."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .exchange import Outcome
from .message import SYSTEM_CHOICES, SYSTEMS


class ReconciliationRun(models.Model):
    """Asked for by a person or the calendar; worked on in short spells by whoever has the lease."""

    class Occasion(models.TextChoices):
        DEMAND = "demand", _("Theo yêu cầu")
        NIGHTLY = "nightly", _("Hằng đêm")
        WEEKLY = "weekly", _("Hằng tuần")

    class State(models.TextChoices):
        RUNNING = "running", _("Đang chạy")
        #: The link does not answer, or is to be left alone: it goes on by itself later.
        INTERRUPTED = "interrupted", _("Đang chờ kết nối")
        FINISHED = "finished", _("Đã xong")
        STOPPED = "stopped", _("Đã dừng")

    link = models.CharField(_("kết nối"), max_length=20, choices=SYSTEM_CHOICES)
    occasion = models.CharField(_("dịp"), max_length=10, choices=Occasion)
    #: None: the calendar, or the command line.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người yêu cầu"),
    )
    asked_at = models.DateTimeField(_("yêu cầu lúc"))
    #: What changed from ``since`` up to ``until``, by either side's clock; or these dossiers alone.
    since = models.DateTimeField(_("thay đổi từ"), null=True, blank=True)
    until = models.DateTimeField(_("thay đổi đến"), null=True, blank=True)
    codes = ArrayField(
        models.CharField(max_length=60), verbose_name=_("mã hồ sơ"), null=True, blank=True
    )
    #: Whether each dossier is looked up, so that each step is seen, or only those that the
    #: listing shows to differ.
    step_by_step = models.BooleanField(_("đối chiếu từng bước"), default=True)
    #: Whether what is ours to repair is repaired.
    repairs = models.BooleanField(_("tự gửi bù"), default=True)
    state = models.CharField(_("tình trạng"), max_length=12, choices=State, default=State.RUNNING)

    # How far it has come. In the window from ``compared_until`` to ``window_until`` the dossiers
    # go by code; up to and including ``after_code`` they have been compared.
    compared_until = models.DateTimeField(_("đã đối chiếu đến"), null=True, blank=True)
    window_until = models.DateTimeField(null=True, blank=True)
    after_code = models.CharField(max_length=60, blank=True, default="")
    comparing_ended_at = models.DateTimeField(_("đối chiếu xong lúc"), null=True, blank=True)

    lease_token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    #: When a worker should next look at it; none: at once.
    look_at = models.DateTimeField(_("chạy tiếp lúc"), null=True, blank=True)
    #: How often in a row the link did not answer, and how that showed the last time.
    failures = models.PositiveIntegerField(_("số lần không trả lời"), default=0)
    trouble = models.CharField(
        _("lý do chờ"), max_length=15, choices=Outcome, blank=True, default=""
    )

    #: Dossiers.
    compared = models.PositiveIntegerField(_("đã đối chiếu"), default=0)
    agreeing = models.PositiveIntegerField(_("khớp"), default=0)
    #: Differences.
    explained = models.PositiveIntegerField(_("đã rõ lý do"), default=0)
    repaired = models.PositiveIntegerField(_("đã khớp lại"), default=0)
    unexplained = models.PositiveIntegerField(_("chưa giải quyết"), default=0)
    started_at = models.DateTimeField(_("bắt đầu"), null=True, blank=True)
    finished_at = models.DateTimeField(_("kết thúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần đối chiếu")
        verbose_name_plural = _("đối chiếu")
        constraints = [
            models.UniqueConstraint(
                fields=["link"],
                condition=Q(state__in=["running", "interrupted"]),
                name="reconciliation_one_a_link",
            ),
            models.CheckConstraint(
                condition=Q(codes=None, since__isnull=False, until__gt=F("since"))
                | Q(codes__isnull=False, since=None, until=None),
                name="reconciliation_of_a_range_or_codes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["finished", "stopped"], finished_at__isnull=False)
                | Q(state__in=["running", "interrupted"], finished_at=None),
                name="reconciliation_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(lease_token=None, leased_until=None)
                | Q(lease_token__isnull=False, leased_until__isnull=False),
                name="reconciliation_lease_whole",
            ),
            models.CheckConstraint(
                condition=Q(link__in=[each.value for each in SYSTEMS]),
                name="reconciliation_link_known",
            ),
        ]
        indexes = [models.Index(fields=["link", "asked_at"], name="reconciliation_by_time")]

    def __str__(self) -> str:
        return f"{self.get_link_display()} {localtime(self.asked_at):%H:%M %d/%m/%Y}"

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None
