"""What was done on paper while the system was away, and is entered afterwards."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from accounts.models import User

from ..arguments import Arguments
from ..models import Event
from ..move import LateEntry
from ..procedures.problems import InvalidValue
from .local_instant import LocalInstant

Username = Annotated[str, StringConstraints(pattern=r"^[\w.@+-]{1,150}$")]


class PaperEntry(Arguments):
    """Base of bodies that may come from the paper register; live ones leave both fields out.

    ``occurred_at``: when it happened in the ward; without an offset it is a local time.
    ``approved_by``: the account of the ward's leader who approved the entry.
    """

    occurred_at: LocalInstant | None = None
    approved_by: Username | None = Field(None, validate_default=True)

    @field_validator("approved_by")
    @classmethod
    def _both_or_neither(cls, approved_by: str | None, told: ValidationInfo) -> str | None:
        # An instant that could not be read is not in the data: its own problem is told already.
        if "occurred_at" not in told.data or (told.data["occurred_at"] is None) == (
            approved_by is None
        ):
            return approved_by
        raise InvalidValue(
            "approval_and_time",
            _("Nhập sau từ sổ giấy cần cả thời điểm xảy ra và lãnh đạo đã duyệt."),
        )

    @property
    def late(self) -> LateEntry | None:
        """As the lifecycle takes it; whether that account may approve is judged there."""
        if self.occurred_at is None:
            return None
        approver = User.objects.filter(username=self.approved_by, is_active=True).first()
        return LateEntry(self.occurred_at, Event.Source.PAPER_REGISTER, approver)
