"""PostgreSQL's disk is full: callers are told to come back, and nothing is left half done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from dossiers.models import Dossier, Event
from integrations.models import OutboxMessage
from onestop.drills.disk_full import disk_that_fills, fill_until
from onestop.models import KeptAnswer
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.api.test_submit import example

pytestmark = pytest.mark.django_db(transaction=True)


def triggers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'onestop_drill%'")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.usefixtures("people")
def test_a_submission_waits_and_goes_through_under_the_same_key() -> None:
    citizen = Caller(s.CITIZEN)
    with disk_that_fills():
        fill_until(timezone.now() + timedelta(minutes=1))
        refused = citizen.post("dossiers/", example(), idempotency_key="k")
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/unavailable")
        assert int(refused["Retry-After"]) > 0
        assert citizen.get("dossiers/").status_code == 200  # who only reads is not in its way
        for model in (Dossier, Event, OutboxMessage, KeptAnswer):
            assert not model.objects.exists()
        fill_until(timezone.now())
        taken = citizen.post("dossiers/", example(), idempotency_key="k")
        assert (taken.status_code, taken.json()["code"][-4:]) == (201, "0002")


@pytest.mark.usefixtures("people")
def test_a_transition_changes_nothing() -> None:
    dossier = s.filed()
    clerk = Caller(s.CLERK)
    with disk_that_fills():
        fill_until(timezone.now() + timedelta(minutes=1))
        answer = clerk.post(f"dossiers/{dossier.code}/transitions/", {"transition": "accept"})
    assert answer.status_code == 503
    assert Dossier.objects.get().event_count == 1


def test_nothing_of_it_stays_behind() -> None:
    with disk_that_fills():
        assert len(triggers()) == 8
    assert triggers() == []
