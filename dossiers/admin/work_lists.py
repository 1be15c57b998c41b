"""The work lists of the side bar: what waits for whom, each one condition on a dossier."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..clock import Outcome
from ..models.dossier import DossierQuerySet
from ..standing_now import outcome_is
from ..states import OPEN_STATES
from ..states import DossierState as S


@dataclass(frozen=True, slots=True)
class WorkList:
    """Dossiers in any of ``states``, or, where there are none, that stand so by ``outcome``."""

    key: str
    title: Promise
    icon: str
    states: tuple[S, ...] = ()
    outcome: Outcome | None = None
    tone: str = "primary"

    def condition(self, now: datetime) -> Q:
        """As of ``now`` (aware)."""
        if self.outcome is not None:
            return outcome_is(self.outcome, now)
        return Q(state__in=self.states)


# fmt: off
WORK_LISTS = (
    WorkList("new", _("Mới nộp"), "inbox", (S.SUBMITTED,)),
    WorkList("processing", _("Đang xử lý"), "edit_document", (S.ACCEPTED, S.PROCESSING)),
    WorkList("signature", _("Chờ ký"), "signature", (S.AWAITING_SIGNATURE,)),
    WorkList("supplement", _("Yêu cầu bổ sung"), "assignment_late", (S.SUPPLEMENT_REQUIRED,)),
    WorkList("citizen", _("Chờ nộp phí, xác nhận"), "hourglass_top",
             (S.PAYMENT_REQUIRED, S.AWAITING_CONFIRMATION)),
    WorkList("registry", _("Chờ liên thông"), "sync_alt", (S.AWAITING_REGISTRY,)),
    WorkList("ready", _("Sẵn sàng trả kết quả"), "task_alt", (S.RESOLVED,), tone="success"),
    WorkList("due_soon", _("Sắp đến hạn"), "schedule", outcome=Outcome.DUE_SOON, tone="warning"),
    WorkList("overdue", _("Quá hạn"), "alarm", outcome=Outcome.OVERDUE, tone="danger"),
)
# fmt: on


def count_work(dossiers: DossierQuerySet, now: datetime) -> dict[str, int]:
    """How many dossiers each list holds, by its key, in one query over the unfinished ones."""
    return dossiers.filter(state__in=[*OPEN_STATES, S.RESOLVED]).aggregate(
        **{each.key: Count("pk", filter=each.condition(now)) for each in WORK_LISTS}
    )
