"""Drafts that nobody touches: told of, then deleted with their papers; saved again they live on."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from accounts.models import ContactKind
from dossiers import scan_storage
from dossiers.citizens.checks import drafts_are_warned_of_before_their_end
from dossiers.citizens.drafts import drop_draft, own_draft
from dossiers.citizens.models import Draft, DraftPaper, Upload
from dossiers.citizens.old_drafts import delete_ended, notice_ref_of, warn_of_ends
from dossiers.citizens.tasks import look_after_old_drafts
from dossiers.models import Dossier
from integrations.models import Link, OutboxMessage, Status
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.at_once import at_once
from tests.dossiers.citizens.test_drafts import begun, body
from tests.dossiers.citizens.test_uploads import FILE, begin, send, where
from tests.dossiers.scanned import PDF, file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]
A_DAY = timedelta(days=1)


@pytest.fixture
def citizen(clock: Clock) -> Caller:
    s.user(s.CITIZEN).contacts.create(
        kind=ContactKind.EMAIL, value="van@example.org", proven_at=s.MORNING
    )
    return Caller(s.CITIZEN)


def back() -> Caller:
    """The same citizen, signed in anew weeks later."""
    return Caller(s.CITIZEN)


def lying(citizen: Caller) -> Draft:
    """A draft with a paper, last touched now."""
    told = begun(citizen)
    answer = citizen.upload(
        f"drafts/{told['id']}/papers/", {"paper": "birth_notice", "file": file(PDF)}
    )
    assert answer.status_code == 201, answer.content
    return Draft.objects.get(pk=told["id"])


def letters() -> list[dict[str, Any]]:
    rows = OutboxMessage.objects.filter(link=Link.EMAIL, subject__startswith="draft:")
    return list(rows.order_by("pk").values_list("payload", flat=True))


def sent(at: datetime) -> None:
    rows = OutboxMessage.objects.filter(subject__startswith="draft:", status=Status.WAITING)
    rows.update(status=Status.DELIVERED, settled_at=at, next_in_line=False)


def files_kept(clock: Clock) -> int:
    return len(list(scan_storage.names_and_ages(clock.now)))


def test_told_some_days_before_then_deleted_with_its_papers(citizen: Caller, clock: Clock) -> None:
    draft = lying(citizen)
    end = draft.expires_at
    clock.now = end - 8 * A_DAY
    assert (warn_of_ends(clock.now), letters()) == (0, [])
    clock.now = end - 6 * A_DAY  # found late: the days between are whole all the same
    assert (warn_of_ends(clock.now), warn_of_ends(clock.now)) == (1, 0)
    (letter,) = letters()
    assert letter["to"] == "van@example.org"
    assert "giữ đến 08:30 23/01/2027" in letter["subject"], letter["subject"]
    assert "Đăng ký khai sinh" in letter["body"]
    told = back().get(f"drafts/{draft.pk}/").json()
    assert told["warned_at"] is not None
    assert datetime.fromisoformat(told["expires_at"]) == clock.now + 7 * A_DAY
    sent(clock.now)
    clock.now += 7 * A_DAY - timedelta(seconds=1)
    assert look_after_old_drafts() == 0
    assert files_kept(clock) == 1
    clock.now += timedelta(seconds=1)
    assert look_after_old_drafts() == 1
    assert back().get(f"drafts/{draft.pk}/").status_code == 404
    assert not DraftPaper.objects.exists()
    assert files_kept(clock) == 0


@pytest.mark.parametrize("how", ["saved", "paper added", "paper taken out"])
def test_touched_again_it_lives_on_and_is_told_of_anew(
    citizen: Caller, clock: Clock, how: str
) -> None:
    draft = lying(citizen)
    clock.now = draft.expires_at - A_DAY
    warn_of_ends(clock.now)
    sent(clock.now)
    address, citizen = f"drafts/{draft.pk}/", back()
    answer = {
        "saved": lambda: citizen.put(address, body()),
        "paper added": lambda: citizen.upload(
            f"{address}papers/", {"paper": "requester_identity", "file": file(PDF)}
        ),
        "paper taken out": lambda: citizen.delete(f"{address}papers/1/"),
    }[how]()
    assert answer.status_code in (200, 201, 204), answer.content
    touched = Draft.objects.get()
    assert (touched.warned_at, touched.expires_at) == (None, clock.now + 60 * A_DAY)
    clock.now += 20 * A_DAY
    assert (warn_of_ends(clock.now), delete_ended(clock.now)) == (0, 0)
    clock.now = touched.expires_at - 7 * A_DAY
    assert warn_of_ends(clock.now) == 1
    assert len(letters()) == 2


def test_what_was_submitted_is_never_touched(citizen: Caller, clock: Clock) -> None:
    draft = lying(citizen)
    assert citizen.post(f"drafts/{draft.pk}/submit/").status_code == 201
    clock.now += 3650 * A_DAY
    assert (warn_of_ends(clock.now), delete_ended(clock.now)) == (0, 0)
    assert Draft.objects.get().dossier == Dossier.objects.get()
    assert Dossier.objects.get().scans.count() == 1
    assert files_kept(clock) == 1


def test_a_notice_that_is_not_sent_yet_keeps_the_draft(citizen: Caller, clock: Clock) -> None:
    draft = lying(citizen)
    clock.now = draft.expires_at - 7 * A_DAY
    warn_of_ends(clock.now)
    clock.now += 20 * A_DAY  # the mail server was away
    assert delete_ended(clock.now) == 0
    clock.now += A_DAY
    sent(clock.now)
    assert delete_ended(clock.now) == 0
    assert Draft.objects.get().expires_at == clock.now + 7 * A_DAY  # from when it was told
    clock.now += 7 * A_DAY
    assert delete_ended(clock.now) == 1


@pytest.mark.parametrize("refused", [True, False])
def test_who_cannot_be_told_has_the_date_in_the_list(
    citizen: Caller, clock: Clock, refused: bool
) -> None:
    if not refused:
        s.user(s.CITIZEN).contacts.all().delete()
    draft = lying(citizen)
    clock.now = draft.expires_at - 7 * A_DAY
    warn_of_ends(clock.now)
    OutboxMessage.objects.filter(subject=notice_ref_of(Draft.objects.get())).update(
        status=Status.PARKED, parked_at=clock.now, answer={}
    )
    (row,) = back().get("drafts/").json()["results"]
    assert row["warned_at"] is not None
    clock.now += 7 * A_DAY
    assert delete_ended(clock.now) == 1


def test_a_file_on_its_way_keeps_the_draft(citizen: Caller, clock: Clock) -> None:
    draft = lying(citizen)
    clock.now = draft.expires_at - 7 * A_DAY
    warn_of_ends(clock.now)
    sent(clock.now)
    clock.now = Draft.objects.get().expires_at - timedelta(hours=1)
    citizen = back()
    address = where(begin(citizen, draft=str(draft.pk), paper="requester_identity"))
    assert send(citizen, address, 0, FILE[:100]).status_code == 204
    clock.now += 2 * timedelta(hours=1)
    assert delete_ended(clock.now) == 0
    clock.now += 2 * A_DAY  # it stopped coming
    assert delete_ended(clock.now) == 1
    assert not Upload.objects.exists()
    assert files_kept(clock) == 0


@pytest.mark.django_db(transaction=True)
def test_one_that_is_being_saved_at_that_moment_is_passed_over(
    citizen: Caller, clock: Clock
) -> None:
    draft = lying(citizen)
    clock.now = draft.expires_at
    warn_of_ends(clock.now)
    sent(clock.now)
    clock.now += 7 * A_DAY
    with transaction.atomic():  # a saving under way holds its lock
        held = own_draft(s.user(s.CITIZEN), draft.pk, lock=True)
        assert at_once(lambda: delete_ended(clock.now)) == [0]
        held.warned_at, held.expires_at = None, clock.now + A_DAY
        held.save()
    assert delete_ended(clock.now) == 0
    assert DraftPaper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_saving_that_comes_too_late_is_told_so(citizen: Caller, clock: Clock) -> None:
    draft = lying(citizen)
    address = f"drafts/{draft.pk}/"

    def drop() -> None:
        with transaction.atomic():
            locked = own_draft(s.user(s.CITIZEN), draft.pk, lock=True)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")  # the others come to wait meanwhile
            drop_draft(locked, expected=None)

    dropped, *answers = at_once(
        drop,
        lambda: citizen.put(address, body()).status_code,
        lambda: Caller(s.CITIZEN).post(f"{address}submit/").status_code,
        lambda: (
            Caller(s.CITIZEN)
            .upload(f"{address}papers/", {"paper": "requester_identity", "file": file(PDF)})
            .status_code
        ),
        lambda: begin(Caller(s.CITIZEN), draft=str(draft.pk)).status_code,
    )
    # Whoever was first had its way, and nobody met an error of ours.
    assert dropped is None or Dossier.objects.exists(), dropped
    assert all(isinstance(each, int) and each < 500 for each in answers), answers
    if not Dossier.objects.exists():
        assert not Draft.objects.exists()
        assert not DraftPaper.objects.exists()


@pytest.mark.parametrize(("warning", "wrong"), [(7, 0), (0, 1), (60, 1), (90, 1)])
def test_a_warning_that_could_not_come_in_time_stops_the_start(
    settings: Settings, warning: int, wrong: int
) -> None:
    settings.DRAFT_WARNING_DAYS = warning
    assert len(drafts_are_warned_of_before_their_end()) == wrong
