"""All of one officer's open dossiers to others: each on record, however many, and why."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from dossiers.history import breaks_in
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from tests.admin_pages import NOW, Desk

from .. import stories as s
from .addresses import LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

PAGE = f"{LIST}reassignment/"
REASON = "Nghỉ hưu từ ngày 1/12"


def given(by: str, *to: str, holder: str = s.OFFICER, reason: str = REASON) -> tuple[int, str]:
    sent = {"holder": holder, "to": to, "reason": reason}
    answer: Any = Desk(by).client.post(PAGE, sent)
    content = answer.streaming_content if answer.streaming else [answer.content]
    return answer.status_code, b"".join(content).decode()


def held(username: str) -> int:
    return Dossier.objects.filter(assignee=s.user(username)).count()


@pytest.fixture
def third_officer() -> str:
    Membership.objects.create(
        user=s.user("congchuc2"),
        unit=s.user(s.OFFICER).memberships.get().unit,
        role="officer",
        valid_from=NOW.date() - timedelta(days=30),
    )
    return "congchuc2"


def test_more_than_a_page_of_them_is_dealt_out_in_turn(third_officer: str) -> None:
    """Chunk by chunk; what is finished stays with who did it."""
    dossiers = [s.in_state(S.PROCESSING) for _ in range(53)]
    finished = s.in_state(S.RESOLVED)
    status, page = given(s.LEADER, s.OFFICER_2, third_officer)
    assert status == 200
    assert page.count('data-done="yes"') == 53
    assert 'max="53" value="53"' in page
    assert "Xong: 53 hồ sơ đã ghi nhận, 0 không làm được." in page
    assert {held(s.OFFICER_2), held(third_officer)} == {26, 27}
    assert Dossier.objects.get(pk=finished.pk).assignee == s.user(s.OFFICER)
    event = dossiers[0].events.get(transition=T.ASSIGN)
    assert event.arguments["note"] == REASON
    assert event.actor_name == str(s.user(s.LEADER))
    assert not list(breaks_in(Dossier.objects.get(pk=dossiers[0].pk)))


def test_an_officer_who_has_left_is_still_named_and_relieved() -> None:
    s.in_state(S.PROCESSING)
    Membership.objects.filter(user=s.user(s.OFFICER)).delete()
    assert "1 hồ sơ đang mở" in Desk(s.LEADER).get(PAGE)
    _status, page = given(s.CLERK, s.OFFICER_2)
    assert page.count('data-done="yes"') == 1
    assert held(s.OFFICER_2) == 1


def test_what_somebody_else_was_given_in_between_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = s.in_state(S.PROCESSING), s.in_state(S.PROCESSING)
    monkeypatch.setattr("dossiers.admin.reassignment.AT_ONCE", 1)
    answer: Any = Desk(s.LEADER).client.post(
        PAGE, {"holder": s.OFFICER, "to": [s.OFFICER_2], "reason": REASON}
    )
    told = iter(answer.streaming_content)
    next(told)
    next(told)  # the first is done
    Dossier.objects.filter(pk=second.pk).update(assignee=None)
    page = b"".join(told).decode()
    assert "Đã được giao cho người khác." in page
    assert "Xong: 1 hồ sơ đã ghi nhận, 1 không làm được." in page
    assert first.events.filter(transition=T.ASSIGN).count() == 1
    assert not second.events.filter(transition=T.ASSIGN).exists()


@pytest.mark.parametrize(
    ("to", "reason"), [((), REASON), ((s.OFFICER,), REASON), ((s.OFFICER_2,), ""), (("x",), REASON)]
)
def test_a_form_that_is_not_whole_gives_nothing(to: tuple[str, ...], reason: str) -> None:
    s.in_state(S.PROCESSING)
    status, _page = given(s.LEADER, *to, reason=reason)
    assert status == 422
    assert held(s.OFFICER) == 1


@pytest.mark.parametrize("by", [s.OFFICER, "giamsat", "vanhanh", "quantri"])
def test_others_have_no_such_page(by: str) -> None:
    s.in_state(S.PROCESSING)
    assert Desk(by).get(PAGE).status == 404


def test_another_wards_work_is_not_theirs() -> None:
    s.in_state(S.PROCESSING)
    desk = Desk("lanhdao2")
    assert desk.client.get(PAGE, {"unit": "H26.18.5"}).status_code == 404
    assert "Không có hồ sơ đang mở nào" in desk.get(PAGE)
    status, _page = given("lanhdao2", "congchuc2")
    assert status == 422
    assert held(s.OFFICER) == 1
