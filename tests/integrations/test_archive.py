"""What is long settled is kept by month, whole, and nothing else leaves the working table."""

from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from accounts.models import User
from integrations.archive import archive, archived_about, bring_back
from integrations.archive.moving import LEFT_BEHIND, MESSAGE_COLUMNS
from integrations.mocks.client import MockControl
from integrations.models import (
    ArchivedExchange,
    ArchivedMessage,
    Attempt,
    Exchange,
    Intervention,
    Link,
    OutboxMessage,
    Status,
)
from integrations.parking import resend
from integrations.reconciliation import ours

from .clock import Clock
from .conftest import Told
from .evidence import held
from .messages import MORNING, code, compact, fetch_result, put, register, step, sync, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AFTER = MORNING + timedelta(days=61)


def archived(before: datetime = LONG_AFTER, **how: Any) -> tuple[int, int, int]:
    """Archive; how many lines, messages and exchanges went."""
    moved = archive(before=before, clock=lambda: MORNING, until=MORNING + timedelta(1), **how)
    return moved.lines, moved.messages, moved.exchanges


def rows(table: type[models.Model], which: str = "true") -> list[str]:
    """Every column of every row, as PostgreSQL itself writes it."""
    name = table._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(each)::text FROM {name} AS each WHERE {which} ORDER BY id")
        return [row for (row,) in cursor.fetchall()]


def everything() -> list[list[str]]:
    """All messages with all that belongs to them; logging in belongs to none."""
    took_part = "id IN (SELECT exchange_id FROM integrations_attempt)"
    return [
        rows(OutboxMessage),
        rows(Attempt),
        rows(Exchange, took_part),
        rows(Intervention),
    ]


@pytest.fixture
def lives(theirs: MockControl) -> Clock:
    """Two dossiers' lives, with failures, a parked message corrected by hand, and one cancelled."""
    operator = User.objects.create_user("vanhanh", full_name="Lê Văn Hành", password=None)
    theirs.fault("portal", "error", "CapNhatTienDoHoSoMC", count=1)
    theirs.fault(
        "portal", "item_refusal", "DongBoHoSoMC", codes=[code(2)], field="ChuHoSo", count=1
    )
    put(*whole_dossier(1, steps=3), *whole_dossier(2, steps=1), register(1), fetch_result(1))
    clock = Clock()
    clock.deliver()
    parked = OutboxMessage.objects.get(status=Status.PARKED)
    resend(parked, by=operator, now=clock(), payload={**parked.payload, "ChuHoSo": "Lê Thị Ánh"})
    for _ in range(3):
        clock.forward(minutes=1)
        clock.deliver()
        clock.deliver(Link.CIVIL_REGISTRY)
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}
    OutboxMessage.objects.filter(key=step(2, 1).key).update(status=Status.CANCELLED)
    return clock


def test_a_line_is_kept_to_the_letter(lives: Clock) -> None:
    messages = {row.pk: row for row in OutboxMessage.objects.all()}
    attempts = list(Attempt.objects.select_related("exchange").order_by("id"))
    exchanges = rows(Exchange)
    deeds = list(Intervention.objects.order_by("id"))
    assert {deed.message.subject for deed in deeds} == {code(2)}
    assert archived() == (3, len(messages), len(exchanges))
    for emptied in (OutboxMessage, Attempt, Exchange, Intervention):
        assert not emptied.objects.exists()
    for kept in ArchivedMessage.objects.all():
        was = messages.pop(kept.pk)
        assert {name: getattr(kept, name) for name in MESSAGE_COLUMNS} == {
            name: getattr(was, name) for name in MESSAGE_COLUMNS
        }
        assert [astuple(made) for made in kept.tries_made()] == [
            (
                each.exchange_id,
                each.outcome,
                each.detail,
                each.exchange.started_at,
                each.exchange.finished_at,
                each.exchange.http_status,
                each.exchange.error,
            )
            for each in attempts
            if each.message_id == kept.pk
        ]
        assert [astuple(done) for done in kept.interventions_made()] == [
            (
                each.at,
                each.action,
                "Lê Văn Hành",
                each.reason,
                each.bulk_id,
                each.payload_before,
                each.answer_before,
            )
            for each in deeds
            if each.message_id == kept.pk
        ]
    assert not messages
    assert rows(ArchivedExchange) == exchanges


