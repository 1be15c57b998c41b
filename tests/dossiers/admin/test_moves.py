"""Every transition that a person of the ward makes, through its own form in the admin."""

from typing import Any

import pytest

from dossiers.actor import Actor, Who
from dossiers.history import breaks_in
from dossiers.lifecycle import submit_dossier
from dossiers.models import Dossier, Event
from dossiers.procedures import get_procedure
from dossiers.states import DossierState as S
from dossiers.transitions import TABLE, Transition
from tests.admin_pages import Desk, Page

from .. import stories as s
from .addresses import move, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

REASON = {"arguments-reason": "Theo đề nghị của người nộp."}
#: What a person fills in; what is not named stays as the page offers it.
FILLED: dict[Transition, dict[str, str]] = {
    Transition.ACCEPT: {"arguments-result_delivery": "post"},
    Transition.REFUSE: REASON,
    Transition.REQUEST_SUPPLEMENT: {
        **REASON,
        "missing-birth_notice-asked": "on",
        "missing-birth_notice-note": "Bản chụp bị mờ.",
        "fields-0-field": "child.full_name",
        "fields-0-note": "Tên khác giấy chứng sinh.",
        "arguments-supply_by": "2026-12-04",
    },
    Transition.SUPPLY: {
        "paper-birth_notice-what": "received",
        "declaration-child.full_name": "Trần Nguyễn An Nhi",
    },
    Transition.START_PROCESSING: {},
    Transition.REQUEST_PAYMENT: {"arguments-amount": "16000", "arguments-purpose": "Bản sao"},
    Transition.CONFIRM_PAYMENT: {"arguments-receipt_number": "BL 0017"},
    Transition.SEND_TO_REGISTRY: {},
    Transition.ASK_CONFIRMATION: {"arguments-note": "Xem kỹ tên đệm."},
    Transition.SUBMIT_FOR_SIGNATURE: {},
    Transition.SEND_BACK: REASON,
    Transition.SIGN: {},
    Transition.SIGN_WITHOUT_PERSONAL_ID: REASON,
    Transition.EXTEND: {**REASON, "arguments-new_due_on": "2026-11-27"},
    Transition.ASSIGN: {"arguments-officer": s.OFFICER_2},
    Transition.STOP: REASON,
    Transition.WITHDRAW: REASON,
    Transition.RETURN_RESULT: {
        "arguments-received_by": "Nguyễn Thị Hồng Vân",
        "arguments-received_by_paper": "CCCD 001195012345",
    },
}
NAMES = {Who.CLERK: s.CLERK, Who.OFFICER: s.OFFICER, Who.LEADER: s.LEADER}


ROWS = [
    (transition, source, who)
    for transition, rule in TABLE.items()
    for source in sorted(rule.sources)
    for who in sorted(rule.by & set(NAMES))
]


def ready(transition: Transition, source: S) -> Dossier:
    s.declare_outage()
    signing = transition == Transition.SUBMIT_FOR_SIGNATURE
    return s.moved(s.filed(), *(s.READY if signing else s.PATHS[source]))


def test_every_transition_of_a_person_is_tried() -> None:
    assert {transition for transition, _source, _who in ROWS} == set(FILLED)


@pytest.mark.parametrize(("transition", "source", "who"), ROWS)
def test_a_person_carries_it_out_by_its_form(transition: Transition, source: S, who: Who) -> None:
    dossier = ready(transition, source)
    desk = Desk(NAMES[who])
    assert move(dossier, transition) in desk.get(page(dossier))

    after = desk.submit(move(dossier, transition), **FILLED[transition])

    assert after.response.redirect_chain == [(page(dossier), 302)], after.html
    assert any(str(transition.label) in message for message in after.messages)
    dossier.refresh_from_db()
    rule = TABLE[transition]
    assert dossier.state == (rule.target or (dossier.resumes_to if rule.resumes else source))
    event = dossier.events.latest("number")
    assert (event.transition, event.capacity) == (transition, who)
    assert event.actor_name == str(s.user(NAMES[who]))
    assert event.source == Event.Source.LIVE
    assert not list(breaks_in(dossier))


