"""What somebody has to say to the ward, with or without an account, and what it answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Feedback(models.Model):
    class Kind(models.TextChoices):
        FEEDBACK = "feedback", _("Phản ánh, kiến nghị")
        APPEAL = "appeal", _("Khiếu nại")
        FAULT = "fault", _("Báo lỗi hệ thống")

    class State(models.TextChoices):
        RECEIVED = "received", _("Đã nhận")
        IN_PROGRESS = "in_progress", _("Đang xem xét")
        ANSWERED = "answered", _("Đã trả lời")

    #: Told to whoever sent it; long enough not to be guessed.
    reference = models.CharField(_("mã phản ánh"), max_length=20, unique=True)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    #: Whose it is to answer; none: the office that runs the system.
    unit = models.ForeignKey(
        "accounts.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đơn vị"),
    )
    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="feedback",
        verbose_name=_("hồ sơ"),
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tài khoản"),
    )
    name = models.CharField(_("người gửi"), max_length=200, blank=True)
    contact = models.CharField(_("liên hệ"), max_length=254, blank=True)
    text = models.TextField(_("nội dung"))
    received_at = models.DateTimeField(_("nhận lúc"))
    #: By when it is to be answered: fifteen working days (Decision 766/QD-TTg, indicator 5.2);
    #: None where the calendar does not reach so far.
    due_on = models.DateField(_("hạn trả lời"), null=True, blank=True)
    state = models.CharField(_("trạng thái"), max_length=12, choices=State, default=State.RECEIVED)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người trả lời"),
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    #: Of the sender's Idempotency-Key, keyed: a form sent twice is one.
    sent_once = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("phản ánh, kiến nghị")
        verbose_name_plural = _("phản ánh, kiến nghị")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["feedback", "appeal", "fault"]), name="feedback_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(answer="")
                | Q(state__in=["received", "in_progress"], answered_at=None, answered_by=None),
                name="feedback_answered_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="feedback_work_list"),
            models.Index(fields=["sender", "-received_at", "-id"], name="feedback_own"),
        ]

    def __str__(self) -> str:
        return self.reference
