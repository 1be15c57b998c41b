"""What the operators' pages need to know of the queue."""

from ..models import OutboxMessage, Status


def count_parked() -> int:
    """How many messages wait for a person, over all links."""
    return OutboxMessage.objects.filter(status=Status.PARKED).count()
