"""The lists of what waits on the person at the screen."""

from datetime import timedelta

import pytest

from dossiers.states import DossierState as S
from tests.admin_pages import Desk

from .. import stories as s
from .addresses import LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def counts(by: str) -> dict[str, int]:
    groups = Desk(by).get("/admin/").response.context["sidebar_navigation"]
    return {
        str(item["link"]).partition("?")[2]: item["badge"]
        for group in groups
        if group["title"] == "Việc của tôi"
        for item in group["items"]
        if "badge" in item
    }


#: What links refused is for clerks and officers (test_refused_by_links.py).
NOTHING_REFUSED = {"work=refused&mine=1": 0}


def due(waiting: int, soon: int, overdue: int) -> dict[str, int]:
    return {
        "mine=1": waiting,
        "work=due_today&mine=1": soon,
        "work=due_soon&mine=1": soon,
        "work=overdue&mine=1": overdue,
    }


def codes(by: str, work: str = "") -> set[str]:
    page = Desk(by).get(LIST, mine="1", **({"work": work} if work else {}))
    return {dossier.code for dossier in page.response.context["cl"].result_list}


def test_each_role_has_its_own_list_and_the_count_opens_it() -> None:
    processing, signature = s.in_state(S.PROCESSING), s.in_state(S.AWAITING_SIGNATURE)
    old = s.in_state(S.PROCESSING, at=s.MORNING - timedelta(days=7))
    new = s.filed()
    expected = {s.CLERK: (1, 0, 0), s.OFFICER: (2, 1, 1), s.LEADER: (1, 1, 0)}
    for by, known in expected.items():
        assert counts(by) == due(*known) | ({} if by == s.LEADER else NOTHING_REFUSED)
    assert codes(s.CLERK) == {new.code}
    assert codes(s.OFFICER) == {processing.code, old.code}
    assert counts(s.OFFICER_2) == due(0, 0, 0) | NOTHING_REFUSED
    assert codes(s.OFFICER, "due_soon") == {processing.code}
    assert codes(s.OFFICER, "overdue") == {old.code}
    assert codes(s.LEADER, "due_soon") == {signature.code}
    assert codes(s.CLERK, "due_soon") == set()


def test_another_wards_work_is_not_theirs() -> None:
    s.in_state(S.PROCESSING)
    assert counts("congchuc2") == due(0, 0, 0) | NOTHING_REFUSED
    assert codes("congchuc2", "due_soon") == set()


@pytest.mark.parametrize("by", ["giamsat", "vanhanh", "quantri"])
def test_on_whom_nothing_waits_has_no_such_list(by: str) -> None:
    s.in_state(S.PROCESSING)
    assert counts(by) == {}
    assert codes(by, "due_soon") == set()
