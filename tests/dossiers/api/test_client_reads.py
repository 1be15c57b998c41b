"""What clients read is on record: who, what, when, from where."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import demo
from accounts.scopes import Scope
from dossiers.client_reads import forget_reads
from dossiers.models import ClientRead
from tests.admin_pages import Desk
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.integrators import program, program_with, registered

pytestmark = pytest.mark.django_db
D = ClientRead.Door


def test_every_door_keeps_what_was_read(clock: Clock) -> None:
    client, secret = registered(*Scope)
    caller, dossier = program(client, secret), s.filed()
    for path in ("", "timeline/", "deliveries/"):
        caller.get(f"dossiers/{dossier.code}/{path}")
    caller.get("dossiers/", {"state": "submitted"})
    caller.get("changes/", {"limit": 5})
    days = {"first": "2026-11-23", "last": "2026-11-23"}
    assert caller.get("exports/dossiers/", days).getvalue()
    kept = list(ClientRead.objects.order_by("pk"))
    assert [(each.door, each.dossier, each.query, each.rows, each.personal) for each in kept] == [
        (D.DOSSIER, dossier, "", 1, True),
        (D.TIMELINE, dossier, "", 1, True),
        (D.DELIVERIES, dossier, "", 1, True),
        (D.LIST, None, "state=submitted", 1, True),
        (D.CHANGES, None, "limit=5", 1, False),
        (D.EXPORT, None, "first=2026-11-23&last=2026-11-23&limit=1", 1, True),
    ]
    assert {(e.client, e.address, e.read_at) for e in kept} == {(client, "127.0.0.1", clock.now)}


def test_whether_personal_data_were_shown() -> None:
    program_with(Scope.DOSSIERS_READ).get(f"dossiers/{s.filed().code}/")
    assert ClientRead.objects.get().personal is False


def test_what_shows_nothing_is_not_kept() -> None:
    caller = program_with(*Scope)
    theirs = s.filed(unit=demo.OTHER_WARD).code
    for path in ("dossiers/", "changes/", f"dossiers/{theirs}/", "changes/?after=x"):
        caller.get(path)
    Caller(s.CLERK).get("dossiers/")
    assert not ClientRead.objects.exists()


def test_nothing_is_edited_and_nothing_young_is_deleted(settings: Settings) -> None:
    program_with(*Scope).get(f"dossiers/{s.filed().code}/")
    kept = ClientRead.objects.get()
    for attempt in (
        lambda: ClientRead.objects.update(rows=7),
        lambda: ClientRead.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="kept a year"), transaction.atomic():
            attempt()
    settings.CLIENT_READS_KEPT_DAYS = 1  # no setting shortens it to less than a year
    assert forget_reads(timezone.now() + timedelta(days=365)) == 0


def test_what_is_old_is_forgotten(settings: Settings) -> None:
    client, _secret = registered()
    long_ago = timezone.now() - timedelta(days=740)
    ClientRead.objects.create(client=client, door=D.LIST, rows=1, personal=False, read_at=long_ago)
    settings.CLIENT_READS_KEPT_DAYS = 750
    assert forget_reads(timezone.now()) == 0
    settings.CLIENT_READS_KEPT_DAYS = 730
    assert forget_reads(timezone.now()) == 1


def test_administrators_see_all_of_it_and_supervisors_their_units() -> None:
    caller, code = program_with(*Scope), s.filed().code
    caller.get(f"dossiers/{code}/")
    caller.get("dossiers/", {"state": "submitted"})
    page = reverse("admin:dossiers_clientread_changelist")
    whole, supervised = Desk("quantri").get(page), Desk("giamsat").get(page)
    assert code in whole
    assert "state=submitted" in whole
    assert code in supervised
    assert "state=submitted" not in supervised
    assert Desk("canbo1").get(page).status == 403
    assert Desk("quantri").post(reverse("admin:dossiers_clientread_add")).status == 403