def test_what_is_brought_back_is_what_it_was(lives: Clock) -> None:
    before = everything()
    archived()
    assert bring_back(Link.NATIONAL_PORTAL, [code(1), code(2)]) == 8
    assert bring_back(Link.NATIONAL_PORTAL, [code(1)]) == 0
    assert bring_back(Link.CIVIL_REGISTRY, [code(1)]) == 2
    after = everything()
    assert after == before
    assert not ArchivedMessage.objects.exists()


def test_an_exchange_whose_month_is_gone_comes_back_as_its_attempts_tell(lives: Clock) -> None:
    told = list(Exchange.objects.filter(attempts__message__subject=code(1)).distinct())
    archived()
    ArchivedExchange.objects.all().delete()
    bring_back(Link.NATIONAL_PORTAL, [code(1)])
    for exchange in Exchange.objects.all():
        was = next(each for each in told if each.pk == exchange.pk)
        assert (exchange.started_at, exchange.http_status) == (was.started_at, was.http_status)
        assert (exchange.request, exchange.response) == ({}, "")


def test_every_column_of_a_message_is_kept_and_nobody_else_refers_to_it() -> None:
    """A new column belongs into the archive too, and a new reference would stop the moving."""
    ours = {field.name: field for field in OutboxMessage._meta.concrete_fields}
    kept = {field.name: field for field in ArchivedMessage._meta.concrete_fields}
    assert set(ours) - LEFT_BEHIND == set(kept) - {"line_settled_at", "tries", "interventions"}
    assert {each.related_model for each in OutboxMessage._meta.related_objects} == {
        Attempt,
        Intervention,
    }
    exchange = {field.column for field in Exchange._meta.concrete_fields}
    assert exchange == {field.column for field in ArchivedExchange._meta.concrete_fields}
    assert {each.related_model for each in Exchange._meta.related_objects} == {Attempt}


@pytest.mark.parametrize(
    "in_use",
    [
        {"status": Status.WAITING},
        {"status": Status.PARKED},
        {"settled_at": None},
        {"settled_at": LONG_AFTER},
        {"lease_token": "0" * 32, "leased_until": MORNING},
    ],
    ids=["waiting", "parked", "unsettled", "recent", "held"],
)
def test_one_message_in_use_keeps_its_whole_line(lives: Clock, in_use: dict[str, Any]) -> None:
    OutboxMessage.objects.filter(key=step(1, 2).key).update(**in_use)
    lines, _messages, _exchanges = archived()
    assert lines == 2
    subjects = set(OutboxMessage.objects.values_list("subject", "link"))
    assert subjects == {(code(1), Link.NATIONAL_PORTAL)}
    assert OutboxMessage.objects.count() == 5
    # The exchanges in which it took part stay with it, whoever else took part in them.
    assert Attempt.objects.exists()
    assert not Attempt.objects.exclude(message__subject=code(1)).exists()
    assert Exchange.objects.filter(attempts=None).count() == 0


def test_small_batches_come_to_the_same(lives: Clock) -> None:
    messages, exchanges = OutboxMessage.objects.count(), Exchange.objects.count()
    assert archived(at_once=1) == (3, messages, exchanges)


def test_a_shift_stops_in_time_and_the_next_goes_on(lives: Clock) -> None:
    times = iter([MORNING, MORNING + timedelta(days=9)])
    moved = archive(
        before=LONG_AFTER, clock=lambda: next(times), until=MORNING + timedelta(1), at_once=1
    )
    assert (moved.lines, moved.all_seen) == (1, False)
    assert archived()[0] == 2


