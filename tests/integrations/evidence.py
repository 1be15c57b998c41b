"""What is on record here and there."""

from typing import Any

from integrations.mocks.client import MockControl
from integrations.models import OutboxMessage

from .messages import code


def held(theirs: MockControl, number: int) -> dict[str, Any]:
    """A dossier as the portal holds it, with its evidence."""
    dossier = theirs.dossier(code(number))
    assert dossier is not None
    evidence: dict[str, Any] = dossier["portal"]
    return evidence


def answer_of(**which: Any) -> dict[str, Any]:
    """The answer of the one message that fits."""
    answer: dict[str, Any] | None = OutboxMessage.objects.get(**which).answer
    assert answer is not None
    return answer
