"""A citizen's notices over the API: what was sent, and what they do without."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import ContactKind
from dossiers.arguments import PresentedPaper
from dossiers.citizens.api.own_pages import Place
from dossiers.citizens.old_drafts import warn_of_ends
from dossiers.models import Dossier
from dossiers.representation import RelationToApplicant, Representation
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.archive import archive
from integrations.models import Link, Operation, OutboxMessage, Status
from integrations.notices.choices import FREEDOM, Freedom, channels_left
from integrations.notices.codes import NoticeCode
from integrations.notices.models import NoticeTurnedOff
from integrations.outbox import newest_notices
from tests.accounts.codes import signed_in
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.citizens.test_drafts import begun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
BOTH = {Link.EMAIL, Link.SMS}


@pytest.fixture
def citizen() -> Caller:
    return Caller(s.CITIZEN)


def wishes(caller: Caller, *off: tuple[str, str]) -> Any:
    body = {"off": [{"kind": kind, "channel": channel} for kind, channel in off]}
    return caller.put("me/notice-preferences/", body)


def turn_off(caller: Caller, *off: tuple[str, str]) -> None:
    answer = wishes(caller, *off)
    assert answer.status_code == 200, answer.content


def written(dossier: Dossier, kind: str) -> set[str]:
    rows = OutboxMessage.objects.filter(subject__startswith=dossier.code, payload__template=kind)
    return set(rows.values_list("link", flat=True))


def test_what_was_sent_over_which_channel_and_how_far(citizen: Caller) -> None:
    dossier = s.moved(s.filed(), s.ACCEPT)
    OutboxMessage.objects.filter(link=Link.EMAIL).update(
        status=Status.DELIVERED, settled_at=s.MORNING, next_in_line=False
    )
    OutboxMessage.objects.filter(link=Link.SMS, payload__template="accepted").update(
        status=Status.PARKED, parked_at=s.MORNING, answer={}
    )
    rows = citizen.get("me/notices/").json()["results"]
    assert [(each["kind"], each["channel"], each["state"]) for each in rows] == [
        ("accepted", "sms", "failed"),
        ("accepted", "email", "sent"),
        ("submitted", "sms", "waiting"),
        ("submitted", "email", "sent"),
    ]
    letter = rows[1]
    assert (letter["dossier"], letter["draft"]) == (dossier.code, None)
    assert letter["address"] == "h***@example.com"
    assert "được tiếp nhận" in letter["subject"]
    assert "Nguyễn Thị Hồng Vân" in letter["text"]
    assert letter["sent_at"] is not None
    assert [each["sent_at"] for each in rows if each["state"] != "sent"] == [None, None]


def test_a_page_after_the_other_and_one_dossier_alone(citizen: Caller) -> None:
    codes = [s.filed().code, s.filed().code]
    found, address = [], "me/notices/?limit=3"
    while address:
        page = citizen.get(address).json()
        found += [(row["dossier"], row["channel"]) for row in page["results"]]
        address = page["next"] and page["next"].removeprefix("http://testserver")
    assert found == [(code, channel) for code in codes[::-1] for channel in ("sms", "email")]
    only = citizen.get("me/notices/", {"dossier": codes[0]}).json()["results"]
    assert {row["dossier"] for row in only} == {codes[0]}
    of_a_draft = str(Place(s.MORNING, "00000000-0000-4000-8000-000000000000"))
    for wrong in ("x", of_a_draft):
        assert citizen.get("me/notices/", {"cursor": wrong}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_what_is_archived_is_told_as_well(citizen: Caller) -> None:
    s.filed()
    before = citizen.get("me/notices/").json()["results"]
    OutboxMessage.objects.all().update(
        status=Status.DELIVERED, settled_at=s.MORNING, next_in_line=False
    )
    sent = [{**each, "state": "sent", "sent_at": "2026-11-23T08:30:00+07:00"} for each in before]
    later = s.MORNING + timedelta(days=61)
    archive(before=later, clock=lambda: s.MORNING, until=later)
    assert not OutboxMessage.objects.exists()
    assert citizen.get("me/notices/").json()["results"] == sent


def test_what_others_were_told_is_not_read() -> None:
    """Many of one's own, and very many that came after them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO integrations_outboxmessage (
                link, operation, subject, key, payload, rank, occurred_at, created_at, status,
                attempts, polls, settled_at, sent_again)
            SELECT 'email', 'send_notice', CASE WHEN i <= 4000 THEN 'MINE-' ELSE 'THEIRS-' END || i,
                'K' || i, '{}', 100, now(), now(), 'delivered', 0, 0, now(), false
            FROM generate_series(1, 40000) AS i
            """
        )
        cursor.execute("ANALYZE integrations_outboxmessage")
    mine = [f"MINE-{number}" for number in range(1, 4001)]
    with CaptureQueriesContext(connection) as captured:
        found = newest_notices(mine, before=None, most=21)
    assert [each.subject for each in found] == mine[:-22:-1]
    asked = next(each["sql"] for each in captured if "outboxmessage" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT TEXT) {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "message_subject" in plan
    assert "Rows Removed" not in plan


def test_nobody_reads_anothers_notices(citizen: Caller) -> None:
    code = s.filed().code
    for outsider in ("congdan2", s.CLERK, "quantri", "vanhanh"):
        for query in ({}, {"dossier": code}):
            assert Caller(outsider).get("me/notices/", query).json()["results"] == []
    assert Caller().get("me/notices/").status_code == 401


def test_a_one_time_code_is_not_among_them() -> None:
    citizen, _told = signed_in("0977111222")
    assert OutboxMessage.objects.filter(operation=Operation.SEND_CODE).exists()
    begun(citizen)
    told = citizen.get("me/notices/")
    assert told.json()["results"] == []
    for row in OutboxMessage.objects.filter(operation=Operation.SEND_CODE):
        assert row.payload["secrets"]["one_time_code"] not in told.content.decode()


def test_every_kind_says_how_free_one_is(citizen: Caller) -> None:
    kinds = citizen.get("me/notice-preferences/").json()["kinds"]
    assert [each["kind"] for each in kinds] == NoticeCode.values
    assert all(each["email"] and each["sms"] and each["why"] for each in kinds)
    rules = {each["kind"]: each["rule"] for each in kinds}
    assert rules["one_time_code"] == rules["submitted"] == rules["withdrawn"] == "always"
    assert rules["refused"] == rules["draft_to_confirm"] == rules["extended"] == "one_channel"
    assert rules["supplied"] == "free"


def test_what_is_turned_off_is_not_written(citizen: Caller) -> None:
    turn_off(citizen, ("accepted", "sms"), ("supplied", "sms"), ("supplied", "email"))
    dossier = s.moved(s.filed(), s.ACCEPT, s.REQUEST_SUPPLEMENT, (s.CLERK, T.SUPPLY, {}))
    assert written(dossier, "submitted") == written(dossier, "supplement_required") == BOTH
    assert written(dossier, "accepted") == {Link.EMAIL}
    assert written(dossier, "supplied") == set()
    turn_off(citizen)  # all of it again
    assert written(s.moved(s.filed(), s.ACCEPT), "accepted") == BOTH


def test_who_is_known_on_one_channel_alone_is_told_there(citizen: Caller) -> None:
    turn_off(citizen, ("accepted", "sms"))
    dossier = s.filed()
    Dossier.objects.filter(pk=dossier.pk).update(applicant_email="")
    assert written(s.moved(dossier, s.ACCEPT), "accepted") == {Link.SMS}


def test_for_somebody_else_ones_own_wishes_do_not_count(citizen: Caller) -> None:
    turn_off(citizen, ("accepted", "sms"), ("accepted", "sms"))  # said twice is said once
    theirs = Representation(relation=RelationToApplicant.CHILD, represented_name="Ngô Văn Tám")
    dossier = s.filed(representation=theirs, papers=[PresentedPaper(paper="relation_proof")])
    assert written(s.moved(dossier, s.ACCEPT), "accepted") == BOTH


@pytest.mark.parametrize(
    ("off", "wrong"),
    [
        ([("one_time_code", "sms")], [("off.0.kind", "always_on")]),
        ([("supplied", "sms"), ("withdrawn", "email")], [("off.1.kind", "always_on")]),
        (
            [("refused", "sms"), ("refused", "email")],
            [("off.0.channel", "one_channel_stays"), ("off.1.channel", "one_channel_stays")],
        ),
        ([("supplied", "webhook")], [("off.0.channel", "not_a_choice")]),
        ([("weather", "sms")], [("off.0.kind", "not_a_choice")]),
    ],
)
def test_what_must_go_on_is_not_turned_off(
    citizen: Caller, off: list[tuple[str, str]], wrong: list[tuple[str, str]]
) -> None:
    turn_off(citizen, ("returned", "email"))
    answer = wishes(citizen, *off)
    assert answer.status_code == 400
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == wrong
    assert [each.kind for each in NoticeTurnedOff.objects.all()] == ["returned"]  # as it was


def test_wishes_are_ones_own_and_a_repeated_request_is_one(citizen: Caller) -> None:
    body = {"off": [{"kind": "supplied", "channel": "sms"}]}
    first = citizen.put("me/notice-preferences/", body, idempotency_key="wishes-1")
    again = citizen.put("me/notice-preferences/", body, idempotency_key="wishes-1")
    assert again["Idempotent-Replayed"] == "true"
    assert json.loads(again.content) == json.loads(first.content)
    other = Caller("congdan2").get("me/notice-preferences/").json()["kinds"]
    assert all(each["sms"] for each in other)


def test_what_the_law_asks_for_goes_somewhere_whatever_is_turned_off() -> None:
    assert set(FREEDOM) == set(NoticeCode)
    for kind in NoticeCode:
        for possible in (BOTH, {Link.EMAIL}, {Link.SMS}):
            for off in (frozenset[Link](), {Link.EMAIL}, {Link.SMS}, BOTH):
                left = channels_left(kind, possible, off)
                assert left <= possible
                if FREEDOM[kind] is Freedom.ALWAYS:
                    assert left == possible
                elif FREEDOM[kind] is Freedom.ONE_CHANNEL:
                    assert left
                else:
                    assert left == possible - off


def test_the_database_holds_it_too(citizen: Caller) -> None:
    for kind, channel in (("one_time_code", "sms"), ("supplied", "webhook")):
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeTurnedOff.objects.create(user=s.user(s.CITIZEN), kind=kind, channel=channel)


def test_the_end_of_a_draft_is_told_by_the_channel_that_is_left(
    citizen: Caller, clock: Clock
) -> None:
    for kind, value in ((ContactKind.EMAIL, "van@example.org"), (ContactKind.PHONE, "0912345678")):
        s.user(s.CITIZEN).contacts.create(kind=kind, value=value, proven_at=s.MORNING)
    turn_off(citizen, ("draft_ending", "sms"))
    draft = begun(citizen)
    clock.now += timedelta(days=55)
    assert warn_of_ends(clock.now) == 1
    (told,) = Caller(s.CITIZEN).get("me/notices/").json()["results"]
    assert (told["kind"], told["channel"]) == ("draft_ending", "email")
    assert (told["dossier"], told["draft"]) == (None, draft["id"])
