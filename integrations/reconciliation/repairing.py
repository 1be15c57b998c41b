"""Sending again what a link has lost: under the same keys, in order, on record."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ..archive import bring_back
from ..lines import hold_lines
from ..models import Difference, Link, OutboxMessage, ReconciliationRun
from ..settling import send_again
from .looking import Seen
from .ours import lines_of, print_of
from .recording import SOON
from .runs import hold_run, recount

_OPEN = (Difference.State.FOUND, Difference.State.ASKED, Difference.State.REPAIRING)


def repair(
    run: ReconciliationRun,
    seen: Seen,
    again: Collection[int],
    *,
    now: datetime,
    asked: Difference | None = None,
) -> bool:
    """Put these messages of a dossier on their way once more, if all is still as it was seen.

    False, and nothing done, if the line has changed since or a worker has a message of it in hand:
    what it is sending now would arrive before what is older. Whoever asks looks again then. The
    newest status that the link has acknowledged is always among the last to go, since ``again``
    holds it whenever it holds an older one. ``asked``: the difference by which a person asked for
    it; it is done in that person's name then.
    """
    link = Link(run.link)
    by, reason = None, f"đối chiếu #{run.pk}"
    if asked is not None:
        by, reason = asked.by, f"{reason}: {asked.note}".rstrip(": ")[:500]
    with transaction.atomic():
        hold_run(run.pk)
        hold_lines(link)
        bring_back(link, [seen.code])  # what is archived goes again as a message like any other
        ours = OutboxMessage.objects.filter(link=link, subject=seen.code).order_by("id")
        # Passing over what others hold, so that nobody waits for anybody.
        held = {each.pk: each for each in ours.select_for_update(skip_locked=True, no_key=True)}
        line = lines_of(link, [seen.code])[seen.code]
        if print_of(line) != print_of(seen.line) or len(held) != len(line):
            return False
        if any(message.is_held for message in line):
            return False
        for pk in sorted(again):
            send_again(held[pk], now=now, reason=reason, by=by)
        for difference in run.differences.select_for_update().filter(
            subject=seen.code, state__in=_OPEN
        ):
            if difference.messages:
                difference.state = Difference.State.REPAIRING
                difference.messages = sorted(again)
                difference.repairs += 1
                difference.looks, difference.look_at = 0, now + SOON
                difference.save()
        recount(run.pk)
    return True
