"""What a citizen is told of: by which transition, in what words, and never a personal number."""

import re
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import ContactKind
from dossiers.models import Dossier
from dossiers.notices import notice_ref
from dossiers.states import DossierState as S
from dossiers.transitions import TABLE, told_of
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import Link, Operation, OutboxMessage
from integrations.notices.codes import NoticeCode

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: No news that a citizen could use: the ward's own steps, and what the citizen did a moment ago.
SILENT = {
    T.START_PROCESSING, T.SEND_TO_REGISTRY, T.REGISTRY_REGISTERED, T.REGISTRY_RETURNED,
    T.CONFIRM_DRAFT, T.CONTEST_DRAFT, T.SUBMIT_FOR_SIGNATURE, T.SEND_BACK, T.ASSIGN,
}  # fmt: skip


def notices(dossier: Dossier, link: Link = Link.EMAIL) -> list[dict[str, Any]]:
    """The payloads of its notices in the order of its events."""
    refs = [notice_ref(dossier.code, number) for number in range(1, dossier.event_count + 1)]
    rows = OutboxMessage.objects.filter(subject__in=refs, link=link).order_by("pk")
    return list(rows.values_list("payload", flat=True))


def test_what_tells_and_what_is_silent() -> None:
    assert {each for each in T if told_of(each) is None} == SILENT
    assert not any(rule.tells for rule in TABLE.values() if rule.internal)
    told = {told_of(each) for each in T} - {None}
    of_no_event = {NoticeCode.ONE_TIME_CODE, NoticeCode.DRAFT_ENDING}
    assert told == set(NoticeCode) - of_no_event


@pytest.mark.parametrize("state", list(S))
def test_every_story_is_told_event_by_event(state: S) -> None:
    dossier = s.in_state(state)
    transitions = [T(event.transition) for event in dossier.events.order_by("number")]
    expected = [code for each in transitions if (code := told_of(each))]
    for link in (Link.EMAIL, Link.SMS):
        told = [payload["template"] for payload in notices(dossier, link)]
        assert told == [code for code in expected if link is Link.EMAIL or code != "returned"]
    for row in OutboxMessage.objects.filter(operation=Operation.SEND_NOTICE):
        assert not re.search(r"[{}]", str(row.payload["body"])), row.payload["body"]
        assert not re.search(r"\d{12}", row.payload["body"])
        assert (row.unit, row.not_after) == (dossier.unit.code, None)


def test_an_accepted_dossier_in_the_citizen_s_hands(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://motcua.example/t/{code}"
    dossier = s.in_state(S.ACCEPTED)
    letter = notices(dossier)[-1]
    assert letter["to"] == "hongvan@example.com"
    assert letter["subject"] == f"Hồ sơ {dossier.code} được tiếp nhận, hẹn trả 17:00 23/11/2026"
    assert "Kính gửi Nguyễn Thị Hồng Vân" in letter["body"]
    assert f"https://motcua.example/t/{dossier.code}" in letter["body"]
    text = notices(dossier, Link.SMS)[-1]
    assert text["to"] == "+84912345678"
    assert text["body"].isascii()


def test_a_supplement_is_told_whole_and_without_numbers() -> None:
    asked = {
        **s.MISSING,
        "missing": [
            {"paper": "birth_notice", "note": "Bản chụp của 001195012345 bị mờ."},
            {"field": "mother.full_name", "note": "Tên mẹ."},
        ],
    }
    dossier = s.moved(s.filed(), (s.CLERK, T.REQUEST_SUPPLEMENT, asked))
    body = notices(dossier)[-1]["body"]
    assert "- Bản chụp của ••• bị mờ.\n- Tên mẹ." in body
    assert "04/12/2026" in body
    assert s.MISSING["reason"] in body


def test_who_left_no_contact_is_told_where_the_account_says() -> None:
    dossier = s.filed()
    Dossier.objects.filter(pk=dossier.pk).update(applicant_email="", applicant_phone="")
    s.user(s.CITIZEN).contacts.create(
        kind=ContactKind.EMAIL, value="taikhoan@example.org", proven_at=s.MORNING
    )
    dossier = s.moved(dossier, s.ACCEPT)
    assert notices(dossier)[-1]["to"] == "taikhoan@example.org"


def test_who_is_known_nowhere_is_told_nothing() -> None:
    dossier = s.filed(by=s.CLERK)
    before = OutboxMessage.objects.filter(operation=Operation.SEND_NOTICE).count()
    Dossier.objects.filter(pk=dossier.pk).update(applicant_email="", applicant_phone="")
    s.moved(dossier, s.ACCEPT)
    assert OutboxMessage.objects.filter(operation=Operation.SEND_NOTICE).count() == before
