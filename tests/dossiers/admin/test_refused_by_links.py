"""The work list of what links refused: which dossiers, which link, since when."""

from datetime import timedelta

import pytest
from django.db import connection

from dossiers.models import Dossier
from dossiers.refused_by_links import refusals_of, refused_by_a_link
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import Link, Operation, OutboxMessage, Status
from tests.admin_pages import NOW, Desk

from .. import stories as s
from .addresses import LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def park(dossier: Dossier, operation: Operation, hours: int = 1) -> OutboxMessage:
    message = OutboxMessage.objects.filter(subject=dossier.code, operation=operation).earliest("pk")
    message.status, message.parked_at = Status.PARKED, NOW - timedelta(hours=hours)
    message.answer = {"faults": [{"field": "Email", "message": "sai"}]}
    message.save()
    return message


def listed(by: str, **query: str) -> list[str]:
    page = Desk(by).get(LIST, work="refused", **query)
    return [dossier.code for dossier in page.response.context["cl"].result_list]


def badges(by: str) -> list[int]:
    groups = Desk(by).get("/admin/").response.context["sidebar_navigation"]
    return [
        item["badge"]
        for group in groups
        for item in group["items"]
        if "work=refused" in str(item["link"])
    ]


def test_a_parked_message_and_a_returned_registration_are_listed_whatever_the_state() -> None:
    returned = s.moved(s.in_state(S.AWAITING_REGISTRY), s.RETURNED)
    handed_over = s.in_state(S.RETURNED)
    park(handed_over, Operation.ADD_PROGRESS)
    s.in_state(S.PROCESSING)
    assert set(listed(s.CLERK)) == {returned.code, handed_over.code}
    assert badges(s.CLERK) == badges(s.OFFICER) == [2, 2]
    assert badges(s.LEADER) == badges("giamsat") == [2]
    assert badges("vanhanh") == []
    assert set(listed(s.OFFICER, mine="1")) == {returned.code, handed_over.code}
    assert listed(s.LEADER, mine="1") == []


def test_another_wards_refusals_do_not_exist() -> None:
    park(s.filed(), Operation.SYNC_DOSSIER)
    assert listed("canbo2") == []
    assert badges("canbo2") == [0, 0]


def test_it_leaves_the_list_when_it_is_sent_again() -> None:
    returned = s.moved(s.in_state(S.AWAITING_REGISTRY), s.RETURNED)
    assert listed(s.OFFICER) == [returned.code]
    s.moved(returned, s.SEND)
    assert listed(s.OFFICER) == []


def test_what_waits_for_the_citizen_is_on_the_citizens_list_alone() -> None:
    returned = s.moved(s.in_state(S.AWAITING_REGISTRY), s.RETURNED)
    asked = s.moved(returned, s.REQUEST_SUPPLEMENT)
    assert listed(s.CLERK) == []
    supplied = s.moved(asked, (s.CLERK, T.SUPPLY, {}))
    assert listed(s.CLERK) == [supplied.code]


def test_the_row_says_which_link_and_since_when() -> None:
    dossier = s.moved(s.in_state(S.AWAITING_REGISTRY), s.RETURNED)
    park(dossier, Operation.SYNC_DOSSIER, hours=1)
    page = Desk(s.CLERK).get(LIST, work="refused")
    for text in (
        "Bị từ chối từ",
        "Cổng Dịch vụ công quốc gia",
        "09:30 23/11/2026",
        "Hệ thống hộ tịch Bộ Tư pháp",
        "08:50 23/11/2026",
    ):
        assert text in page, text
    assert "Bị từ chối từ" not in Desk(s.CLERK).get(LIST)


def test_of_several_refusals_of_a_link_the_first_counts() -> None:
    dossier = s.filed()
    park(dossier, Operation.ADD_PROGRESS, hours=1)
    first = park(dossier, Operation.SYNC_DOSSIER, hours=2)
    (refusal,) = refusals_of([dossier])[dossier.pk]
    assert (refusal.link, refusal.since) == (Link.NATIONAL_PORTAL, first.parked_at)
    assert refusals_of([]) == {}


def test_it_is_found_by_indexes_however_many_dossiers_there_are() -> None:
    """Among many that nobody refused, neither table is read through."""
    dossier = s.filed()
    with connection.cursor() as cursor:
        fields = [str(field.column) for field in Dossier._meta.concrete_fields]
        copied = {"id": "-i", "code": "'C' || i"}
        cursor.execute(
            f"INSERT INTO dossiers_dossier ({', '.join(fields)}) "
            f"SELECT {', '.join(copied.get(field, field) for field in fields)} "
            "FROM dossiers_dossier, generate_series(1, 5000) AS i WHERE id = %s",
            [dossier.pk],
        )
        cursor.execute("ANALYZE dossiers_dossier")
    plan = Dossier.objects.filter(refused_by_a_link()).explain()
    assert "dossier_sent_back" in plan
    assert "Seq Scan" not in plan
