"""What a person decides about a difference: let it be repaired all the same, or close it."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..models import Difference
from .runs import hold_run, recount

State = Difference.State
#: A person's to decide; what is being repaired is not, until that has come to its end.
OPEN = (State.FOUND, State.FOR_PERSON)


class DecisionRefused(Exception):
    """It is too late, or there is nothing to send; ``str()`` says so to people."""


def ask_for_repair(difference_id: int, *, by: AbstractBaseUser, note: str) -> None:
    """Let the workers look at the dossier anew, and send again whatever could mend it.

    The web only writes it down. Raises DecisionRefused.
    """
    with transaction.atomic():
        difference = _locked(difference_id)
        if not difference.messages:
            raise DecisionRefused(_("Không có bản tin nào gửi bù được cho điểm khác nhau này."))
        difference.state, difference.by_id, difference.note = State.ASKED, by.pk, note
        # Some instant gone by, by whichever clock.
        difference.look_at, difference.looks = difference.found_at, 0
        difference.save()


def close(difference_id: int, *, by: AbstractBaseUser, note: str, now: datetime) -> None:
    """A person has seen to it elsewhere, or lets it be, and says why. Raises DecisionRefused."""
    with transaction.atomic():
        difference = _locked(difference_id)
        difference.state, difference.by_id, difference.note = State.CLOSED, by.pk, note
        difference.resolved_at, difference.look_at = now, None
        difference.save()
        recount(difference.run_id)


def _locked(difference_id: int) -> Difference:
    hold_run(Difference.objects.values_list("run_id", flat=True).get(pk=difference_id))
    difference = Difference.objects.select_for_update().get(pk=difference_id)
    if difference.state not in OPEN:
        raise DecisionRefused(
            _("Điểm khác nhau này đang được xử lý hoặc đã xử lý xong; được giữ nguyên.")
        )
    return difference
