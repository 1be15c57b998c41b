"""The work lists of the side bar: what waits for whom, each one condition on a dossier."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..clock import Outcome
from ..refused_by_links import refused_by_a_link
from ..standing_now import due_today, outcome_is
from ..states import DossierState as S


@dataclass(frozen=True, slots=True)
class WorkList:
    """Dossiers in any of ``states``, or that stand so by ``outcome``, or that are due today, or
    that a link refused.
    """

    key: str
    title: Promise
    icon: str
    states: tuple[S, ...] = ()
    outcome: Outcome | None = None
    today: bool = False
    refused: bool = False
    tone: str = "primary"

    def condition(self, now: datetime) -> Q:
        """As of ``now`` (aware)."""
        if self.refused:
            return refused_by_a_link()
        if self.today:
            return due_today(now)
        if self.outcome is not None:
            return outcome_is(self.outcome, now)
        return Q(state__in=self.states)


#: The list of what a link refused, and of what waits for one.
REFUSED, REGISTRY = "refused", "registry"

# fmt: off
WORK_LISTS = (
    WorkList("new", _("Mới nộp"), "inbox", (S.SUBMITTED,)),
    WorkList("processing", _("Đang xử lý"), "edit_document", (S.ACCEPTED, S.PROCESSING)),
    WorkList("signature", _("Chờ ký"), "signature", (S.AWAITING_SIGNATURE,)),
    WorkList("supplement", _("Yêu cầu bổ sung"), "assignment_late", (S.SUPPLEMENT_REQUIRED,)),
    WorkList("citizen", _("Chờ nộp phí, xác nhận"), "hourglass_top",
             (S.PAYMENT_REQUIRED, S.AWAITING_CONFIRMATION)),
    WorkList(REGISTRY, _("Chờ liên thông"), "sync_alt", (S.AWAITING_REGISTRY,)),
    WorkList(REFUSED, _("Liên thông bị từ chối"), "sync_problem", refused=True, tone="danger"),
    WorkList("ready", _("Sẵn sàng trả kết quả"), "task_alt", (S.RESOLVED,), tone="success"),
    WorkList("due_today", _("Đến hạn hôm nay"), "today", today=True, tone="warning"),
    WorkList("due_soon", _("Sắp đến hạn"), "schedule", outcome=Outcome.DUE_SOON, tone="warning"),
    WorkList("overdue", _("Quá hạn"), "alarm", outcome=Outcome.OVERDUE, tone="danger"),
)
# fmt: on
