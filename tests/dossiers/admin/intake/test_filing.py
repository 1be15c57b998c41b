"""Filing at the counter: every procedure, what is refused and kept, and how often it files."""

from typing import Any

import pytest

from accounts import demo
from dossiers.models import Channel, Dossier
from dossiers.procedures import PROCEDURES, declaration_to_json, get_procedure, validate_declaration
from dossiers.states import DossierState as S
from onestop.models import KeptAnswer
from tests.admin_pages import Desk

from ... import stories as s
from ..addresses import page
from .counter import START, address, as_typed, blank, example, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

CODES = list(PROCEDURES)


@pytest.mark.parametrize("code", CODES)
def test_every_procedure_is_filed_and_accepted_in_one_step(code: str) -> None:
    desk = Desk(s.CLERK)
    papers = {"paper-death_notice-received": "on"} if code == s.DEATH else {}
    answer = send(desk, code, **papers)
    dossier = Dossier.objects.get()
    assert answer.response.redirect_chain == [(f"{page(dossier)}?offer=01", 302)]
    assert dossier.state == S.ACCEPTED
    assert dossier.channel == Channel.COUNTER
    assert dossier.unit.code == demo.WARD
    declared = validate_declaration(PROCEDURES[code], example(code), today=s.MORNING.date())
    assert declared.declaration is not None
    assert dossier.declaration == declaration_to_json(declared.declaration)
    events = list(dossier.events.values_list("transition", "capacity", "source"))
    assert events == [("submit", "clerk", "live"), ("accept", "clerk", "live")]
    assert any(dossier.code in message for message in answer.messages)
    assert "autofocus>Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in answer


def test_saving_alone_accepts_nothing() -> None:
    answer = send(Desk(s.CLERK), s.BIRTH, "save")
    dossier = Dossier.objects.get()
    assert answer.response.redirect_chain == [(page(dossier), 302)]
    assert dossier.state == S.SUBMITTED


def test_accept_and_print_leads_to_the_receipt() -> None:
    answer = send(Desk(s.CLERK), s.BIRTH, "print")
    assert "data-print-now" in answer


@pytest.mark.parametrize("code", [s.MARRIAGE, s.DEATH])
def test_the_sub_type_decides_the_time_limit(code: str) -> None:
    papers = {"paper-death_notice-received": "on"} if code == s.DEATH else {}
    send(Desk(s.CLERK), code, **{"intake-sub_type": "verification"}, **papers)
    dossier = Dossier.objects.get()
    assert (dossier.sub_type, dossier.rule.sub_type) == ("verification", "verification")  # type: ignore[union-attr]


def test_papers_ticked_are_the_dossiers_papers() -> None:
    send(
        Desk(s.CLERK),
        s.BIRTH,
        **{
            "paper-birth_notice-received": "on",
            "paper-birth_notice-form": "certified_copy",
            "paper-birth_notice-quantity": "2",
            "paper-birth_notice-note": "Bản của bệnh viện",
        },
    )
    papers = Dossier.objects.get().documents.values_list("code", "form", "quantity", "note")
    assert list(papers) == [("birth_notice", "certified_copy", 2, "Bản của bệnh viện")]


def test_a_required_paper_is_handed_in_or_waived_with_a_reason() -> None:
    desk, told = Desk(s.CLERK), s.foundling()
    for section in ("requester", "child"):
        told[section] = example(s.BIRTH)[section] | (
            {"relation": "other", "relation_text": "Người phát hiện trẻ"}
            if section == "requester"
            else {}
        )
    refused = send(desk, s.BIRTH, declaration=told)
    assert refused.status == 422
    assert "Còn thiếu giấy tờ: Biên bản về việc trẻ bị bỏ rơi" in refused
    assert not Dossier.objects.exists()  # neither accepted nor filed
    reason = {"paper-abandonment_record-note": "Biên bản đã có tại phường."}
    only_saved = send(desk, s.BIRTH, "save", declaration=told, **reason)
    assert "Lý do miễn chỉ ghi khi tiếp nhận." in only_saved
    send(desk, s.BIRTH, declaration=told, **reason)
    accepted = Dossier.objects.get().events.get(transition="accept")
    assert accepted.arguments["waived"] == [
        {"paper": "abandonment_record", "reason": "Biên bản đã có tại phường."}
    ]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("action", ["accept", "print", "save", "check"])
def test_nothing_typed_is_lost_on_an_error(code: str, action: str) -> None:
    """One wrong field, and all comes back: each value as it was typed."""
    desk = Desk(s.CLERK)
    wrong = next(
        f"declaration-{section}.personal_id"
        for section in ("requester", "groom")
        if section in PROCEDURES[code].declaration.model_fields
    )
    typed = {wrong: "12 chữ số", "paper-requester_identity-note": "xem sau"}
    before = {**blank(desk, code)}
    answer = send(desk, code, action, form=before, **typed)
    assert answer.status == 422
    back = answer.form_with("intake-key")
    sent = {**before, **typed}
    assert back[wrong] == "12 chữ số"
    assert back["intake-key"] == sent["intake-key"]
    for name, value in {**as_typed(example(code)), **typed}.items():
        assert not name.startswith("declaration-") or back[name] == value, name
    faults = answer.response.context["form"].faults
    assert any(fault.at == f"id_{wrong}" for fault in faults)
    assert f'href="#id_{wrong}"' in answer
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("code", CODES)
def test_a_blank_form_names_every_field_that_it_needs(code: str) -> None:
    desk = Desk(s.CLERK)
    answer = desk.post(address(code), {**blank(desk, code), "action": "accept"})
    assert answer.status == 422
    form = answer.response.context["form"]
    assert len(form.faults) > 5
    ids = [fault.at for fault in form.faults]
    assert all(each and f'id="{each}"' in answer for each in ids)