def submit(dossier: Dossier, transition: Transition, by: str, **filled: Any) -> Page:
    return Desk(by).submit(move(dossier, transition), **filled)


def test_what_is_filled_in_is_what_is_recorded() -> None:
    dossier = submit_supplement()
    assert dossier.events.latest("number").arguments == {
        "missing": [
            {"paper": "birth_notice", "field": None, "note": "Bản chụp bị mờ."},
            {"paper": None, "field": "child.full_name", "note": "Tên khác giấy chứng sinh."},
        ],
        "reason": "Theo đề nghị của người nộp.",
        "supply_by": "2026-12-04",
    }
    Desk(s.CLERK).submit(
        move(dossier, Transition.SUPPLY),
        **{
            "paper-birth_notice-what": "received",
            "paper-birth_notice-form": "certified_copy",
            "paper-birth_notice-quantity": "2",
            "declaration-child.full_name": "Trần Nguyễn An Nhi",
            "declaration-child.date_of_birth": "03/11/2026",
            "declaration-father.date_of_birth": "5/1992",
            "declaration-copies.requested": "false",
            "declaration-copies.quantity": "",
        },
    )
    dossier.refresh_from_db()
    told = dossier.events.latest("number").arguments
    assert told["papers"] == [
        {"paper": "birth_notice", "form": "certified_copy", "quantity": 2, "note": None}
    ]
    assert told["corrections"] == {
        "child": {"full_name": "Trần Nguyễn An Nhi", "date_of_birth": "2026-11-03"},
        "father": {"date_of_birth": "1992-05"},
        "copies": {"requested": False, "quantity": None},
    }
    assert dossier.subject_name == "Trần Nguyễn An Nhi"
    assert dossier.declaration["copies"] == {"requested": False}


def submit_supplement() -> Dossier:
    dossier = s.in_state(S.ACCEPTED)
    filled = FILLED[Transition.REQUEST_SUPPLEMENT]
    submit(dossier, Transition.REQUEST_SUPPLEMENT, s.CLERK, **filled)
    dossier.refresh_from_db()
    assert dossier.state == S.SUPPLEMENT_REQUIRED
    return dossier


def test_a_section_emptied_whole_is_taken_out() -> None:
    dossier = submit_supplement()
    form = Desk(s.CLERK).get(move(dossier, Transition.SUPPLY)).form_with("expected_events")
    without_father = {name: "" for name in form if name.startswith("declaration-father.")}
    submit(
        dossier,
        Transition.SUPPLY,
        s.CLERK,
        **without_father,
        **{"declaration-kind": "father_unknown"},
    )
    dossier.refresh_from_db()
    assert dossier.state == S.ACCEPTED
    assert "father" not in dossier.declaration


def test_a_wrong_correction_is_shown_beside_its_field() -> None:
    dossier = submit_supplement()
    answer = submit(
        dossier, Transition.SUPPLY, s.CLERK, **{"declaration-child.full_name": "An Nhiên 2"}
    )
    assert answer.status == 422
    part = answer.response.context["form"].parts[-1]
    assert "chữ cái" in str(part.form.errors["child.full_name"])
    assert "An Nhiên 2" in answer
    dossier.refresh_from_db()
    assert dossier.state == S.SUPPLEMENT_REQUIRED


def test_a_date_is_refused_in_words_when_it_is_none() -> None:
    dossier = submit_supplement()
    wrong = {"declaration-child.date_of_birth": "31/02/2026"}
    answer = submit(dossier, Transition.SUPPLY, s.CLERK, **wrong)
    assert answer.status == 422
    assert "31/02/2026" in answer
    errors = answer.response.context["form"].parts[-1].form.errors
    assert list(errors) == ["child.date_of_birth"]


