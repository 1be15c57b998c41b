"""Both presses of a double click arrive at once: one moves, and both are told so."""

import pytest
from django.test import Client

from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.admin_pages import Desk
from tests.dossiers.at_once import at_once

from .. import stories as s
from .addresses import move
from .moves import FILLED

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("people")]


def test_both_presses_are_told_that_it_was_done() -> None:
    dossier = s.in_state(S.PROCESSING)
    desk = Desk(s.OFFICER)
    form = desk.get(move(dossier, Transition.REQUEST_PAYMENT)).form_with("expected_events")
    form |= FILLED[Transition.REQUEST_PAYMENT]

    def press() -> int:
        client = Client()
        client.cookies.load(desk.client.cookies.output(header="", sep=";"))
        return int(client.post(move(dossier, Transition.REQUEST_PAYMENT), form).status_code)

    assert at_once(*[press] * 4) == [302] * 4
    assert dossier.events.filter(transition=Transition.REQUEST_PAYMENT).count() == 1
