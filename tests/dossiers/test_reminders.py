"""Reminders: the right dossiers to the right person, one mail a working morning."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from accounts import demo
from accounts.models import Membership, Unit, User
from dossiers import reminders
from dossiers.calendars import forget_calendar
from dossiers.models import Closure, DigestSent, Dossier, WorkingHours
from dossiers.reminders import WAITS_ON, send_digests
from dossiers.states import FINISHED_STATES, DossierState
from dossiers.tasks import send_digests as task

from . import stories as s
from .at_once import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: What is accepted on the 23rd is due then; the 24th is a holiday, so this is the next morning.
MORNING = s.MORNING.replace(day=25, hour=8, minute=5)


@pytest.fixture(autouse=True)
def addresses(people: None) -> None:
    for user in User.objects.filter(is_staff=True):
        user.email = f"{user.username}@example.com"
        user.save(update_fields=["email"])


def sent() -> dict[str, str]:
    """Text by account."""
    told = {message.to[0].partition("@")[0]: str(message.body) for message in mail.outbox}
    assert len(told) == len(mail.outbox), "two mails to one person"
    return told


def waiting(state: DossierState, **changes: Any) -> Dossier:
    return s.in_state(state, **changes)


def test_each_hears_of_what_waits_on_their_role() -> None:
    processing = waiting(DossierState.PROCESSING)
    signature = waiting(DossierState.AWAITING_SIGNATURE)
    accepted = waiting(DossierState.ACCEPTED)
    assert send_digests(MORNING) == 4
    codes = {
        name: {each.code for each in (processing, signature, accepted) if each.code in text}
        for name, text in sent().items()
    }
    assert codes == {
        s.CLERK: {accepted.code},
        s.OFFICER: {accepted.code, processing.code},
        s.OFFICER_2: {accepted.code},  # what is in process, the other has
        s.LEADER: {signature.code},
    }


def test_the_mail_tells_codes_and_dates_and_nobodys_name() -> None:
    dossier = waiting(DossierState.AWAITING_SIGNATURE)
    send_digests(MORNING)
    (message,) = mail.outbox
    assert message.subject == "Nhắc việc 25/11/2026: 1 quá hạn, 0 sắp đến hạn"
    assert f"- {dossier.code} · Đăng ký khai sinh · Trình ký · 17:00 23/11/2026" in message.body
    assert dossier.applicant_name not in message.body
    assert dossier.subject_name not in message.body


def test_due_soon_is_told_apart_from_overdue() -> None:
    waiting(DossierState.AWAITING_SIGNATURE)
    waiting(DossierState.AWAITING_SIGNATURE, at=s.MORNING.replace(hour=16))  # due on the 25th
    send_digests(MORNING)
    assert "1 quá hạn, 1 sắp đến hạn" in mail.outbox[0].subject


def test_one_mail_however_many_dossiers_and_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reminders, "MOST_NAMED", 2)
    for _ in range(5):
        waiting(DossierState.AWAITING_SIGNATURE)
    assert send_digests(MORNING) == 1
    (message,) = mail.outbox
    assert message.body.count("Trình ký") == 2
    assert "… và 3 hồ sơ khác." in message.body


def test_never_twice_for_one_morning_and_again_on_the_next() -> None:
    waiting(DossierState.AWAITING_SIGNATURE)
    assert send_digests(MORNING) == 1
    assert send_digests(MORNING + timedelta(hours=2)) == 0
    assert send_digests(MORNING + timedelta(days=1)) == 1


def test_who_had_nothing_at_first_is_not_written_to_later_that_morning() -> None:
    send_digests(MORNING)
    waiting(DossierState.AWAITING_SIGNATURE)
    assert send_digests(MORNING + timedelta(hours=1)) == 0
    assert not mail.outbox
    assert DigestSent.objects.filter(day=MORNING.date(), overdue=0).exists()


@pytest.mark.parametrize(
    ("moment", "mails"),
    [
        (MORNING.replace(hour=7, minute=59), 0),
        (MORNING.replace(hour=8, minute=0), 0),
        (MORNING.replace(hour=8, minute=1), 1),
        (MORNING.replace(hour=11, minute=59), 1),
        (MORNING.replace(hour=12, minute=0), 0),
        (MORNING.replace(day=28), 0),  # a Saturday
        (MORNING.replace(month=12, day=31) + timedelta(days=1), 0),  # New Year's Day
    ],
)
def test_only_on_the_morning_of_a_working_day(moment: datetime, mails: int) -> None:
    waiting(DossierState.AWAITING_SIGNATURE)
    assert send_digests(moment) == mails


def test_a_ward_that_opens_earlier_hears_earlier() -> None:
    waiting(DossierState.AWAITING_SIGNATURE)
    WorkingHours.objects.create(
        unit=Unit.objects.get(code=demo.WARD),
        morning_opens=time(7),
        effective_from=date(2026, 11, 24),
        legal_basis="Quyết định 5",
    )
    forget_calendar()
    assert send_digests(MORNING.replace(hour=7, minute=1)) == 1


def test_not_on_a_day_that_the_unit_is_closed() -> None:
    """The flooded ward hears nothing; the other does."""
    waiting(DossierState.AWAITING_SIGNATURE)
    Membership.objects.create(
        user=s.user("lanhdao2"),
        unit=Unit.objects.get(code=demo.WARD),
        role="leader",
        valid_from=date(2026, 1, 1),
    )
    Closure.objects.create(
        unit=Unit.objects.get(code=demo.WARD),
        date=MORNING.date(),
        reason="Ngập lụt",
        legal_basis="Công điện 12",
    )
    forget_calendar()
    assert send_digests(MORNING) == 0
    kept = DigestSent.objects.values_list("user__username", flat=True)
    assert s.LEADER not in kept
    assert "lanhdao2" in kept  # their own ward is open, and has nothing due


def test_nobody_hears_of_another_ward_nor_without_a_role_in_force() -> None:
    waiting(DossierState.AWAITING_SIGNATURE)
    Membership.objects.filter(user__username=s.LEADER).update(valid_to=date(2026, 11, 24))
    assert send_digests(MORNING) == 0
    assert set(DigestSent.objects.values_list("user__username", flat=True)) == {
        s.CLERK, s.OFFICER, s.OFFICER_2, "canbo2", "congchuc2", "lanhdao2"
    }  # fmt: skip


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_who_cannot_be_written_to_is_left_out(change: dict[str, Any]) -> None:
    waiting(DossierState.AWAITING_SIGNATURE)
    User.objects.filter(username=s.LEADER).update(**change)
    assert send_digests(MORNING) == 0


class _Refusing(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


def test_what_the_mail_server_refuses_is_tried_again(settings: Settings) -> None:
    waiting(DossierState.AWAITING_SIGNATURE)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.{_Refusing.__name__}"
    assert send_digests(MORNING) == 0
    settings.EMAIL_BACKEND = working
    assert send_digests(MORNING + timedelta(minutes=5)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one(addresses: None) -> None:
    waiting(DossierState.AWAITING_SIGNATURE)
    counts = at_once(*[lambda: send_digests(MORNING)] * 4)
    assert sorted(map(str, counts)) == ["0", "0", "0", "1"]
    assert len(mail.outbox) == 1


def test_the_task_runs_by_the_clock(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    waiting(DossierState.AWAITING_SIGNATURE)
    assert task() == 1
    planned = [each for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"] == task.name]
    assert [each["options"]["queue"] for each in planned] == ["housekeeping"]


def test_every_open_state_waits_on_somebody() -> None:
    assert set(WAITS_ON) == set(DossierState) - FINISHED_STATES
