"""Notices with the real processes: workers killed in mid-letter, a silent mail server."""

from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from integrations.mocks.client import MockControl
from integrations.models import Attempt, Link, OutboxMessage, Outcome, Status

from .mail_server import MailServer, black_hole
from .messages import notice, put, sync
from .processes import running_system, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

MAIL, SMS, PORTAL = "link.email", "link.sms", "link.national_portal"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def _has_more_than(letters: int, server: MailServer) -> bool:
    return len(server.letters) > letters


def delivered(*links: Link) -> int:
    return OutboxMessage.objects.filter(link__in=links, status=Status.DELIVERED).count()


def test_no_letter_is_lost_when_workers_die_in_the_middle_of_one(
    mail_server: MailServer, tmp_path: Path
) -> None:
    mail_server.slow = 0.3
    put(*[notice(number) for number in range(10)], now=timezone.now())
    where = {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": mail_server.host, "LINK_LEASE_SECONDS": "6"}
    where["EMAIL_PORT"] = str(mail_server.port)
    with running_system(tmp_path, MAIL, **where) as system:
        for kills in range(2):
            wait_until(partial(_has_more_than, 2 * kills, mail_server), "letters arrive")
            system.workers[MAIL].kill()
            system.workers[MAIL].start()
        wait_until(lambda: delivered(Link.EMAIL) == 10, "all delivered", seconds=60)
    assert {str(letter["To"]) for letter in mail_server.letters} == {
        f"cong.dan.{number}@example.org" for number in range(10)
    }
    assert len(mail_server.letters) > 10  # what was sent and not settled went again ...
    assert len(set(mail_server.ids)) == 10  # ... as the same letter


def test_a_mail_server_in_a_black_hole_is_nobody_else_s_trouble(
    theirs: MockControl, tmp_path: Path
) -> None:
    """Proved by what the mail's worker has in hand while everything else goes through."""
    with black_hole() as port:
        where = {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
        where |= {"LINK_CONNECT_TIMEOUT": "1", "LINK_READ_TIMEOUT": "14", "SMS_QUIET_HOURS": "0,0"}
        with running_system(tmp_path, MAIL, SMS, PORTAL, LINK_LEASE_SECONDS="60", **where):
            put(*[notice(number) for number in range(40)], now=timezone.now())
            held = OutboxMessage.objects.filter(link=Link.EMAIL, lease_token__isnull=False)
            wait_until(held.exists, "the mail's worker hangs")
            put(
                *[sync(number) for number in range(50)],
                *[notice(number, Link.SMS) for number in range(50)],
                now=timezone.now(),
            )
            wait_until(lambda: delivered(Link.NATIONAL_PORTAL, Link.SMS) == 100, "all the others")
            assert held.exists()  # and it hangs still
    assert delivered(Link.EMAIL) == 0
    assert not Attempt.objects.filter(outcome=Outcome.FAILED).exists()
