"""The status as a page: for everybody, light, in Vietnamese first, from a few rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.states import DossierState as S
from integrations.link_health import Condition, forget_health
from integrations.models import Link, LinkSample, LinkState, Outage, Pause
from tests.dossiers import stories as s
from tests.dossiers.conftest import people

__all__ = ["people"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: What the example declares, and who works in the ward.
PERSONAL = ("Nguyễn Thị Hồng Vân", "Trần Nguyễn An Nhiên", "001195012345", "vanhanh", "Hoa")


def page(language: str = "") -> str:
    forget_health()
    answer = Client().get("/status/", headers={"Accept-Language": language} if language else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_quiet_day() -> None:
    html = page()
    assert '<html lang="vi">' in html
    assert "Cổng Dịch vụ công quốc gia" in html
    assert html.count("Thông suốt") == 2
    assert html.count("Không có hồ sơ nào chờ gửi.") == 2
    assert "Gián đoạn từ" not in html


def test_english_is_for_whoever_asks_for_it() -> None:
    assert "How the links are doing" in page("en-GB,en;q=0.9")
    assert "Tình trạng kết nối" in page("fr")
    assert "Tình trạng kết nối" in page("vi,en;q=0.5")


def test_since_when_how_many_dossiers_and_until_when() -> None:
    s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY])
    s.filed(at=s.MORNING + timedelta(hours=1))
    LinkState.objects.create(
        link=Link.NATIONAL_PORTAL,
        operation="sync_dossier",
        breaker="open",
        since=s.MORNING,
        probe_at=s.MORNING,
        updated_at=s.MORNING,
    )
    html = page()
    assert "Mất kết nối" in html
    assert "08:30 23/11/2026" in html
    assert "<dd>2</dd>" in html  # dossiers, of ten messages
    assert "Gửi hết trong khoảng 1 phút sau khi kết nối trở lại." in html


@pytest.mark.parametrize("condition", list(Condition))
def test_every_condition_is_said_in_words(condition: Condition) -> None:
    since = timezone.now() - timedelta(hours=1)
    link, by = Link.CIVIL_REGISTRY, s.user("vanhanh")
    about = {"link": link, "operation": "register", "updated_at": since}
    match condition:
        case Condition.PAUSED:
            Pause.objects.create(link=link, started_at=since, reason="?", paused_by=by)
        case Condition.DECLARED:
            Outage.objects.create(link=link, started_at=since, reason="?", declared_by=by)
        case Condition.DOWN:
            LinkState.objects.create(**about, breaker="open", since=since, probe_at=since)
        case Condition.RECOVERING:
            LinkState.objects.create(**about, allowance=5)
        case Condition.WORKING:
            pass
    words = {
        Condition.PAUSED: "Tạm dừng",
        Condition.DOWN: "Mất kết nối",
        Condition.DECLARED: "Đã công bố sự cố",
        Condition.RECOVERING: "Đang phục hồi",
        Condition.WORKING: "Thông suốt",
    }
    html = page()
    assert words[condition] in html
    down = condition in (Condition.PAUSED, Condition.DOWN, Condition.DECLARED)
    assert ("Gián đoạn từ" in html) == down


def test_a_long_backlog_says_as_of_when_and_without_a_sampler_at_least_how_many() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO integrations_outboxmessage (
                link, operation, subject, key, payload, rank, occurred_at, created_at, status,
                attempts, polls, sent_again)
            SELECT 'national_portal', 'sync_dossier', 'S' || i, 'K' || i, '{}',
                100, now(), now(), 'waiting', 0, 0, false
            FROM generate_series(1, 2500) AS i
            """
        )
    assert "ít nhất 2.001" in page()
    at = timezone.now().replace(second=0, microsecond=0)
    LinkSample.objects.create(
        link=Link.NATIONAL_PORTAL,
        at=at,
        delivered=0,
        failed=0,
        waiting=2500,
        dossiers_waiting=2400,
        parked=0,
    )
    html = page()
    assert "<dd>2.400</dd>" in html
    assert f"Số liệu lúc {timezone.localtime(at):%H:%M}." in html
    assert "<dd>2,400</dd>" in page("en")


def test_it_is_light_has_no_script_and_asks_nothing_of_anybody_else() -> None:
    s.filed()
    html = page()
    assert len(html.encode()) < 10_000
    for word in ("<script", "<img", "<link", "http://", "https://", "//fonts"):
        assert word not in html
    assert '<meta http-equiv="refresh"' not in html  # WCAG 2.2.1: not unless it is asked for
    assert 'name="viewport"' in html


def test_it_refreshes_itself_for_whoever_asks() -> None:
    html = Client().get("/status/?live=1").content.decode()
    assert '<meta http-equiv="refresh" content="30">' in html
    assert 'href="?"' in html


def test_nothing_personal_is_on_it() -> None:
    s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY])
    s.declare_outage()
    html = page()
    for text in (*PERSONAL, "H26.18.5"):
        assert text not in html


def test_it_takes_a_fixed_number_of_queries() -> None:
    s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY])
    for client, address in ((Client(), "/status/"), (Client(), "/api/v1/status/")):
        forget_health()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        # The clock and its shift, seven of all links, three of each, one more of a backlog's each.
        assert len(captured) == 2 + 7 + 2 * 3 + 2
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        assert len(captured) == 0  # told again what was read a moment ago


def test_it_sets_no_cookie_and_is_only_read() -> None:
    answer = Client().get("/status/")
    assert not answer.cookies
    assert Client().head("/status/").status_code == 200
    assert Client().post("/status/").status_code == 405
