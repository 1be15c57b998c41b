"""Printing from a dossier's page: who may, what goes on record, what a second time needs."""

from typing import Any

import pytest

from dossiers.form_codes import CERTIFICATES
from dossiers.form_codes import FormCode as F
from dossiers.models import Dossier, PrintedForm
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from tests.admin_pages import NOW, Desk

from .. import stories as s
from ..printing.papers import told
from .addresses import form, move, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def printed(by: str, dossier: Dossier, code: F, **filled: Any) -> Any:
    return Desk(by).client.post(form(dossier, code), filled)


def records(dossier: Dossier) -> list[tuple[str, int, str, str]]:
    rows = PrintedForm.objects.filter(dossier=dossier)
    return [(row.form, row.copy, row.printed_by_name, row.reason) for row in rows]


def test_a_receipt_is_a_pdf_that_nothing_keeps_and_goes_on_record() -> None:
    dossier = s.in_state(S.ACCEPTED)
    answer = printed(s.CLERK, dossier, F.RECEIPT)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == f'inline; filename="01-{dossier.code}.pdf"'
    assert dossier.code in told(answer.content)
    row = PrintedForm.objects.get()
    assert (row.dossier, row.form, row.version, row.copy) == (dossier, "01", 1, 1)
    assert (row.printed_by.username, row.printed_at) == (s.CLERK, NOW)
    assert row.event == dossier.events.get(transition=T.ACCEPT)


def test_a_receipt_may_be_printed_again_without_a_word() -> None:
    dossier = s.in_state(S.ACCEPTED)
    for _time in range(3):
        assert printed(s.CLERK, dossier, F.RECEIPT).status_code == 200
    copies = PrintedForm.objects.filter(dossier=dossier).values_list("copy", "data_hash")
    assert [copy for copy, _hash in copies] == [1, 2, 3]
    assert len({told_hash for _copy, told_hash in copies}) == 1  # the same thing was said


def test_looking_at_the_page_prints_nothing() -> None:
    dossier = s.in_state(S.ACCEPTED)
    assert Desk(s.CLERK).get(form(dossier, F.RECEIPT)).status == 200
    assert not PrintedForm.objects.exists()


def test_a_certificate_is_printed_again_only_with_a_reason() -> None:
    dossier = s.in_state(S.RESOLVED)
    assert printed(s.CLERK, dossier, F.BIRTH_CERTIFICATE).status_code == 200
    assert printed(s.CLERK, dossier, F.BIRTH_CERTIFICATE).status_code == 422
    assert printed(s.CLERK, dossier, F.BIRTH_CERTIFICATE, reason=" ").status_code == 422
    again = printed(s.CLERK, dossier, F.BIRTH_CERTIFICATE, reason="Bản trước kẹt giấy.")
    assert again["Content-Type"] == "application/pdf"
    assert records(dossier) == [
        ("birth_certificate", 1, "Nguyễn Thị Hoa", ""),
        ("birth_certificate", 2, "Nguyễn Thị Hoa", "Bản trước kẹt giấy."),
    ]
    assert "Bản trước kẹt giấy." in Desk(s.CLERK).get(form(dossier, F.BIRTH_CERTIFICATE))


def test_a_number_that_came_later_is_on_the_reprint_and_both_are_on_record() -> None:
    s.declare_outage()
    dossier = s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY], s.SIGN_WITHOUT)
    blank = told(printed(s.CLERK, dossier, F.BIRTH_CERTIFICATE).content)
    assert "Số định danh cá nhân: Họ, chữ đệm, tên người mẹ" in blank
    s.moved(dossier, (s.SYSTEM, T.ATTACH_PERSONAL_ID, s.RESULT))
    reason = "Bổ sung số định danh cá nhân."
    full = told(printed(s.CLERK, dossier, F.BIRTH_CERTIFICATE, reason=reason).content)
    assert "Số định danh cá nhân: 001326000017" in full
    first, second = PrintedForm.objects.filter(dossier=dossier)
    assert (first.copy, second.copy, second.reason) == (1, 2, reason)
    assert first.event_id == second.event_id
    assert first.data_hash != second.data_hash


@pytest.mark.parametrize("by", ["canbo2", "congchuc2", "lanhdao2", "vanhanh", "quantri"])
@pytest.mark.parametrize("code", [F.RECEIPT, F.CONTROL_SHEET, F.BIRTH_CERTIFICATE])
def test_to_a_stranger_there_is_no_form(by: str, code: F) -> None:
    dossier = s.in_state(S.RESOLVED)
    assert Desk(by).get(form(dossier, code)).status == 404
    assert printed(by, dossier, code).status_code == 404
    assert not PrintedForm.objects.exists()


