"""Many dossiers moved at once: each on its own, each told, and none held up by another."""

from typing import Any

import pytest
from django.urls import reverse

from dossiers.admin.bulk_view import TOGETHER
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from tests.admin_pages import Desk

from .. import stories as s
from .addresses import LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def moves() -> str:
    return reverse("admin:dossiers_dossier_moves")


def asked(what: str, *dossiers: Dossier, **filled: str) -> dict[str, Any]:
    """What the page would send of them."""
    return {
        "what": what,
        "pick": [str(dossier.pk) for dossier in dossiers],
        "seen": [f"{dossier.pk}:{dossier.event_count}" for dossier in dossiers],
        **filled,
    }


def posted(by: str, sent: dict[str, Any]) -> str:
    """The page that tells of each, whole."""
    answer: Any = Desk(by).client.post(moves(), sent)
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer.streaming_content).decode()


def told(by: str, what: str, *dossiers: Dossier, **filled: str) -> str:
    return posted(by, asked(what, *dossiers, **filled))


def states(*dossiers: Dossier) -> list[str]:
    now = Dossier.objects.in_bulk([dossier.pk for dossier in dossiers])
    return [now[dossier.pk].state for dossier in dossiers]


COUNTER = {"arguments-result_delivery": "counter"}


def test_fifty_are_accepted_and_each_is_told() -> None:
    dossiers = [s.filed() for _ in range(50)]
    shown = Desk(s.CLERK).client.get(moves(), asked("accept", *dossiers)).content.decode()
    assert shown.count('name="seen"') == 50
    assert set(states(*dossiers)) == {"submitted"}
    page = told(s.CLERK, "accept", *dossiers, **COUNTER)
    assert set(states(*dossiers)) == {"accepted"}
    assert page.count('data-done="yes"') == 50
    assert [page.index(dossier.code) for dossier in dossiers] == sorted(
        page.index(dossier.code) for dossier in dossiers
    )
    assert '<progress max="50" value="7"></progress> 7/50' in page
    assert "Xong: 50 hồ sơ đã ghi nhận, 0 không làm được." in page
    assert page.count("<html") == page.count("</html>") == 1


def test_one_that_cannot_go_holds_up_nobody() -> None:
    first, last = s.filed(), s.filed()
    unsound = s.filed(declaration=s.foundling(), papers=[])
    changed = s.filed()
    sent = asked("accept", first, unsound, changed, last, **COUNTER)
    s.moved(changed, s.ACCEPT)
    page = posted(s.CLERK, sent)
    assert states(first, unsound, changed, last) == [
        "accepted",
        "submitted",
        "accepted",
        "accepted",
    ]
    assert "Còn thiếu giấy tờ" in page
    assert "Nguyễn Thị Hoa đã thực hiện “Tiếp nhận”" in page
    assert "Xong: 2 hồ sơ đã ghi nhận, 2 không làm được." in page
    assert changed.events.filter(transition=T.ACCEPT).count() == 1


def test_what_cannot_be_done_is_listed_first_with_the_reason() -> None:
    new, done = s.filed(), s.in_state(S.RETURNED)
    page = Desk(s.CLERK).client.get(moves(), asked("accept", new, done)).content.decode()
    assert "1 hồ sơ không làm được" in page
    assert "Không làm được khi hồ sơ đang ở trạng thái “Đã trả kết quả”" in page
    assert page.count('name="seen"') == 1


def test_a_leader_deals_the_work_out() -> None:
    dossiers = [s.in_state(S.PROCESSING), s.in_state(S.ACCEPTED)]
    page = told(s.LEADER, "assign", *dossiers, **{"arguments-officer": s.OFFICER_2})
    assert page.count('data-done="yes"') == 2
    assert {each.assignee for each in Dossier.objects.all()} == {s.user(s.OFFICER_2)}
    page = told(s.LEADER, "assign", *Dossier.objects.all(), **{"arguments-officer": s.OFFICER_2})
    assert page.count("Phân công không thay đổi.") == 2


def test_several_results_to_one_who_fetches_them() -> None:
    dossiers = [s.in_state(S.RESOLVED) for _ in range(2)]
    filled = {f"arguments-{name}": value for name, value in s.HAND_OVER.items()}
    told(s.CLERK, "return_result", *dossiers, **filled)
    assert set(states(*dossiers)) == {"returned"}


def test_a_form_that_is_not_whole_moves_nothing() -> None:
    dossier = s.in_state(S.RESOLVED)
    desk = Desk(s.CLERK)
    blank = desk.client.post(moves(), asked("return_result", dossier))
    unseen = desk.client.post(
        moves(), asked("accept", s.filed(), **COUNTER) | {"seen": ["1:x", "", "7"]}
    )
    assert (blank.status_code, unseen.status_code) == (422, 422)
    assert "hãy chọn lại từ danh sách" in unseen.content.decode()
    assert set(Dossier.objects.values_list("state", flat=True)) == {"resolved", "submitted"}


@pytest.mark.parametrize("what", ["", "sign", "nonsense", "submit"])
def test_no_other_move_is_made_of_many(what: str) -> None:
    assert Desk(s.LEADER).client.get(moves(), {"what": what}).status_code == 404


def test_who_reads_no_dossiers_has_no_such_page() -> None:
    for by in ("vanhanh", "quantri"):
        assert Desk(by).client.get(moves(), {"what": "accept"}).status_code == 404


def test_another_wards_dossiers_are_not_found() -> None:
    dossier = s.filed()
    answer = Desk("canbo2").client.post(moves(), asked("accept", dossier, **COUNTER))
    assert answer.status_code == 422
    assert dossier.applicant_name not in answer.content.decode()
    assert states(dossier) == ["submitted"]


def test_fifty_one_are_too_many_and_none_is_nothing() -> None:
    desk = Desk(s.CLERK)
    many = desk.client.get(moves(), {"what": "accept", "pick": [str(n) for n in range(51)]})
    assert (many.status_code, "tối đa 50 hồ sơ" in many.content.decode()) == (422, True)
    none = desk.client.get(moves(), {"what": "accept"})
    assert (none.status_code, "Chưa chọn hồ sơ nào" in none.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("by", "offered"),
    [
        (s.CLERK, {T.ACCEPT, T.ASSIGN, T.RETURN_RESULT}),
        (s.OFFICER, {T.ASSIGN, T.START_PROCESSING}),
        (s.LEADER, {T.ASSIGN}),
        ("giamsat", set()),
    ],
)
def test_the_list_offers_what_their_roles_may(by: str, offered: set[T]) -> None:
    s.filed()
    html = Desk(by).get(LIST).html
    assert {each for each in TOGETHER if f'value="{each.value}" formaction' in html} == offered
