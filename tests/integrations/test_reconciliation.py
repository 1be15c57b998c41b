"""Promise 8: every difference is found, and none is invented."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from integrations.mocks.client import MockControl
from integrations.models import OutboxMessage
from integrations.reconciliation import Difference, Kind, LinkSilent, reconcile_portal

from .clock import Clock
from .messages import code, dossier, put, step, sync, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def delivered(theirs: MockControl) -> None:
    for number in range(1, 6):
        put(*whole_dossier(number, steps=2), now=timezone.now())
    Clock(timezone.now()).deliver()


def reconcile(**which: object) -> list[Difference]:
    return reconcile_portal(clock=timezone.now, **which)  # type: ignore[arg-type]


def test_what_was_delivered_agrees(delivered: None) -> None:
    assert reconcile() == []
    assert reconcile(codes=[code(1), code(2), "never heard of"]) == []


def test_every_kind_of_difference_is_found(delivered: None, theirs: MockControl) -> None:
    """Spoilt here, since the portal keeps what it was given: each way round is the same."""
    ours = OutboxMessage.objects
    ours.filter(subject=code(1)).update(subject="unknown here", answer=None)
    ours.filter(key=sync(2, nth=2).key).update(payload=dossier(2, 10))
    ours.filter(key=step(3, 2).key).update(status="cancelled")
    for row in ours.filter(subject=code(4)).order_by("id"):
        row.pk, row.subject, row.key = None, code(9), f"{row.key} of another"
        row.save()
    expected = [
        Difference(code(1), Kind.UNKNOWN_HERE, "", "9"),
        Difference(code(2), Kind.STATUS, "10", "9"),
        Difference(code(3), Kind.STEPS, "1", "2"),
        Difference(code(9), Kind.MISSING_THERE, "9", ""),
        Difference("unknown here", Kind.MISSING_THERE, "9", ""),
    ]
    assert reconcile() == expected
    assert reconcile(codes=[code(2), code(3), code(9)]) == expected[1:4]


def test_what_is_still_on_its_way_is_no_difference(delivered: None) -> None:
    OutboxMessage.objects.filter(key=step(3, 2).key).update(status="cancelled")
    put(step(3, 3))
    assert reconcile() == []


def test_only_what_changed_since(delivered: None) -> None:
    OutboxMessage.objects.filter(key=step(3, 2).key).update(status="cancelled")
    assert reconcile(since=timezone.now() + timedelta(minutes=5)) == []
    assert len(reconcile(since=timezone.now() - timedelta(minutes=5))) == 1


def test_all_pages_are_read(theirs: MockControl) -> None:
    put(*[sync(number) for number in range(1001)], now=timezone.now())
    Clock(timezone.now()).deliver()
    OutboxMessage.objects.filter(subject=code(1000)).update(subject="elsewhere")
    assert [each.code for each in reconcile()] == [code(1000), "elsewhere"]


def test_a_silent_portal_proves_nothing(delivered: None, theirs: MockControl) -> None:
    theirs.fault("portal", "down")
    with pytest.raises(LinkSilent):
        reconcile()


def test_the_command(delivered: None, theirs: MockControl) -> None:
    written = StringIO()
    call_command("reconcile", link="national_portal", stdout=written)
    assert "khớp" in written.getvalue()
    OutboxMessage.objects.filter(key=step(3, 2).key).update(status="cancelled")
    with pytest.raises(CommandError, match="1") as refused:
        call_command("reconcile", link="national_portal", stdout=written)
    assert refused.value.returncode == 1
    assert f"{code(3)}: khác số bước tiến độ: 1 / 2" in written.getvalue()
    theirs.fault("portal", "down")
    with pytest.raises(CommandError) as silent:
        call_command("reconcile", "--link=national_portal", "--since=2026-11-01")
    assert silent.value.returncode == 2