def test_a_section_that_is_missing_leads_to_its_first_field() -> None:
    told = example(s.BIRTH)
    del told["father"]
    answer = send(Desk(s.CLERK), s.BIRTH, declaration=told)
    fault = next(each for each in answer.response.context["form"].faults if each.name == "Cha")
    assert fault.at == "id_declaration-father.full_name"


def test_checking_files_nothing() -> None:
    answer = send(Desk(s.CLERK), s.BIRTH, "check")
    assert answer.status == 200
    assert "Tờ khai đã đủ và hợp lệ. Chưa ghi hồ sơ nào." in answer
    assert not Dossier.objects.exists()


def test_a_form_without_a_button_files_nothing() -> None:
    """Enter pressed half-way: the form's first button checks."""
    desk = Desk(s.CLERK)
    html = desk.get(address(s.BIRTH)).html
    form = html[html.index('id="intake"') :]
    assert form.index('value="check"') < form.index('value="accept"')
    send(desk, s.BIRTH, "")
    assert not Dossier.objects.exists()


def test_a_copy_comes_back_filled_in_without_scripts() -> None:
    told = example(s.BIRTH)
    del told["mother"]
    answer = send(Desk(s.CLERK), s.BIRTH, "copy:mother", declaration=told)
    back = answer.form_with("intake-key")
    assert back["declaration-mother.full_name"] == told["requester"]["full_name"]
    assert back["declaration-mother.residence.address.commune"] == "Phường Láng"
    assert not Dossier.objects.exists()


def test_one_form_files_once() -> None:
    desk = Desk(s.CLERK)
    form = blank(desk, s.BIRTH)
    first, again = (send(desk, s.BIRTH, form=form) for _time in range(2))
    assert Dossier.objects.count() == 1
    assert first.response.redirect_chain == again.response.redirect_chain


def test_a_form_filed_and_then_changed_is_told_apart() -> None:
    """Back in the browser, another child typed over the first: neither lost nor taken for it."""
    desk = Desk(s.CLERK)
    form = blank(desk, s.BIRTH)
    send(desk, s.BIRTH, form=form)
    other = {"declaration-child.full_name": "Trần Nguyễn Bảo Nhi"}
    told = send(desk, s.BIRTH, form=form, **other)
    assert told.status == 409
    assert page(Dossier.objects.get()) in told
    back = told.form_with("intake-key")
    assert back["declaration-child.full_name"] == "Trần Nguyễn Bảo Nhi"
    assert back["intake-key"] != form["intake-key"]


def test_a_key_is_one_clerks_own() -> None:
    form = blank(Desk(s.CLERK), s.BIRTH)
    send(Desk(s.CLERK), s.BIRTH, form=form)
    theirs = {**form, "intake-unit": demo.OTHER_WARD}
    another = {"declaration-child.full_name": "Trần Nguyễn Bảo Nhi"}
    told = example(s.BIRTH)
    told["mother"] |= {"full_name": "Lý Thị Sen", "personal_id": "001195055555"}
    told["mother"].pop("id_document")
    told["requester"] = {**told["requester"], "relation": "other", "relation_text": "Bà"}
    send(Desk("canbo2"), s.BIRTH, form=theirs, declaration=told, **another)
    assert Dossier.objects.count() == KeptAnswer.objects.count() == 2


def test_a_script_is_told_where_to_go() -> None:
    desk = Desk(s.CLERK)
    form = blank(desk, s.BIRTH)
    sent = {**form, **as_typed(example(s.BIRTH)), "action": "save"}
    answer = desk.client.post(address(s.BIRTH), sent, headers={"Accept": "application/json"})
    assert answer.json() == {"location": page(Dossier.objects.get())}


@pytest.mark.parametrize("slug", ["nonsense", "check"])
def test_what_is_no_procedure_is_not_found(slug: str) -> None:
    assert Desk(s.CLERK).get(f"{START}{slug}/").status == 404


def test_the_start_page_offers_every_procedure() -> None:
    html = Desk(s.CLERK).get(START).html
    assert all(address(code) in html for code in CODES)
    assert get_procedure(s.BIRTH).slug in html


@pytest.mark.parametrize("code", CODES)
def test_the_page_is_light(code: str, django_assert_max_num_queries: Any) -> None:
    """Under 40 KB on the line, whatever the procedure (256 kbit/s)."""
    desk = Desk(s.CLERK)
    desk.get(START)  # the calendar is kept for a while
    with django_assert_max_num_queries(10):
        answer = desk.client.get(address(code), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 40_000
