"""A move that must not happen: too late, twice, by another, or none at all."""

import pytest

from dossiers.actor import Who
from dossiers.states import DossierState as S
from dossiers.transitions import TABLE, Transition
from tests.admin_pages import Desk, Page

from .. import stories as s
from .addresses import move, page
from .moves import FILLED, NAMES, REASON, ROWS, ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def test_two_who_press_at_once_are_told_apart() -> None:
    dossier = s.filed()
    mine, theirs = Desk(s.CLERK), Desk(s.CLERK)
    seen = mine.get(move(dossier, Transition.REFUSE)).form_with("expected_events")
    theirs.submit(move(dossier, Transition.ACCEPT))
    answer = mine.post(
        move(dossier, Transition.REFUSE), {**seen, "arguments-reason": "Sai thẩm quyền."}
    )
    assert answer.status == 409
    assert "Nguyễn Thị Hoa đã thực hiện “Tiếp nhận” lúc 10:30:00 23/11/2026" in answer
    assert "Sai thẩm quyền." in answer  # what was typed is not lost
    dossier.refresh_from_db()
    assert (dossier.state, dossier.event_count) == (S.ACCEPTED, 2)


@pytest.mark.parametrize(("transition", "source", "who"), ROWS)
def test_a_second_press_of_the_same_button_is_answered_as_the_first(
    transition: Transition, source: S, who: Who
) -> None:
    dossier = ready(transition, source)
    desk = Desk(NAMES[who])
    form = desk.get(move(dossier, transition)).form_with("expected_events")
    form |= FILLED[transition]
    first, second = (desk.post(move(dossier, transition), form, follow=True) for _press in (1, 2))
    assert list(first.messages) == list(second.messages)
    assert first.response.redirect_chain == second.response.redirect_chain
    assert dossier.events.filter(transition=transition).count() == 1


def test_the_same_button_with_something_else_filled_in_is_not_recorded() -> None:
    dossier = s.in_state(S.PROCESSING)
    desk = Desk(s.OFFICER)
    form = desk.get(move(dossier, Transition.REQUEST_PAYMENT)).form_with("expected_events")
    form |= FILLED[Transition.REQUEST_PAYMENT]
    assert desk.post(move(dossier, Transition.REQUEST_PAYMENT), form).status == 302
    amount = {"arguments-amount": "9000"}
    assert desk.post(move(dossier, Transition.REQUEST_PAYMENT), form | amount).status == 409
    dossier.refresh_from_db()
    assert dossier.events.filter(transition=Transition.REQUEST_PAYMENT).count() == 1


@pytest.mark.parametrize("state", sorted(S))
def test_a_form_from_another_state_changes_nothing(state: S) -> None:
    """Kept open over lunch, or made by hand: told apart, whatever the transition."""
    dossier = s.in_state(state)
    desk = Desk(s.LEADER)
    seen = {"expected_events": str(dossier.event_count)}
    for transition, filled in FILLED.items():
        if state not in TABLE[transition].sources and Who.LEADER in TABLE[transition].by:
            assert desk.post(move(dossier, transition), {**seen, **filled}).status in (409, 422)
    clerk = Desk(s.CLERK)
    if state != S.SUPPLEMENT_REQUIRED:
        form = clerk.get(move(s.in_state(S.SUPPLEMENT_REQUIRED), Transition.SUPPLY))
        whole = form.form_with("expected_events") | seen
        assert clerk.post(move(dossier, Transition.SUPPLY), whole).status == 409
    dossier.refresh_from_db()
    assert dossier.state == state


def test_a_form_without_what_was_seen_is_no_form() -> None:
    dossier = s.filed()
    answer = Desk(s.CLERK).post(move(dossier, Transition.REFUSE), REASON)
    assert answer.status == 422
    assert "Biểu mẫu không đầy đủ" in answer
    dossier.refresh_from_db()
    assert dossier.state == S.SUBMITTED


@pytest.mark.parametrize(("transition", "source"), sorted({row[:2] for row in ROWS}))
def test_nobody_else_of_the_ward_gets_through(transition: Transition, source: S) -> None:
    """Whatever a page shows: a posted form is judged by move_dossier()."""
    dossier = ready(transition, source)
    by = next(NAMES[who] for who in NAMES if who in TABLE[transition].by)
    form = Desk(by).get(move(dossier, transition)).form_with("expected_events")
    form |= FILLED[transition]
    for who, name in NAMES.items():
        if who in TABLE[transition].by:
            continue
        assert Desk(name).post(move(dossier, transition), form).status == 403
    dossier.refresh_from_db()
    assert dossier.state == source


def test_what_cannot_be_done_leads_back_with_the_reason() -> None:
    dossier = s.filed()
    desk = Desk(s.OFFICER)
    for transition in (Transition.ACCEPT, Transition.START_PROCESSING):
        back = Page(desk.client.get(move(dossier, transition), follow=True))
        assert back.response.redirect_chain == [(page(dossier), 302)]
        assert any(str(transition.label) in message for message in back.messages)


@pytest.mark.parametrize("name", ["nonsense", "submit", "registry"])
def test_what_is_no_transition_is_not_found(name: str) -> None:
    dossier = s.filed()
    address = move(dossier, Transition.ACCEPT).replace("accept", name)
    assert Desk(s.CLERK).get(address).status == 404
    assert Desk(s.CLERK).post(address, {"expected_events": "1"}).status == 404