def test_a_request_for_nothing_is_refused() -> None:
    dossier = s.filed()
    answer = submit(
        dossier,
        Transition.REQUEST_SUPPLEMENT,
        s.CLERK,
        **REASON,
        **{"arguments-supply_by": "2026-12-04"},
    )
    assert answer.status == 422
    assert "Hãy chọn ít nhất một giấy tờ" in answer


def test_a_required_paper_must_be_taken_in_or_waived_with_a_reason() -> None:
    foundling = get_procedure(s.BIRTH).example(s.MORNING.date())
    del foundling["mother"], foundling["father"]
    foundling["kind"] = "abandoned"
    foundling["requester"] |= {"relation": "other", "relation_text": "Người phát hiện"}
    dossier = s.filed(by=s.CLERK, papers=[], declaration=foundling)
    desk, accept = Desk(s.CLERK), move(dossier, Transition.ACCEPT)

    refused = desk.submit(accept)
    assert refused.status == 422
    assert "Còn thiếu giấy tờ: Biên bản về việc trẻ bị bỏ rơi" in refused
    waived = {"paper-abandonment_record-what": "waived"}
    assert "Hãy ghi lý do không yêu cầu nộp." in desk.submit(accept, **waived)
    reason = {"paper-abandonment_record-note": "Biên bản đã có tại Ủy ban nhân dân phường."}
    desk.submit(accept, **waived, **reason)

    dossier.refresh_from_db()
    assert dossier.state == S.ACCEPTED
    assert dossier.events.latest("number").arguments["waived"] == [
        {"paper": "abandonment_record", "reason": "Biên bản đã có tại Ủy ban nhân dân phường."}
    ]


def test_a_missing_reason_is_asked_for() -> None:
    dossier = s.filed()
    answer = submit(dossier, Transition.REFUSE, s.CLERK, **{"arguments-reason": "  "})
    assert answer.status == 422
    assert answer.response.context["form"].parts[0].form.errors["reason"]


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


def test_a_second_press_of_the_same_button_does_nothing() -> None:
    dossier = s.in_state(S.PROCESSING)
    desk = Desk(s.OFFICER)
    form = desk.get(move(dossier, Transition.REQUEST_PAYMENT)).form_with("expected_events")
    form |= FILLED[Transition.REQUEST_PAYMENT]
    assert desk.post(move(dossier, Transition.REQUEST_PAYMENT), form).status == 302
    assert desk.post(move(dossier, Transition.REQUEST_PAYMENT), form).status == 409
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


def test_what_the_registry_complained_of_is_ready_to_be_passed_on() -> None:
    fault = {"field": "me.HoTen", "message": "Không khớp cơ sở dữ liệu dân cư"}
    dossier = s.moved(
        s.in_state(S.AWAITING_REGISTRY),
        (s.SYSTEM, Transition.REGISTRY_RETURNED, {"faults": [fault]}),
    )
    filled = {**REASON, "arguments-supply_by": "2026-12-04"}
    submit(dossier, Transition.REQUEST_SUPPLEMENT, s.OFFICER, **filled)
    dossier.refresh_from_db()
    assert dossier.events.latest("number").arguments["missing"] == [
        {"paper": None, "field": "mother.full_name", "note": fault["message"]}
    ]


def test_a_citizen_on_the_staff_answers_for_their_own_dossier() -> None:
    """An official who filed for their own child, in another ward: citizen there, nothing else."""
    official = s.user("canbo2")
    own = submit_dossier(s.submission(owner=official), actor=Actor.person(official), now=s.MORNING)
    dossier = s.moved(own, *s.PATHS[S.AWAITING_CONFIRMATION])
    desk = Desk("canbo2")
    assert move(dossier, Transition.CONFIRM_DRAFT) in desk.get(page(dossier))
    desk.submit(
        move(dossier, Transition.CONTEST_DRAFT), **{"arguments-comment": "Sai tên đệm của cha."}
    )
    dossier.refresh_from_db()
    assert dossier.events.latest("number").capacity == Who.CITIZEN
    assert dossier.state == S.PROCESSING
