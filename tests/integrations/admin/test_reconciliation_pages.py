"""What an operator sees of reconciliation, and decides about; and what nobody else may."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from integrations.archive import archive
from integrations.mocks.client import MockControl
from integrations.models import (
    Difference,
    Exchange,
    Intervention,
    Link,
    OutboxMessage,
    ReconciliationRun,
)
from integrations.reconciliation import ask_for
from tests.admin_pages import Desk
from tests.dossiers import stories as s
from tests.integrations.clock import Clock
from tests.integrations.evidence import held
from tests.integrations.messages import code, put, step, sync, whole_dossier
from tests.integrations.reconciling import PORTAL, reconcile, see_through, spell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("people")]

RUNS = "/admin/integrations/reconciliationrun/"
DIFFERENCES = "/admin/integrations/difference/"


@pytest.fixture
def clock(theirs: MockControl, settings: Settings) -> Clock:
    """Three dossiers at the portal, one of which holds a status that we never sent."""
    settings.RECONCILE_REQUESTS_PER_SECOND = 0
    for number in range(1, 4):
        put(*whole_dossier(number, steps=2), now=timezone.now())
    clock = Clock(timezone.now())
    clock.deliver()
    clock.forward(seconds=1)
    theirs.alter("portal", "lose_update", code(2), status="8")
    return clock


def asked_for(desk: Desk, **filled: str) -> ReconciliationRun:
    form = desk.get(f"{RUNS}add/").form_with("step_by_step")
    answer = desk.post(f"{RUNS}add/", form | {"link": PORTAL, **filled})
    assert answer.status == 302
    return ReconciliationRun.objects.latest("pk")


def test_a_run_is_asked_for_on_a_form_and_found_by_a_worker(
    clock: Clock, theirs: MockControl
) -> None:
    desk = Desk("vanhanh")
    before = len(list(theirs.requests()))
    run = asked_for(desk)
    assert len(list(theirs.requests())) == before  # the web only writes it down
    assert run.asked_by == s.user("vanhanh")
    assert run.since == timezone.localtime().replace(
        hour=0, minute=0, second=0, microsecond=0
    ) - timedelta(days=30)
    page = desk.get(f"{RUNS}{run.pk}/change/")
    assert "0%" in page
    run = see_through(run, clock)
    page = desk.get(f"{RUNS}{run.pk}/change/")
    assert "Khác trạng thái" in page
    assert f"{DIFFERENCES}?run__id__exact={run.pk}&amp;resolved_at__isnull=True" in page
    chosen = {"run__id__exact": str(run.pk), "resolved_at__isnull": "True"}
    assert code(2) in desk.get(DIFFERENCES, **chosen)
    assert "Chờ người xử lý" in desk.get(DIFFERENCES)
    assert "os-chip os-danger" in desk.get(RUNS)


def test_a_form_that_makes_no_sense_is_refused(clock: Clock) -> None:
    desk = Desk("vanhanh")
    form = desk.get(f"{RUNS}add/").form_with("step_by_step") | {"link": PORTAL}
    for wrong in (
        {"first_day": "10/11/2026", "last_day": "09/11/2026"},
        {"listed": "\n".join(code(number) for number in range(1001))},
        {"listed": "x" * 61},
        {"link": "fax"},
    ):
        assert desk.post(f"{RUNS}add/", form | wrong).status == 200
    assert not ReconciliationRun.objects.exists()


def test_given_dossiers_alone(clock: Clock) -> None:
    run = asked_for(Desk("vanhanh"), listed=f"{code(1)}\n{code(2)}", repairs="")
    assert (run.codes, run.since, run.repairs) == ([code(1), code(2)], None, False)
    assert see_through(run, clock).compared == 2


def test_a_second_run_of_a_link_is_refused_in_words(clock: Clock) -> None:
    desk = Desk("vanhanh")
    asked_for(desk)
    form = desk.get(f"{RUNS}add/").form_with("step_by_step") | {"link": PORTAL}
    answer = desk.post(f"{RUNS}add/", form, follow=True)
    assert [text[:30] for text in answer.messages] == ["Kết nối này đang được đối chiế"]
    assert ReconciliationRun.objects.count() == 1


def test_a_run_is_stopped(clock: Clock) -> None:
    desk = Desk("vanhanh")
    run = asked_for(desk)
    assert desk.get(f"{RUNS}{run.pk}/stop/").status == 405
    assert desk.post(f"{RUNS}{run.pk}/stop/").status == 302
    spell(clock)
    run.refresh_from_db()
    assert (run.state, run.compared) == ("stopped", 0)
    again = desk.post(f"{RUNS}{run.pk}/stop/", follow=True)
    assert "Lần đối chiếu này đã kết thúc." in list(again.messages)


def test_what_was_left_for_a_person_is_sent_again_if_a_person_insists(
    clock: Clock, theirs: MockControl
) -> None:
    run = reconcile(clock)
    difference = Difference.objects.get()
    desk = Desk("vanhanh")
    page = desk.get(f"{DIFFERENCES}{difference.pk}/change/")
    assert f"{DIFFERENCES}{difference.pk}/repair/" in page
    for exchange in Exchange.objects.filter(pk__in=difference.exchanges):
        assert f"/admin/integrations/exchange/{exchange.pk}/change/" in page
    assert desk.post(f"{DIFFERENCES}{difference.pk}/repair/", {"reason": ""}).status == 422
    said = {"reason": "Cổng đã xác nhận cho ghi lại"}
    assert desk.post(f"{DIFFERENCES}{difference.pk}/repair/", said).status == 302
    difference.refresh_from_db()
    assert (difference.state, difference.by) == ("asked", s.user("vanhanh"))
    assert not Intervention.objects.exists()
    for _ in range(3):
        spell(clock)
        clock.deliver()
        clock.forward(minutes=2)
    difference.refresh_from_db()
    run.refresh_from_db()
    assert (difference.state, run.repaired, run.unexplained) == ("repaired", 1, 0)
    deed = Intervention.objects.get()
    assert (deed.message.key, deed.by) == (sync(2, nth=2).key, s.user("vanhanh"))
    assert deed.reason == f"đối chiếu #{run.pk}: Cổng đã xác nhận cho ghi lại"
    assert held(theirs, 2)["dossier"]["TrangThaiHoSo"] == "9"


def test_what_is_archived_meanwhile_still_shows_it_and_goes_again(
    clock: Clock, theirs: MockControl
) -> None:
    reconcile(clock)
    difference = Difference.objects.get()
    desk = Desk("vanhanh")
    page = f"{DIFFERENCES}{difference.pk}/change/"
    shown = [
        *(f"exchange/{pk}/change/" for pk in difference.exchanges),
        *(f"outboxmessage/{pk}/change/" for pk in difference.messages),
    ]
    clock.forward(days=61)
    archive(before=clock.now, clock=clock, until=clock.now + timedelta(hours=1))
    assert not Exchange.objects.exists()
    assert not OutboxMessage.objects.exists()
    html = desk.get(page)
    assert len(shown) > 1
    assert all(f"/admin/integrations/{each}" in html for each in shown)
    desk.post(f"{DIFFERENCES}{difference.pk}/repair/", {"reason": "Cổng cho ghi lại"})
    for _ in range(3):
        spell(clock)
        clock.deliver()
        clock.forward(minutes=2)
    difference.refresh_from_db()
    assert difference.state == "repaired"
    assert held(theirs, 2)["dossier"]["TrangThaiHoSo"] == "9"


def test_a_difference_is_closed_with_a_reason_and_stays_closed(clock: Clock) -> None:
    run = reconcile(clock)
    difference = Difference.objects.get()
    desk = Desk("vanhanh")
    close = f"{DIFFERENCES}{difference.pk}/close/"
    assert desk.post(close, {"reason": "Cổng dừng theo yêu cầu của Sở"}).status == 302
    difference.refresh_from_db()
    run.refresh_from_db()
    assert (difference.state, difference.note) == ("closed", "Cổng dừng theo yêu cầu của Sở")
    assert (run.explained, run.unexplained) == (1, 0)
    too_late = desk.post(close, {"reason": "?"}, follow=True)
    assert [text[:27] for text in too_late.messages][-1] == "Điểm khác nhau này đang đượ"
    assert f"{DIFFERENCES}{difference.pk}/close/" not in desk.get(
        f"{DIFFERENCES}{difference.pk}/change/"
    )


def test_many_are_sent_again_at_once_and_what_cannot_be_is_said(
    clock: Clock, theirs: MockControl
) -> None:
    theirs.alter("portal", "add_dossier", "X-1")
    theirs.alter("portal", "forget_steps", code(3), steps=[step(3, 2).key])
    reconcile(clock, repairs=False)
    chosen = list(Difference.objects.values_list("pk", flat=True))
    assert len(chosen) == 3
    answer = Desk("vanhanh").post(
        DIFFERENCES, {"action": "repair_chosen", "_selected_action": chosen}, follow=True
    )
    assert [text[:25] for text in answer.messages] == [
        "Đã yêu cầu gửi bù 2 điểm ",
        "1 điểm khác nhau không gử",
    ]
    for _ in range(3):
        spell(clock)
        clock.deliver()
        clock.forward(minutes=2)
    states = dict(Difference.objects.values_list("subject", "state"))
    assert states == {code(2): "repaired", code(3): "repaired", "X-1": "for_person"}


def test_the_differences_of_a_run_as_csv(clock: Clock, theirs: MockControl) -> None:
    theirs.alter("portal", "add_dossier", "=cmd()", status="4")
    run = reconcile(clock)
    answer = Desk("vanhanh").client.get(f"{DIFFERENCES}run/{run.pk}.csv")
    sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    heading, *rows = csv.reader(io.StringIO(sent.decode("utf-8-sig")))
    assert heading[:4] == ["Mã hồ sơ", "Khác ở chỗ", "Bên này", "Bên kia"]
    assert [row[:4] for row in rows] == [
        ["'=cmd()", "Bên này không có", "", "4"],
        [code(2), "Khác trạng thái", "9", "8"],
    ]


def test_no_page_shows_what_was_declared(clock: Clock, theirs: MockControl) -> None:
    theirs.alter("portal", "forget_dossier", code(1))
    run = reconcile(clock, repairs=False)
    for username in ("vanhanh", "quantri"):
        desk = Desk(username)
        pages = [desk.get(RUNS), desk.get(f"{RUNS}{run.pk}/change/"), desk.get(DIFFERENCES)]
        for each in Difference.objects.all():
            pages.append(desk.get(f"{DIFFERENCES}{each.pk}/change/"))
            pages += [
                desk.get(f"/admin/integrations/exchange/{pk}/change/") for pk in each.exchanges
            ]
        for page in pages:
            assert page.status == 200
            assert "Trần Văn An" not in page
            assert "Nguyễn Thị Hồng Vân" not in page


@pytest.mark.parametrize("username", ["canbo1", "lanhdao1", "giamsat"])
def test_nobody_else_sees_or_does_anything(username: str, clock: Clock) -> None:
    run = reconcile(clock)
    difference = Difference.objects.get()
    desk = Desk(username)
    for door in (
        RUNS,
        f"{RUNS}add/",
        f"{RUNS}{run.pk}/change/",
        DIFFERENCES,
        f"{DIFFERENCES}{difference.pk}/change/",
        f"{DIFFERENCES}{difference.pk}/repair/",
        f"{DIFFERENCES}run/{run.pk}.csv",
    ):
        assert desk.get(door).status == 403, door
    assert desk.post(f"{DIFFERENCES}{difference.pk}/close/", {"reason": "?"}).status == 403
    waiting = ask_for(Link.CIVIL_REGISTRY, now=clock.now)
    assert desk.post(f"{RUNS}{waiting.pk}/stop/").status == 403
    difference.refresh_from_db()
    assert difference.state == "for_person"


def test_nothing_of_it_is_edited_or_deleted(clock: Clock) -> None:
    run = reconcile(clock)
    difference = Difference.objects.get()
    desk = Desk("quantri")
    for base, pk in ((RUNS, run.pk), (DIFFERENCES, difference.pk)):
        assert desk.post(f"{base}{pk}/change/", {"link": PORTAL}).status == 403
        assert desk.post(f"{base}{pk}/delete/", {"post": "yes"}).status == 403
        gone = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        desk.post(base, gone)
    assert desk.get(f"{DIFFERENCES}add/").status == 403
    assert Difference.objects.exists()
