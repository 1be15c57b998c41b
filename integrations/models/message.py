"""A message that must reach a link: written with the change it tells of, never altered after."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Link(models.TextChoices):
    """What we speak to; each has its own queue, workers and breakers."""

    NATIONAL_PORTAL = "national_portal", _("Cổng Dịch vụ công quốc gia")
    CIVIL_REGISTRY = "civil_registry", _("Hệ thống hộ tịch Bộ Tư pháp")
    EMAIL = "email", _("Thư điện tử")
    SMS = "sms", _("Tin nhắn SMS")
    WEBHOOK = "webhook", _("Webhook")


#: The systems that dossiers are reported to ...
SYSTEMS = (Link.NATIONAL_PORTAL, Link.CIVIL_REGISTRY)
SYSTEM_CHOICES = [(each.value, each.label) for each in SYSTEMS]
#: ... and the ways by which people are told.
CHANNELS = (Link.EMAIL, Link.SMS)


class Operation(models.TextChoices):
    """What a message asks of its link (the contracts are in docs/links.md)."""

    SYNC_DOSSIER = "sync_dossier", _("Đồng bộ hồ sơ")
    ADD_PROGRESS = "add_progress", _("Cập nhật tiến độ")
    REGISTER = "register", _("Đăng ký hộ tịch")
    FETCH_RESULT = "fetch_result", _("Lấy kết quả đăng ký")
    SEND_CODE = "send_code", _("Gửi mã xác thực")
    SEND_NOTICE = "send_notice", _("Gửi thông báo")
    SEND_EVENT = "send_event", _("Báo sự kiện")


class Status(models.TextChoices):
    WAITING = "waiting", _("Đang chờ gửi")
    DELIVERED = "delivered", _("Đã gửi")
    PARKED = "parked", _("Cần xử lý")
    CANCELLED = "cancelled", _("Đã hủy")


class OutboxMessage(models.Model):
    link = models.CharField(_("kết nối"), max_length=20, choices=Link)
    operation = models.CharField(_("nghiệp vụ"), max_length=20, choices=Operation)
    subject = models.CharField(_("mã hồ sơ"), max_length=60)
    #: The idempotency key: the same at every attempt, so the receiver keeps one.
    key = models.CharField(_("khóa chống trùng"), max_length=100)
    payload = models.JSONField(_("nội dung"))
    #: The code of the unit whose dossier it is: one unit's flood must not starve the others.
    unit = models.CharField(_("đơn vị"), max_length=60, blank=True, default="", db_default="")
    #: Ties the citizen's request to the link's answer in every log (docs/operations.md).
    correlation_id = models.CharField(
        _("mã theo dõi"), max_length=64, blank=True, default="", db_default=""
    )
    #: Lower goes first (births); then the soonest due; then age.
    rank = models.PositiveSmallIntegerField(_("thứ tự ưu tiên"), default=100)
    due_at = models.DateTimeField(_("hạn của hồ sơ"), null=True, blank=True)
    occurred_at = models.DateTimeField(_("thời điểm xảy ra"))
    created_at = models.DateTimeField(_("thời điểm ghi"))

    status = models.CharField(
        _("tình trạng"), max_length=10, choices=Status, default=Status.WAITING
    )
    #: Failures while the link answers; an outage consumes none.
    attempts = models.PositiveIntegerField(_("số lần lỗi"), default=0)
    #: How often the link was asked for a result that was not there yet.
    polls = models.PositiveIntegerField(_("số lần hỏi"), default=0)
    #: When it may go again, by the database's clock; none: at once.
    not_before = models.DateTimeField(_("gửi sau"), null=True, blank=True)
    #: From when on it is of no use and is not sent any more; none: it always is (expiry.py).
    not_after = models.DateTimeField(_("gửi trước"), null=True, blank=True)
    #: Whether it is the oldest unsettled message of its dossier and link, which alone may go; none
    #: while no worker has looked at it yet (integrations/lines.py).
    next_in_line = models.BooleanField(_("đến lượt"), null=True, editable=False)
    lease_token = models.UUIDField(_("mã giữ chỗ"), null=True, blank=True)
    leased_until = models.DateTimeField(_("giữ chỗ đến"), null=True, blank=True)
    #: Since when it waits for a person, while it does.
    parked_at = models.DateTimeField(_("cần xử lý từ"), null=True, blank=True)
    settled_at = models.DateTimeField(_("thời điểm kết thúc"), null=True, blank=True)
    #: What the link answered at the end, or why it is parked or cancelled.
    answer = models.JSONField(_("trả lời"), null=True, blank=True)
    #: Delivered once, and on its way again since the link lost it: nobody is told twice.
    sent_again = models.BooleanField(_("gửi bù"), default=False)

    class Meta:
        verbose_name = _("bản tin")
        verbose_name_plural = _("bản tin")
        constraints = [
            models.UniqueConstraint(fields=["link", "key"], name="message_key_once"),
            models.UniqueConstraint(
                fields=["link", "subject"],
                condition=Q(next_in_line=True),
                name="message_one_next_in_line",
            ),
            models.CheckConstraint(condition=Q(link__in=Link.values), name="message_link_known"),
            models.CheckConstraint(
                condition=Q(operation__in=Operation.values), name="message_operation_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="message_status_known"
            ),
            models.CheckConstraint(
                condition=Q(next_in_line=None)
                | Q(next_in_line=False)
                | Q(status__in=[Status.WAITING, Status.PARKED]),
                name="message_settled_left_line",
            ),
            models.CheckConstraint(
                condition=Q(lease_token=None, leased_until=None)
                | Q(lease_token__isnull=False, leased_until__isnull=False),
                name="message_lease_whole",
            ),
        ]
        indexes = [
            # Claiming: who may go next on this link, one operation a batch.
            models.Index(
                fields=["link", "operation", "rank", "due_at", "id"],
                condition=Q(status="waiting", next_in_line=True),
                name="message_next",
            ),
            # The same, unit by unit.
            models.Index(
                fields=["link", "operation", "unit", "rank", "due_at", "id"],
                condition=Q(status="waiting", next_in_line=True),
                name="message_next_by_unit",
            ),
            # What is of no use for ever.
            models.Index(
                fields=["link", "not_after"],
                condition=Q(status="waiting", not_after__isnull=False),
                name="message_expiring",
            ),
            # What no worker has looked at yet.
            models.Index(
                fields=["link", "id"],
                condition=Q(status="waiting", next_in_line=None),
                name="message_arrived",
            ),
            # Order: is anything older of this dossier still on its way?
            models.Index(
                fields=["link", "subject", "id"],
                condition=Q(status__in=["waiting", "parked"]),
                name="message_unsettled",
            ),
            # An operator's look-up by the id that a citizen's request or a log has.
            models.Index(
                fields=["correlation_id"],
                condition=~Q(correlation_id=""),
                name="message_correlation",
            ),
            # The desk: what went through lately, and what waits for a person.
            models.Index(
                fields=["link", "settled_at"],
                condition=Q(status="delivered"),
                name="message_delivered",
            ),
            models.Index(
                fields=["link", "id"], condition=Q(status="parked"), name="message_parked"
            ),
            # A dossier's page: all that was ever sent.
            models.Index(fields=["subject", "id"], name="message_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.operation} {self.subject} {self.key}"
