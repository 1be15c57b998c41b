"""What the admin does to a dossier is in its events, and the admin keeps no other record of it."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from django.utils.html import escape, strip_tags

from dossiers.form_codes import FormCode
from dossiers.history import breaks_in
from dossiers.models import Dossier, Event
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.admin_pages import Desk

from .. import stories as s
from ..scanned import PDF, file
from .addresses import LIST, add_scan_page, move, page
from .addresses import form as form_page
from .intake.counter import send
from .moves import FILLED, NAMES, ROWS, ready
from .test_bulk_moves import COUNTER
from .test_bulk_moves import told as moved_together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people", "papers_folder")]


def shown(dossier: Dossier) -> list[str]:
    """The history's rows on the dossier's page, the latest first, as plain words."""
    html = Desk(s.LEADER).get(page(dossier)).html
    table = html.partition('id="history"')[2].partition("</table>")[0].partition("<tbody>")[2]
    return [" ".join(strip_tags(row).split()) for row in re.split(r"</tr>", table)[:-1]]


def told(event: Event) -> list[str]:
    """What a row has to say of an event: when, what, who, as what."""
    at = timezone.localtime(event.occurred_at).strftime("%H:%M %d/%m/%Y")
    words = (at, event.get_transition_display(), event.actor_name, event.get_capacity_display())
    return [escape(str(word)) for word in words]


def agree(dossier: Dossier) -> None:
    events = list(dossier.events.order_by("-number"))
    rows = shown(dossier)
    assert len(rows) == len(events) == Dossier.objects.get(pk=dossier.pk).event_count
    for row, event in zip(rows, events, strict=True):
        assert all(word in row for word in told(event)), (row, told(event))
    assert not list(breaks_in(dossier))
    assert not LogEntry.objects.exists()  # which would say more, or something else


#: Each transition once, from its first state by the first who may; the rest is test_moves' affair.
FIRST = {row[0]: row for row in reversed(ROWS)}


@pytest.mark.parametrize("transition", sorted(FIRST))
def test_each_transition_is_in_both(transition: Transition) -> None:
    _transition, source, who = FIRST[transition]
    dossier = ready(transition, source)
    before = dossier.event_count
    Desk(NAMES[who]).submit(move(dossier, transition), **FILLED[transition])
    dossier.refresh_from_db()
    last = dossier.events.latest("number")
    assert (dossier.event_count, last.transition) == (before + 1, transition)
    assert last.actor == s.user(NAMES[who])
    agree(dossier)


def test_what_is_taken_in_at_the_counter_is_in_both() -> None:
    send(Desk(s.CLERK), s.MARITAL_STATUS)
    dossier = Dossier.objects.get()
    assert [event.transition for event in dossier.events.order_by("number")] == [
        "submit",
        "accept",
    ]
    agree(dossier)


def test_many_at_once_are_each_in_both() -> None:
    dossiers = [s.filed() for _each in range(3)]
    moved_together(s.CLERK, "accept", *dossiers, **COUNTER)
    for dossier in dossiers:
        dossier.refresh_from_db()
        assert dossier.state == S.ACCEPTED
        agree(dossier)


def test_looks_prints_and_scans_are_records_of_their_own() -> None:
    """They change nothing in a dossier's life: their rows are appended only, as events are."""
    dossier = s.in_state(S.ACCEPTED)
    desk = Desk(s.CLERK)
    desk.get(page(dossier))
    sent = {"paper": "birth_notice", "file": file(PDF)}
    assert desk.post(add_scan_page(dossier), sent).status == 302
    assert desk.client.post(form_page(dossier, FormCode.RECEIPT)).status_code == 200
    desk.get(LIST, q=dossier.code)
    assert dossier.scans.exists()
    assert dossier.printed_forms.exists()
    assert dossier.viewings.exists()
    agree(dossier)


def test_there_is_no_second_history() -> None:
    dossier = s.filed()
    assert Desk("quantri").get(f"{LIST}{dossier.pk}/history/").status == 404
    assert Desk(s.CLERK).get(f"{LIST}{dossier.pk}/history/").status == 404
