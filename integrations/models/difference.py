"""One difference between their books and ours: what it is, what shows it, what was done."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .message import SYSTEM_CHOICES
from .reconciliation import ReconciliationRun


class Difference(models.Model):
    """Of one dossier, found by one run; kept as a record, with ids of the evidence."""

    class Kind(models.TextChoices):
        MISSING_THERE = "missing_there", _("Bên kia không có")
        MISSING_HERE = "missing_here", _("Bên này không có")
        STATUS = "status", _("Khác trạng thái")
        STEPS_MISSING = "steps_missing", _("Bên kia thiếu bước")
        STEPS_UNKNOWN = "steps_unknown", _("Bên kia thừa bước")
        ORDER = "order", _("Khác thứ tự bước")
        RESULT_MISSING = "result_missing", _("Kết quả chưa về bên này")
        NUMBER = "number", _("Khác số đăng ký, số định danh")
        UNANSWERED = "unanswered", _("Không được trả lời")

    class State(models.TextChoices):
        FOUND = "found", _("Mới phát hiện")
        ASKED = "asked", _("Đã yêu cầu gửi bù")
        REPAIRING = "repairing", _("Đang gửi bù")
        REPAIRED = "repaired", _("Đã khớp lại")
        EXPLAINED = "explained", _("Đã rõ lý do")
        FOR_PERSON = "for_person", _("Chờ người xử lý")
        CLOSED = "closed", _("Đã xử lý")

    class Ground(models.TextChoices):
        """Why it is so, as far as the rows tell."""

        LOST_THERE = "lost_there", _("bên kia đã xác nhận rồi làm mất; gửi bù được")
        NOT_ASKED = "not_asked", _("câu hỏi kết quả đã bị hủy; hỏi lại được")
        ON_ITS_WAY = "on_its_way", _("bản tin đang trên đường gửi")
        PARKED = "parked", _("bản tin của hồ sơ đang chờ người xử lý")
        CHANGED = "changed", _("vừa thay đổi trong lúc đối chiếu")
        CANCELLED_HERE = "cancelled_here", _("bản tin đã bị hủy ở bên này")
        RETURNED = "returned", _("bên kia đã trả lại hồ sơ này; sẽ khai lại")
        NOT_OURS = "not_ours", _("không do hệ thống này gửi")
        NEVER_SENT = "never_sent", _("bên kia giữ điều mà hệ thống này chưa từng gửi")
        NEWER_STEPS = "newer_steps", _("bên kia đã giữ bước sau đó, không nhận bước cũ hơn")
        ORDER_KEPT = "order_kept", _("bên kia không sắp lại bước đã nhận")
        RESULT_GIVEN = "result_given", _("đã có kết quả; khai lại sẽ được cấp số khác")
        CALLED_OFF = "called_off", _("hồ sơ đã được rút ở bên này")
        DECIDED_OTHERWISE = "decided_otherwise", _("bên kia quyết định khác với đã trả lời")
        QUESTION_REFUSED = "question_refused", _("bên kia không trả lời về hồ sơ này")
        NO_ANSWER = "no_answer", _("bên kia báo lỗi mỗi khi được hỏi về hồ sơ này")
        REPAIR_REFUSED = "repair_refused", _("bản tin gửi bù bị từ chối")
        STILL_DIFFERS = "still_differs", _("đã gửi bù và được xác nhận, vẫn khác")

    run = models.ForeignKey(
        ReconciliationRun,
        on_delete=models.PROTECT,
        related_name="differences",
        verbose_name=_("lần đối chiếu"),
    )
    link = models.CharField(_("kết nối"), max_length=20, choices=SYSTEM_CHOICES)
    subject = models.CharField(_("mã hồ sơ"), max_length=60)
    kind = models.CharField(_("khác ở chỗ"), max_length=15, choices=Kind)
    #: Statuses and ids of steps, never what was declared; "" where a side has nothing.
    ours = models.TextField(_("bên này"), blank=True)
    theirs = models.TextField(_("bên kia"), blank=True)
    ground = models.CharField(_("lý do"), max_length=20, choices=Ground)
    state = models.CharField(_("tình trạng"), max_length=12, choices=State)
    #: Ids of the exchanges that show it, and those that show its end.
    exchanges = ArrayField(models.BigIntegerField(), verbose_name=_("bằng chứng"), default=list)
    #: Ids of the messages that are, or could be, sent again for it.
    messages = ArrayField(models.BigIntegerField(), verbose_name=_("bản tin"), default=list)
    #: How often they were sent again.
    repairs = models.PositiveSmallIntegerField(_("số lần gửi bù"), default=0)
    #: When a worker should see to it next, and how often one has in vain; none: it is at rest.
    look_at = models.DateTimeField(null=True, blank=True)
    looks = models.PositiveSmallIntegerField(default=0)
    #: Who asked for the repair, or closed it, and in which words.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người xử lý"),
    )
    note = models.CharField(_("ghi chú"), max_length=500, blank=True, default="")
    found_at = models.DateTimeField(_("phát hiện lúc"))
    resolved_at = models.DateTimeField(_("giải quyết lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("điểm khác nhau")
        verbose_name_plural = _("điểm khác nhau")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "subject", "kind"], name="difference_once_a_run"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["repaired", "explained", "closed"], resolved_at__isnull=False
                )
                | Q(state__in=["found", "asked", "repairing", "for_person"], resolved_at=None),
                name="difference_state_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["link", "look_at"],
                condition=Q(look_at__isnull=False),
                name="difference_to_see_to",
            ),
            models.Index(fields=["subject"], name="difference_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_kind_display()}"
