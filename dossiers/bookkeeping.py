"""A dossier's ledger: read from its history, and kept with it once work is over."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from integrations.outages import downtime_of
from integrations.outbox import Link

from .calendars import calendar_of
from .ledger import Ledger, Share, Step, late_only_by_outage, ledger_of
from .models import Dossier, Event
from .states import SHARES, DossierState
from .transitions import Transition

#: The link that AWAITING_REGISTRY waits for.
WAITED_FOR = Link.CIVIL_REGISTRY

SHARE_LABELS = {
    Share.WARD_CLERK: _("Bộ phận một cửa"),
    Share.WARD_OFFICER: _("Công chức tư pháp - hộ tịch"),
    Share.WARD_LEADER: _("Lãnh đạo"),
    Share.CITIZEN: _("Chờ công dân"),
    Share.LINK_DOWN: _("Hệ thống hộ tịch mất kết nối"),
    Share.LINK_WORKING: _("Hệ thống hộ tịch xử lý"),
    Share.PAPER: _("Làm trên giấy"),
}


def read_ledger(dossier: Dossier, at: datetime) -> Ledger | None:
    """Whose the working time was, up to `at` (aware) or to the finish; None before acceptance.

    One query unless the events are at hand, and two more if a link was waited for.
    """
    if dossier.accepted_at is None:
        return None
    until = dossier.finished_at or at
    steps = steps_in(dossier.events.all())
    waited = any(step.share is Share.LINK_WORKING for step in steps)
    downtime = downtime_of(WAITED_FOR, dossier.accepted_at, until) if waited else []
    return ledger_of(steps, downtime, calendar_of(dossier.unit_id), until)


def steps_in(events: Iterable[Event]) -> list[Step]:
    """What the ledger needs of a history, in order: from the acceptance on.

    A recomputation is no step: it may be recorded before what happened before it is entered.
    """
    steps: list[Step] = []
    for event in events:
        if event.transition == Transition.RECOMPUTE:
            continue
        if steps or event.transition == Transition.ACCEPT:
            on_paper = event.source == Event.Source.PAPER_REGISTER
            share = SHARES.get(DossierState(event.to_state))
            steps.append(Step(event.occurred_at, share, on_paper))
    return steps


def close_ledger(dossier: Dossier) -> None:
    """Set the ledger's columns of a finished dossier, to be saved with it.

    Nothing to book without an acceptance.
    """
    if dossier.due_at is None or dossier.finished_at is None:
        return
    ledger = read_ledger(dossier, dossier.finished_at)
    assert ledger is not None  # what is promised was accepted
    minutes = ledger.minutes()
    dossier.working_minutes = sum(minutes.values())
    dossier.ward_clerk_minutes = minutes[Share.WARD_CLERK]
    dossier.ward_officer_minutes = minutes[Share.WARD_OFFICER]
    dossier.ward_leader_minutes = minutes[Share.WARD_LEADER]
    dossier.citizen_minutes = minutes[Share.CITIZEN]
    dossier.link_down_minutes = minutes[Share.LINK_DOWN]
    dossier.link_working_minutes = minutes[Share.LINK_WORKING]
    dossier.paper_minutes = minutes[Share.PAPER]
    dossier.late_only_by_outage = late_only_by_outage(
        dossier.due_at, dossier.finished_at, ledger, calendar_of(dossier.unit_id)
    )
