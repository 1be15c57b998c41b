"""The archive: what is long settled, kept by month as proof, out of the working tables' way.

Both tables are partitioned by range (docs/adr/0014-archive-by-month.md). PostgreSQL's key of each
is the id with the instant that chooses the month; no two rows have one id all the same, since a
row is here or in the working table, whose sequence gave it the id.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .exchange import Outcome
from .intervention import Intervention
from .message import Link, Operation, Status


@dataclass(frozen=True, slots=True)
class ArchivedTry:
    """An attempt with what its exchange came to; the exchange is archived by its own month."""

    exchange: int
    outcome: Outcome
    detail: Any
    started_at: datetime
    finished_at: datetime
    http_status: int | None
    error: str


@dataclass(frozen=True, slots=True)
class ArchivedIntervention:
    """``by`` is the person's name at the time of archiving; "" is the system itself."""

    at: datetime
    action: Intervention.Action
    by: str
    reason: str
    #: The id of the decision about many that it was part of.
    bulk: int | None
    payload_before: Any
    answer_before: Any


class ArchivedMessage(models.Model):
    """A message as it was when it settled, whole in itself: with its attempts and interventions."""

    #: As in the working table.
    id = models.BigIntegerField(primary_key=True)
    link = models.CharField(_("kết nối"), max_length=20, choices=Link)
    operation = models.CharField(_("nghiệp vụ"), max_length=20, choices=Operation)
    subject = models.CharField(_("mã hồ sơ"), max_length=60)
    key = models.CharField(_("khóa chống trùng"), max_length=100)
    payload = models.JSONField(_("nội dung"))
    unit = models.CharField(_("đơn vị"), max_length=60, blank=True)
    correlation_id = models.CharField(_("mã theo dõi"), max_length=64, blank=True)
    rank = models.PositiveSmallIntegerField(_("thứ tự ưu tiên"))
    due_at = models.DateTimeField(_("hạn của hồ sơ"), null=True, blank=True)
    occurred_at = models.DateTimeField(_("thời điểm xảy ra"))
    created_at = models.DateTimeField(_("thời điểm ghi"))
    status = models.CharField(_("tình trạng"), max_length=10, choices=Status)
    attempts = models.PositiveIntegerField(_("số lần lỗi"))
    polls = models.PositiveIntegerField(_("số lần hỏi"))
    not_before = models.DateTimeField(_("gửi sau"), null=True, blank=True)
    parked_at = models.DateTimeField(_("cần xử lý từ"), null=True, blank=True)
    settled_at = models.DateTimeField(_("thời điểm kết thúc"))
    answer = models.JSONField(_("trả lời"), null=True, blank=True)
    sent_again = models.BooleanField(_("gửi bù"))
    #: When the last message of its line settled: the month in which the whole line is kept.
    line_settled_at = models.DateTimeField(_("cả chuỗi kết thúc lúc"))
    #: Oldest first, as the two methods below read them.
    tries = models.JSONField(_("các lần gửi"))
    interventions = models.JSONField(_("các can thiệp"))

    class Meta:
        verbose_name = _("bản tin lưu trữ")
        verbose_name_plural = _("bản tin lưu trữ")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["delivered", "cancelled"]), name="archived_at_rest"
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "id"], name="archived_subject"),
            models.Index(fields=["key"], name="archived_key"),
            models.Index(
                fields=["correlation_id"],
                condition=~Q(correlation_id=""),
                name="archived_correlation",
            ),
            # Reconciliation: what a link acknowledged in a stretch of time.
            models.Index(
                fields=["link", "settled_at"],
                condition=Q(status="delivered"),
                name="archived_delivered",
            ),
            # The messages that one decision about many was about; few have interventions at all.
            GinIndex(
                fields=["interventions"],
                opclasses=["jsonb_path_ops"],
                condition=~Q(interventions=[]),
                name="archived_interventions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_link_display()}, {self.get_operation_display()}"

    def tries_made(self) -> Iterator[ArchivedTry]:
        for each in self.tries:
            yield ArchivedTry(
                exchange=each["exchange"],
                outcome=Outcome(each["outcome"]),
                detail=each["detail"],
                started_at=datetime.fromisoformat(each["started_at"]),
                finished_at=datetime.fromisoformat(each["finished_at"]),
                http_status=each["http_status"],
                error=each["error"],
            )

    def interventions_made(self) -> Iterator[ArchivedIntervention]:
        for each in self.interventions:
            yield ArchivedIntervention(
                at=datetime.fromisoformat(each["at"]),
                action=Intervention.Action(each["action"]),
                by=each["by_name"] or "",
                reason=each["reason"],
                bulk=each["bulk"],
                payload_before=each["payload_before"],
                answer_before=each["answer_before"],
            )


class ArchivedExchange(models.Model):
    """An exchange word for word, kept in the month in which it began."""

    id = models.BigIntegerField(primary_key=True)
    link = models.CharField(_("kết nối"), max_length=20, choices=Link)
    operation = models.CharField(_("nghiệp vụ"), max_length=20, choices=Operation)
    started_at = models.DateTimeField(_("bắt đầu"))
    finished_at = models.DateTimeField(_("kết thúc"))
    request = models.JSONField(_("đã gửi"))
    http_status = models.PositiveSmallIntegerField(_("mã HTTP"), null=True, blank=True)
    response = models.TextField(_("đã nhận"), blank=True)
    error = models.CharField(_("lỗi đường truyền"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lượt trao đổi lưu trữ")
        verbose_name_plural = _("lượt trao đổi lưu trữ")

    def __str__(self) -> str:
        what = f"{self.get_link_display()}, {self.get_operation_display()}"
        return f"{what}, {localtime(self.started_at):%H:%M:%S %d/%m/%Y}"


class DroppedMonth(models.Model):
    """A month of the archive that was kept long enough and is gone; appended, never edited."""

    table = models.CharField(_("bảng"), max_length=63)
    #: Its first day.
    month = models.DateField(_("tháng"))
    rows = models.PositiveBigIntegerField(_("số dòng"))
    dropped_at = models.DateTimeField(_("thời điểm xóa"))

    class Meta:
        verbose_name = _("tháng đã xóa khỏi lưu trữ")
        verbose_name_plural = _("tháng đã xóa khỏi lưu trữ")

    def __str__(self) -> str:
        return f"{self.table} {self.month:%Y-%m}: {self.rows}"
