"""Letters to a real mail server: what its answers do to a message, and what is kept of them."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from accounts.models import User
from integrations.links.mail import MOST_TIMES_PUT_OFF
from integrations.models import Attempt, Exchange, Link, LinkState, OutboxMessage, Outcome, Status
from integrations.parking import resend

from .clock import Clock
from .mail_server import TAKEN, MailServer, black_hole, free_port
from .messages import MORNING, notice, put

pytestmark = pytest.mark.django_db

MAIL = Link.EMAIL


def statuses() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("status", flat=True))


def outcomes() -> list[str]:
    return list(Attempt.objects.order_by("pk").values_list("outcome", flat=True))


def test_a_letter_arrives_and_is_on_record_as_it_was(mail_server: MailServer) -> None:
    (message,) = put(notice(1))
    Clock().deliver(MAIL)
    (letter,) = mail_server.letters
    assert (letter["To"], letter["Subject"]) == (
        "cong.dan.1@example.org",
        message.payload["subject"],
    )
    assert letter.get_content().strip() == message.payload["body"]
    assert letter["Auto-Submitted"] == "auto-generated"
    message.refresh_from_db()
    assert (message.status, message.settled_at) == (Status.DELIVERED, MORNING)
    sent = Exchange.objects.get().request["body"]
    assert sent == {
        "to": message.payload["to"],
        "subject": message.payload["subject"],
        "body": message.payload["body"],
        "message_id": letter["Message-ID"],
    }


def test_a_bad_address_parks_its_letter_and_no_other_one_of_the_dossier(
    mail_server: MailServer,
) -> None:
    mail_server.on_recipient = _refusing("cong.dan.1@", "550 5.1.1 no such user")
    put(notice(1, nth=1), notice(1, nth=2), notice(2))
    Clock().deliver(MAIL)
    assert statuses() == [Status.PARKED, Status.PARKED, Status.DELIVERED]
    parked = OutboxMessage.objects.first()
    assert parked is not None
    assert parked.answer == {
        "smtp_code": 550,
        "faults": [{"field": "to", "message": "5.1.1 no such user"}],
    }
    mail_server.on_recipient = lambda _address: "250 ok"
    put(notice(1, nth=3))  # it does not wait for those before it to be mended
    Clock().deliver(MAIL)
    assert statuses() == [Status.PARKED, Status.PARKED, Status.DELIVERED, Status.DELIVERED]


def test_a_letter_that_is_put_off_goes_again_and_the_server_is_not_taken_for_broken(
    mail_server: MailServer,
) -> None:
    mail_server.on_recipient = _refusing("cong.dan.1@", "450 4.2.0 greylisted")
    for nth in range(1, 5):
        put(notice(1, nth=nth))
        Clock().deliver(MAIL)
    assert outcomes() == [Outcome.NOT_YET] * 4
    assert not LinkState.objects.exclude(breaker="closed").exists()
    mail_server.on_recipient = lambda _address: "250 ok"
    clock = Clock()
    clock.forward(seconds=2)
    clock.deliver(MAIL)
    assert statuses() == [Status.DELIVERED] * 4


def test_after_five_days_of_being_put_off_it_is_work_for_a_person(mail_server: MailServer) -> None:
    mail_server.on_recipient = lambda _address: "452 4.2.2 mailbox full"
    put(notice(1))
    OutboxMessage.objects.update(polls=MOST_TIMES_PUT_OFF - 1)
    clock = Clock()
    clock.deliver(MAIL)
    assert statuses() == [Status.WAITING]
    clock.forward(hours=1)
    clock.deliver(MAIL)
    assert statuses() == [Status.PARKED]


def test_a_server_that_will_not_have_us_parks_nothing(mail_server: MailServer) -> None:
    mail_server.on_letter = lambda _letter: "421 4.3.2 shutting down"
    put(notice(1), notice(2))
    Clock().deliver(MAIL)
    assert statuses() == [Status.WAITING] * 2
    assert LinkState.objects.get().breaker == "open"
    assert OutboxMessage.objects.filter(attempts=0).count() == 2


@pytest.mark.parametrize("trouble", ["down", "black hole"])
def test_an_outage_spends_nothing_and_ends_by_itself(
    mail_server: MailServer, settings: Settings, trouble: str
) -> None:
    put(notice(1), notice(2))
    clock = Clock()
    with black_hole() as hole:
        settings.EMAIL_PORT = hole if trouble == "black hole" else free_port()
        for _ in range(5):
            clock.deliver(MAIL)
            clock.forward(hours=1)
    assert statuses() == [Status.WAITING] * 2
    assert set(outcomes()) == {Outcome.UNREACHABLE}
    assert OutboxMessage.objects.filter(attempts=0, polls=0).count() == 2
    settings.EMAIL_PORT = mail_server.port
    clock.forward(hours=1)
    clock.deliver(MAIL)
    assert statuses() == [Status.DELIVERED] * 2


def test_a_lost_answer_is_unknown_and_the_same_letter_goes_again(mail_server: MailServer) -> None:
    mail_server.answers = False
    put(notice(1))
    clock = Clock()
    clock.deliver(MAIL)
    assert outcomes() == [Outcome.UNKNOWN]
    mail_server.answers = True
    clock.forward(seconds=5)
    clock.deliver(MAIL)
    assert statuses() == [Status.DELIVERED]
    assert len(mail_server.letters) == 2
    assert len(set(mail_server.ids)) == 1  # by which the mailbox knows them as one


def test_a_batch_whose_connection_breaks_goes_on_where_it_broke(mail_server: MailServer) -> None:
    put(*[notice(number) for number in range(4)])
    mail_server.on_letter = _taking(2, mail_server)
    clock = Clock()
    clock.deliver(MAIL)
    clock.forward(minutes=1)
    mail_server.answers, mail_server.on_letter = True, lambda _letter: TAKEN
    clock.deliver(MAIL)
    assert statuses() == [Status.DELIVERED] * 4
    assert len(set(mail_server.ids)) == 4


def test_a_server_whose_answers_trickle_is_cut_off(
    mail_server: MailServer, settings: Settings
) -> None:
    mail_server.slow = 5.0
    put(notice(1), notice(2))
    Clock().deliver(MAIL)
    assert outcomes()[0] == Outcome.UNKNOWN
    assert OutboxMessage.objects.filter(lease_token=None).count() == 2


def test_a_parked_letter_goes_again_by_hand(mail_server: MailServer) -> None:
    mail_server.on_recipient = lambda _address: "550 no"
    (message,) = put(notice(1))
    Clock().deliver(MAIL)
    by = User.objects.create(username="operator")
    mail_server.on_recipient = lambda _address: "250 ok"
    message.refresh_from_db()
    resend(message, by=by, now=MORNING + timedelta(hours=1), reason="hộp thư đã mở lại")
    Clock().deliver(MAIL)
    assert statuses() == [Status.DELIVERED]
    assert message.interventions.get().by == by


def _refusing(prefix: str, answer: str) -> Callable[[str], str]:
    return lambda address: answer if address.startswith(prefix) else "250 ok"


def _taking(first: int, server: MailServer) -> Callable[[EmailMessage], str]:
    """The connection breaks after so many letters were taken."""

    def answer(_letter: EmailMessage) -> str:
        if len(server.letters) >= first:
            server.answers = False
        return TAKEN

    return answer
