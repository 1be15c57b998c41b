"""A dossier's history: appended, chained, never edited (enforced by triggers as well)."""

import hashlib
import json
from datetime import UTC

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..actor import Who
from ..states import DossierState
from ..transitions import Transition

#: What the first event of a dossier is chained to.
GENESIS = "0" * 64


class Event(models.Model):
    class Source(models.TextChoices):
        """Where a move was learned from, when not on the spot."""

        LIVE = "live", _("Ghi ngay khi xảy ra")
        PAPER_REGISTER = "paper_register", _("Sổ giấy nhập sau")
        IMPORT = "import", _("Chuyển từ hệ thống cũ")
        CALLBACK = "callback", _("Hệ thống liên thông trả lời")

    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="events", verbose_name=_("hồ sơ")
    )
    number = models.PositiveIntegerField(_("số thứ tự"))
    transition = models.CharField(_("thao tác"), max_length=30, choices=Transition)
    from_state = models.CharField(_("từ trạng thái"), max_length=30, blank=True)
    to_state = models.CharField(_("đến trạng thái"), max_length=30, choices=DossierState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người thực hiện"),
    )
    #: The name as it stood then; for the system, which part of it.
    actor_name = models.CharField(_("tên người thực hiện"), max_length=200)
    capacity = models.CharField(_("tư cách"), max_length=10, choices=Who)
    occurred_at = models.DateTimeField(_("thời điểm xảy ra"))
    recorded_at = models.DateTimeField(_("thời điểm ghi nhận"))
    source = models.CharField(_("nguồn"), max_length=15, choices=Source, default=Source.LIVE)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người duyệt nhập sau"),
    )
    arguments = models.JSONField(_("nội dung"), encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(_("mã băm trước"), max_length=64)
    hash = models.CharField(_("mã băm"), max_length=64)

    class Meta:
        verbose_name = _("lịch sử hồ sơ")
        verbose_name_plural = _("lịch sử hồ sơ")
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="event_number_once"),
            models.CheckConstraint(
                condition=Q(transition__in=Transition.values), name="event_transition_known"
            ),
            models.CheckConstraint(
                condition=Q(to_state__in=DossierState.values), name="event_state_known"
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("recorded_at")), name="event_not_ahead_of_its_record"
            ),
            models.CheckConstraint(
                condition=~Q(source="live") | Q(occurred_at=F("recorded_at")),
                name="event_live_is_not_back_dated",
            ),
            models.CheckConstraint(
                condition=~Q(source="paper_register") | Q(approved_by__isnull=False),
                name="event_paper_entry_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.number} {self.transition}"

    def compute_hash(self, dossier_code: str) -> str:
        """SHA-256 over everything that the event says and the hash before it (hex)."""
        told = {
            "dossier": dossier_code,
            "number": self.number,
            "transition": str(self.transition),
            "from": str(self.from_state),
            "to": str(self.to_state),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "capacity": str(self.capacity),
            "occurred_at": self.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "recorded_at": self.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "source": str(self.source),
            "approved_by": self.approved_by_id,
            "arguments": self.arguments,
            "previous": self.previous_hash,
        }
        text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
