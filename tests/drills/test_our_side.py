"""What a drill counts of its own dossiers, wherever their messages are kept by then."""

from datetime import timedelta

import pytest

from integrations.archive import archive
from integrations.models import OutboxMessage, Status
from onestop.drills import our_side
from tests.integrations.messages import MORNING, code, put, step, sync


@pytest.mark.django_db
def test_what_is_archived_is_counted_too() -> None:
    put(sync(1), step(1, 1), sync(2), sync(3))
    settled = OutboxMessage.objects.filter(subject=code(1))
    settled.update(status=Status.DELIVERED, settled_at=MORNING, next_in_line=False, attempts=2)
    OutboxMessage.objects.filter(subject=code(2)).update(attempts=1)
    codes = [code(1), code(2)]

    def counted() -> tuple[dict[str, int], int]:
        return dict(our_side.messages_by_status(codes)), our_side.failures_counted(codes)

    assert counted() == ({"delivered": 2, "waiting": 1}, 3)
    later = MORNING + timedelta(days=61)
    assert archive(before=later, clock=lambda: MORNING, until=later).messages == 2
    assert counted() == ({"delivered": 2, "waiting": 1}, 3)
