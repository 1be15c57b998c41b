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
from .moves import FILLED, NAMES, REASON, ROWS, ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


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
