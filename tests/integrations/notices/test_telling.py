"""From a notice to rows of the caller's transaction."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy
from pytest_django import Settings

from accounts.models import User
from accounts.signals import code_wanted
from integrations.notices.codes import Name, NoticeCode
from integrations.notices.editing import edit
from integrations.notices.models import NoticeTemplate
from integrations.notices.telling import Notice, tell
from integrations.outbox import Link, Operation, OutboxMessage

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def notice(**about: Any) -> Notice:
    values = {
        Name.CODE: "H26.5.12-261120-0001",
        Name.PROCEDURE: gettext_lazy("Đăng ký khai sinh"),
        Name.UNIT: "UBND phường Láng",
        Name.APPLICANT: "Trần Văn An",
        Name.AT: "08:00 20/11/2026",
        Name.DUE: "17:00 20/11/2026",
        Name.LINK: "https://motcua.example/t/H26.5.12-261120-0001",
    }
    about = {"email": "an@example.org", "phone": "0912345678"} | about
    return Notice(
        code=about.pop("code", NoticeCode.ACCEPTED),
        ref="H26.5.12-261120-0001#2",
        key="H26.5.12-261120-0001#2:notice",
        values=values,
        occurred_at=NOW,
        **about,
    )


def told(**about: Any) -> dict[str, OutboxMessage]:
    tell(notice(**about), now=NOW)
    return {message.link: message for message in OutboxMessage.objects.all()}


def test_a_row_a_channel_each_with_its_whole_text() -> None:
    rows = told()
    letter, text = rows[Link.EMAIL], rows[Link.SMS]
    assert letter.operation == text.operation == Operation.SEND_NOTICE
    assert letter.payload["to"] == "an@example.org"
    assert letter.payload["subject"] == (
        "Hồ sơ H26.5.12-261120-0001 được tiếp nhận, hẹn trả 17:00 20/11/2026"
    )
    assert "Đăng ký khai sinh" in letter.payload["body"]
    assert (letter.payload["template"], letter.payload["version"]) == ("accepted", 1)
    assert text.payload["to"] == "+84912345678"
    assert text.payload["body"].startswith("UBND phuong Lang: ho so H26.5.12-261120-0001")
    assert text.payload["body"].isascii()
    assert "{" not in letter.payload["body"] + text.payload["body"]


@pytest.mark.parametrize(
    ("email", "phone", "links"),
    [("", "", set()), ("an@", "02438345678", set()), ("an@example.org", "", {Link.EMAIL})],
)
def test_only_where_it_can_be_sent(email: str, phone: str, links: set[str]) -> None:
    assert set(told(email=email, phone=phone)) == links


def test_told_twice_is_told_once() -> None:
    told()
    assert len(told()) == OutboxMessage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_a_bug() -> None:
    with pytest.raises(RuntimeError):
        tell(notice(), now=NOW)


def test_two_languages_in_one_letter(settings: Settings) -> None:
    settings.NOTICE_LANGUAGES = ["vi", "en"]
    rows = told()
    assert "được tiếp nhận" in rows[Link.EMAIL].payload["body"]
    assert "was accepted" in rows[Link.EMAIL].payload["body"]
    assert "accepted" not in rows[Link.SMS].payload["body"]


def test_an_edited_text_holds_for_what_is_told_from_then_on() -> None:
    before = told()[Link.SMS].payload
    template = NoticeTemplate.objects.get(code="accepted", language="vi")
    by = User.objects.create(username="operator")
    edit(template, subject=template.subject, body=template.body, sms="Moi: {code}", by=by, now=NOW)
    OutboxMessage.objects.all().delete()
    after = told()[Link.SMS].payload
    assert (before["version"], after["version"]) == (1, 2)
    assert after["body"] == "Moi: H26.5.12-261120-0001"
    assert [each.sms for each in template.versions.order_by("version")] == [
        template.sms,
        "Moi: {code}",
    ]


def test_a_one_time_code_wanted_by_the_accounts_is_on_its_way() -> None:
    with transaction.atomic():
        code_wanted.send(
            object,
            kind="phone",
            value="+84912345678",
            code="480001",
            key="5f0c1c6e-6f0a-4a52-9a6b-0d6f5c0a4b11",
            expires_at=NOW + timedelta(minutes=10),
            now=NOW,
        )
    message = OutboxMessage.objects.get()
    assert (message.link, message.operation) == (Link.SMS, Operation.SEND_CODE)
    assert message.not_after == NOW + timedelta(minutes=10)
    assert message.payload["secrets"] == {"one_time_code": "480001"}
    assert "480001" not in message.payload["body"]
    assert "10 phut" in message.payload["body"]
