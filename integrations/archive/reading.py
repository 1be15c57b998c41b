"""The archive as others read it: what was sent about a dossier long ago."""

from django.db.models import Q, QuerySet

from ..models import ArchivedMessage


def archived_about(subject: str) -> QuerySet[ArchivedMessage]:
    """What is archived of all that was sent about a dossier, oldest first."""
    return ArchivedMessage.objects.filter(subject=subject).order_by("id")


def archived_of_bulk(bulk_id: int) -> QuerySet[ArchivedMessage]:
    """What is archived of the messages that a decision about many was about, in no order."""
    return ArchivedMessage.objects.filter(
        ~Q(interventions=[]), interventions__contains=[{"bulk": bulk_id}]
    )
