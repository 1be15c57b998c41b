"""Wrong passwords lock an account where they come from, and nobody elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import demo
from onestop.tasks import forget_what_ran_out
from tests.dossiers import stories as s
from tests.dossiers.conftest import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
__all__ = ["people"]

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
LIMIT = settings.AXES_FAILURE_LIMIT


def sign_in(password: str, *, address: str = HERE, username: str = s.CLERK) -> Any:
    told = {"username": username, "password": password}
    return Client(REMOTE_ADDR=address).post("/admin/login/?next=/admin/", told)


def over_the_api(password: str, *, address: str = HERE) -> Any:
    told = {"username": s.CLERK, "password": password}
    client = Client(REMOTE_ADDR=address)
    return client.post("/api/v1/auth/token/", told, content_type="application/json")


def guess(times: int, **where: str) -> None:
    for number in range(times):
        sign_in(f"đoán {number}", **where)


def test_the_right_password_is_of_no_use_after_too_many_wrong_ones() -> None:
    guess(LIMIT - 1)
    assert sign_in("sai").status_code == 429
    answer = sign_in(demo.PASSWORD)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "Hãy thử lại sau 15 phút." in answer.content.decode()
    assert s.CLERK not in answer.content.decode()


def test_elsewhere_the_account_stays_open_and_here_the_others_do() -> None:
    guess(LIMIT)
    assert sign_in(demo.PASSWORD, address=ELSEWHERE).status_code == 302
    assert sign_in(demo.PASSWORD, username=s.OFFICER).status_code == 302


def test_a_success_forgets_the_failures_before_it() -> None:
    guess(LIMIT - 1)
    assert sign_in(demo.PASSWORD).status_code == 302
    guess(LIMIT - 1)
    assert sign_in(demo.PASSWORD).status_code == 302


def test_it_ends_by_itself() -> None:
    guess(LIMIT)
    long_ago = timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1)
    AccessAttempt.objects.update(attempt_time=long_ago)
    assert sign_in(demo.PASSWORD).status_code == 302


def test_the_api_counts_with_it_and_answers_as_a_problem() -> None:
    guess(LIMIT)
    answer = over_the_api(demo.PASSWORD)
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/too-many-requests"
    assert over_the_api(demo.PASSWORD, address=ELSEWHERE).status_code == 200


def test_a_forged_header_is_no_other_address() -> None:
    """With no trusted proxy, the connection's own address counts alone."""
    for number in range(LIMIT):
        told = {"username": s.CLERK, "password": "sai"}
        client = Client(REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
        client.post("/admin/login/", told)
    assert sign_in(demo.PASSWORD).status_code == 429


def test_what_locks_nobody_any_more_is_forgotten() -> None:
    sign_in("sai")
    forget_what_ran_out()
    assert AccessAttempt.objects.exists()
    long_ago = timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1)
    AccessAttempt.objects.update(attempt_time=long_ago)
    forget_what_ran_out()
    assert not AccessAttempt.objects.exists()


def test_no_password_is_kept() -> None:
    sign_in("mật khẩu gõ nhầm")
    kept = AccessAttempt.objects.values().get()
    assert "mật khẩu gõ nhầm" not in str(kept)