@pytest.mark.parametrize(
    ("by", "has"),
    [
        ("canbo1", {F.RECEIPT, F.CONTROL_SHEET, F.BIRTH_CERTIFICATE}),
        ("congchuc1", {F.RECEIPT, F.CONTROL_SHEET, F.BIRTH_CERTIFICATE}),
        ("lanhdao1", {F.RECEIPT, F.CONTROL_SHEET, F.BIRTH_CERTIFICATE}),
        ("giamsat", {F.RECEIPT, F.CONTROL_SHEET}),  # reads, but issues nothing
    ],
)
def test_each_has_the_forms_that_are_theirs(by: str, has: set[F]) -> None:
    dossier = s.in_state(S.RESOLVED)
    shown = Desk(by).get(page(dossier))
    assert {code for code in F if form(dossier, code) in shown} == has
    for code in F:
        assert printed(by, dossier, code).status_code == (200 if code in has else 404), code


@pytest.mark.parametrize(
    ("state", "has"),
    [
        (S.SUBMITTED, set()),
        (S.ACCEPTED, {F.RECEIPT, F.CONTROL_SHEET}),
        (S.REFUSED, {F.REFUSAL}),
        (S.SUPPLEMENT_REQUIRED, {F.RECEIPT, F.SUPPLEMENT, F.CONTROL_SHEET}),
        (S.STOPPED, {F.RECEIPT, F.STOP, F.CONTROL_SHEET}),
        (S.AWAITING_SIGNATURE, {F.RECEIPT, F.CONTROL_SHEET}),
        (S.RETURNED, {F.RECEIPT, F.CONTROL_SHEET, F.BIRTH_CERTIFICATE}),
    ],
)
def test_a_dossier_has_the_forms_that_its_history_calls_for(state: S, has: set[F]) -> None:
    dossier = s.in_state(state)
    shown = Desk(s.LEADER).get(page(dossier))
    assert {code for code in F if form(dossier, code) in shown} == has


@pytest.mark.parametrize(
    ("procedure", "code"),
    [
        (s.BIRTH, F.BIRTH_CERTIFICATE),
        (s.MARRIAGE, F.MARRIAGE_CERTIFICATE),
        (s.MARITAL_STATUS, F.MARITAL_STATUS),
        (s.DEATH, F.DEATH_EXTRACT),
    ],
)
def test_each_procedure_has_its_own_certificate(procedure: str, code: F) -> None:
    dossier = s.moved(s.filed(procedure), *s.READY, s.FOR_SIGNATURE, s.SIGN)
    shown = Desk(s.CLERK).get(page(dossier))
    assert {each for each in CERTIFICATES if form(dossier, each) in shown} == {code}


@pytest.mark.parametrize(
    ("state", "transition", "filled", "code"),
    [
        (S.SUBMITTED, T.ACCEPT, {}, F.RECEIPT),
        (S.SUBMITTED, T.REFUSE, {"arguments-reason": "Sai thẩm quyền."}, F.REFUSAL),
        (S.PROCESSING, T.STOP, {"arguments-reason": "Trùng hồ sơ."}, F.STOP),
        (S.AWAITING_SIGNATURE, T.SIGN, {}, F.BIRTH_CERTIFICATE),
    ],
)
def test_confirm_and_print_leads_to_the_paper(
    state: S, transition: T, filled: dict[str, str], code: F
) -> None:
    dossier = s.in_state(state)
    by = Desk(s.CLERK if state == S.SUBMITTED else s.LEADER)
    address = move(dossier, transition)
    shown = by.get(address)
    assert 'name="print"' in shown
    ended = by.submit(address, print="1", **filled)
    assert ended.response.redirect_chain == [(f"{page(dossier)}?print={code.value}#forms", 302)]
    assert f'action="{form(dossier, code)}" target="_blank" data-print-now' in ended
    assert not PrintedForm.objects.exists()  # the page asks for it; only the paper is a print
    plain = by.get(page(dossier))
    assert "data-print-now" not in plain


def test_a_move_that_hands_nothing_over_offers_no_paper() -> None:
    dossier = s.in_state(S.ACCEPTED)
    assert 'name="print"' not in Desk(s.OFFICER).get(move(dossier, T.START_PROCESSING))
