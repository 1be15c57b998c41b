"""Which dossiers a link refused: a message of theirs is parked, or the registry sent them back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from integrations.outbox import Link, parked_messages

from .models import Dossier, Event
from .states import DossierState
from .transitions import Transition

#: In process again with the registry's complaints unanswered (the index dossier_sent_back).
SENT_BACK = Q(state=DossierState.PROCESSING) & ~Q(registry_faults=[])


def refused_by_a_link() -> Q:
    """The condition on dossiers.

    Each half by its own index: an "or" of both would read every dossier.
    """
    sent_back = Dossier.objects.filter(SENT_BACK).values("pk")
    parked = Dossier.objects.filter(code__in=parked_messages().values("subject")).values("pk")
    return Q(pk__in=sent_back.union(parked))


@dataclass(frozen=True, slots=True)
class Refusal:
    """``since``: when the link first refused what is still refused (aware); None: not known."""

    link: Link
    since: datetime | None


def refusals_of(dossiers: Iterable[Dossier]) -> dict[int, list[Refusal]]:
    """By dossier id, at most one for each link; two queries, whatever the number of dossiers."""
    by_code = {dossier.code: dossier for dossier in dossiers}
    found: dict[int, dict[Link, datetime | None]] = {each.pk: {} for each in by_code.values()}
    for message in parked_messages().filter(subject__in=by_code).order_by("-parked_at"):
        found[by_code[message.subject].pk][Link(message.link)] = message.parked_at
    back = {
        each.pk
        for each in by_code.values()
        if each.state == DossierState.PROCESSING and each.registry_faults
    }
    for pk, since in _sent_back_since(back).items():
        found[pk][Link.CIVIL_REGISTRY] = since
    return {
        pk: [Refusal(link, since) for link, since in refused.items()]
        for pk, refused in found.items()
    }


def _sent_back_since(pks: Collection[int]) -> dict[int, datetime]:
    returned = Event.objects.filter(
        dossier__in=pks, transition=Transition.REGISTRY_RETURNED
    ).order_by()
    return dict(returned.values_list("dossier").annotate(Max("recorded_at")))