def test_a_month_is_that_of_the_lines_end_in_vietnam() -> None:
    first, second = put(sync(1), sync(1, nth=2))
    for message, settled_at in (
        (first, datetime(2026, 11, 30, 16, 59, tzinfo=UTC)),
        (second, datetime(2026, 11, 30, 17, 0, tzinfo=UTC)),
    ):
        OutboxMessage.objects.filter(pk=message.pk).update(
            status=Status.DELIVERED, settled_at=settled_at
        )
    archived(before=datetime(2027, 3, 1, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM integrations_archivedmessage")
        assert cursor.fetchall() == [("integrations_archivedmessage_2026_12",)] * 2


def test_a_dossier_that_moves_again_is_updated_there(lives: Clock, theirs: MockControl) -> None:
    """Nobody here knows any more that the portal has it: it says so, and gets an update."""
    archived()
    handed_over = {"NgayTra": compact(LONG_AFTER)}
    put(step(1, 4), sync(1, status=10, nth=3, payload=handed_over), now=LONG_AFTER)
    Clock(LONG_AFTER).deliver()
    assert held(theirs, 1)["statuses"] == ["2", "9", "10"]
    assert theirs.report()["portal"]["repeated_inserts"] == 1
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}
    assert theirs.report()["portal"]["order_violations"]["dossiers"] == []
    assert len(archived_about(code(1)).filter(link=Link.NATIONAL_PORTAL)) == 5


def test_what_a_link_has_lost_is_brought_back_and_sent_again(
    lives: Clock, theirs: MockControl, told: Told
) -> None:
    archived()
    theirs.reset()
    news = len(told.keys)
    put(step(1, 4), now=LONG_AFTER)
    Clock(LONG_AFTER).deliver()
    assert held(theirs, 1)["statuses"] == ["9"]
    assert held(theirs, 1)["step_ids"] == [step(1, 4).key]
    assert told.keys[news:] == [step(1, 4).key]
    deed = Intervention.objects.get(action="sent_again")
    assert deed.message.key == sync(1, nth=2).key
    assert not archived_about(code(1)).filter(link=Link.NATIONAL_PORTAL).exists()
    both_lines = archived(before=LONG_AFTER + timedelta(days=61))
    assert both_lines[:2] == (1, 6)
    (done,) = archived_about(code(1)).get(key=sync(1, nth=2).key).interventions_made()
    assert (done.action, done.by) == ("sent_again", "")


def test_reconciliation_reads_the_same_wherever_it_is_kept(lives: Clock) -> None:
    """One line archived, one not, one that we do not have."""
    wanted = [code(1), code(2), "never heard of"]
    began, ended = MORNING - timedelta(days=1), MORNING + timedelta(days=1)

    def read(link: Link) -> list[Any]:
        return [
            ours.lines_of(link, wanted),
            ours.last_acknowledged(link, began, ended),
            ours.last_acknowledged(link, began, MORNING + timedelta(seconds=30)),
            ours.count_acknowledged(link, began, ended, most=100),
            ours.count_acknowledged(link, began, ended, most=3),
            ours.last_acknowledged_at(link, wanted),
        ]

    given_up = OutboxMessage.objects.get(key=step(2, 1).key)
    given_up.interventions.create(action="cancelled", at=MORNING, reason="thừa")
    before = {link: read(link) for link in Link}
    assert [message.given_up for message in before[Link.NATIONAL_PORTAL][0][code(2)]] == [
        message.key == given_up.key
        for message in OutboxMessage.objects.filter(subject=code(2)).order_by("id")
    ]
    OutboxMessage.objects.filter(key=step(1, 1).key).update(settled_at=LONG_AFTER)
    assert archived()[0] == 2
    OutboxMessage.objects.filter(key=step(1, 1).key).update(settled_at=MORNING)
    assert {link: read(link) for link in Link} == before
    assert archived()[0] == 1
    assert {link: read(link) for link in Link} == before


def test_by_hand(lives: Clock) -> None:
    def said(*options: str) -> str:
        output = StringIO()
        call_command("archive", *options, stdout=output)
        return output.getvalue()

    before = everything()
    day = "--before=2026-11-21"
    assert "Sẽ lưu trữ 10 bản tin của 3 chuỗi, kết thúc trước 21/11/2026" in said(day, "--dry-run")
    assert everything() == before
    assert "Đã lưu trữ 0 bản tin của 0 chuỗi" in said("--before=2026-11-20")
    assert "Đã lưu trữ 10 bản tin của 3 chuỗi" in said(day)
    assert "Đã đưa 10 bản tin trở lại" in said("--bring-back", code(1), "--bring-back", code(2))
    assert everything() == before
    with pytest.raises(CommandError, match="hôm nay"):
        said("--before=2999-01-01")
