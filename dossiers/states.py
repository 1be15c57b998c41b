"""The states of a dossier: what people read, what the portal is told, whether the clock runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .ledger import Share


class DossierState(models.TextChoices):
    """Labels are those of the National Public Service Portal's status list."""

    SUBMITTED = "submitted", _("Mới đăng ký")
    ACCEPTED = "accepted", _("Được tiếp nhận")
    REFUSED = "refused", _("Không được tiếp nhận")
    PROCESSING = "processing", _("Đang xử lý")
    AWAITING_REGISTRY = "awaiting_registry", _("Chờ cơ quan liên thông")
    AWAITING_CONFIRMATION = "awaiting_confirmation", _("Chờ công dân xác nhận bản nháp")
    AWAITING_SIGNATURE = "awaiting_signature", _("Trình ký")
    SUPPLEMENT_REQUIRED = "supplement_required", _("Yêu cầu bổ sung")
    PAYMENT_REQUIRED = "payment_required", _("Yêu cầu thực hiện nghĩa vụ tài chính")
    WITHDRAWN = "withdrawn", _("Công dân yêu cầu rút")
    STOPPED = "stopped", _("Dừng xử lý")
    RESOLVED = "resolved", _("Đã xử lý xong")
    RETURNED = "returned", _("Đã trả kết quả")


S = DossierState

#: TrangThaiHoSo, 1 to 10 (docs/links.md). A state without one does not start up (checks.py).
PORTAL_CODES: dict[DossierState, int] = {
    S.SUBMITTED: 1,
    S.ACCEPTED: 2,
    S.REFUSED: 3,
    S.PROCESSING: 4,
    S.AWAITING_REGISTRY: 4,
    S.AWAITING_CONFIRMATION: 4,
    S.AWAITING_SIGNATURE: 4,
    S.SUPPLEMENT_REQUIRED: 5,
    S.PAYMENT_REQUIRED: 6,
    S.WITHDRAWN: 7,
    S.STOPPED: 8,
    S.RESOLVED: 9,
    S.RETURNED: 10,
}

#: The clock stands while the dossier waits for the citizen (Decree 118/2025 art. 17).
PAUSED_STATES = frozenset({S.SUPPLEMENT_REQUIRED, S.PAYMENT_REQUIRED})
#: Work on the dossier is over; what follows does not touch its outcome.
FINISHED_STATES = frozenset({S.REFUSED, S.WITHDRAWN, S.STOPPED, S.RESOLVED, S.RETURNED})
#: Nothing can happen any more.
FINAL_STATES = FINISHED_STATES - {S.RESOLVED}
#: Somebody still has work to do.
OPEN_STATES = frozenset(S) - FINISHED_STATES
#: Whose the working time is while an accepted dossier is in a state (docs/deadlines.md).
SHARES: dict[DossierState, Share] = {
    S.ACCEPTED: Share.WARD_CLERK,
    S.PROCESSING: Share.WARD_OFFICER,
    S.AWAITING_REGISTRY: Share.LINK_WORKING,
    S.AWAITING_CONFIRMATION: Share.CITIZEN,
    S.AWAITING_SIGNATURE: Share.WARD_LEADER,
    S.SUPPLEMENT_REQUIRED: Share.CITIZEN,
    S.PAYMENT_REQUIRED: Share.CITIZEN,
}
