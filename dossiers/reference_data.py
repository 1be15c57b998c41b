"""Reference data that the code ships and administrators then own.

Loaded after each migrate: what is missing is added, what somebody edited is left alone. So a new
procedure is a new file, and a new circular is a row.
"""

from datetime import time
from typing import Any

from .holiday_seed import seed_calendar
from .models import TimeLimitRule
from .procedures import PROCEDURES


def load(**kwargs: Any) -> None:
    """Receiver of post_migrate."""
    seed_calendar()
    for procedure in PROCEDURES.values():
        if TimeLimitRule.objects.filter(procedure=procedure.code).exists():
            continue
        TimeLimitRule.objects.bulk_create(
            TimeLimitRule(
                procedure=procedure.code,
                sub_type=row.sub_type,
                unit=row.unit,
                amount=row.amount,
                cutoff=row.cutoff or time(15),
                after_supplement=row.after_supplement,
                legal_basis=row.legal_basis,
                effective_from=row.effective_from,
                effective_to=row.effective_to,
            )
            for row in procedure.default_time_limits
        )
