"""Signing in by a one-time code."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Citizen, Contact, OneTimeCode, User
from onestop.tasks import forget_what_ran_out
from tests.accounts.codes import letter_box, signed_in
from tests.callers import Caller, Clock

pytestmark = pytest.mark.django_db

PHONE = "0977 111 222"


def ask(contact: str = PHONE, **told: Any) -> tuple[str, str]:
    """The request's id and the code."""
    with letter_box() as arrived:
        answer = Caller(**told).post("auth/codes/", {"contact": contact})
    assert answer.status_code == 202, answer.content
    return answer.json()["request"], arrived[0]["code"]


def give(request: str, code: str) -> Any:
    return Caller().post("auth/codes/exchange/", {"request": request, "code": code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_who_gives_the_code_back_is_signed_in() -> None:
    caller, told = signed_in(PHONE)
    assert told["way"] == "one_time_code"
    assert told["expires_at"] == "2026-11-23T08:45:00+07:00"
    me = caller.get("me/").json()
    assert (me["verified"], me["personal_id_number"]) == (False, None)
    assert [each["value"] for each in me["contacts"]] == ["0977111222"]


def test_the_same_contact_is_the_same_account_however_it_is_spelt() -> None:
    first, _told = signed_in(PHONE)
    again, _told = signed_in("+84977111222")
    assert first.get("me/").json()["username"] == again.get("me/").json()["username"]
    assert Contact.objects.count() == 1


def test_known_and_unknown_contacts_get_the_same_answer() -> None:
    signed_in(PHONE)
    answers = [Caller().post("auth/codes/", {"contact": each}) for each in (PHONE, "0977111223")]
    assert [each.status_code for each in answers] == [202, 202]
    assert [sorted(each.json()) for each in answers] == [sorted(answers[0].json())] * 2
    assert answers[0].json()["sent_to"] == "09*****222"


def test_the_code_is_kept_as_a_digest_alone() -> None:
    _request, code = ask()
    kept = OneTimeCode.objects.get()
    assert code not in str(kept.__dict__)
    assert len(code) == 6


def test_a_code_is_good_once() -> None:
    request, code = ask()
    assert give(request, code).status_code == 200
    again = give(request, code)
    assert (again.status_code, again.json()["type"]) == (401, "/problems/invalid-code")


def test_a_code_lives_ten_minutes(clock: Clock) -> None:
    request, code = ask()
    clock.now += timedelta(minutes=10)
    assert give(request, code).status_code == 401


def test_after_five_wrong_tries_the_right_code_is_wrong_too() -> None:
    request, code = ask()
    for _ in range(5):
        assert give(request, wrong(code)).status_code == 401
    assert give(request, code).status_code == 401
    assert not User.objects.filter(username__startswith="congdan-").exists()


def test_four_wrong_tries_are_forgiven() -> None:
    request, code = ask()
    for _ in range(4):
        give(request, wrong(code))
    assert give(request, code).status_code == 200


def test_what_others_ask_for_does_not_spoil_a_code() -> None:
    request, code = ask()
    ask(address="203.0.113.9")
    assert give(request, code).status_code == 200


def test_a_contact_is_asked_for_five_times_an_hour_from_one_address(clock: Clock) -> None:
    for _ in range(5):
        ask()
    answer = Caller().post("auth/codes/", {"contact": PHONE})
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    ask(address="203.0.113.9")  # its holder, elsewhere
    ask("0977111223")
    clock.now += timedelta(hours=1)
    ask()


def test_a_contact_is_asked_for_fifteen_times_in_all() -> None:
    for number in range(15):
        ask(address=f"203.0.113.{number}")
    answer = Caller(address="203.0.113.99").post("auth/codes/", {"contact": PHONE})
    assert answer.status_code == 429


@pytest.mark.parametrize("contact", ["", "x", "0123", "a@b", "a b@c.vn", "0912345678\x00", 7, None])
def test_what_is_no_contact_is_refused(contact: Any) -> None:
    answer = Caller().post("auth/codes/", {"contact": contact})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")
    assert [error["field"] for error in answer.json()["errors"]] == ["contact"]


def test_an_officials_account_is_not_opened_by_a_code(clock: Clock) -> None:
    clerk = User.objects.get(username="canbo1")
    Contact.objects.create(user=clerk, kind="phone", value="0977111222", proven_at=clock.now)
    assert give(*ask()).status_code == 401


def test_a_closed_account_stays_closed() -> None:
    signed_in(PHONE)
    User.objects.filter(username__startswith="congdan-").update(is_active=False)
    assert give(*ask()).status_code == 401


def test_a_name_may_be_said_but_not_a_verified_one_changed() -> None:
    caller, _told = signed_in(PHONE)
    answer = caller.patch("me/", {"full_name": "  Trần   Thu Trang "})
    assert (answer.status_code, answer.json()["full_name"]) == (200, "Trần Thu Trang")
    assert caller.patch("me/", {"full_name": "<b>"}).status_code == 400
    assert caller.patch("me/", {"personal_id_number": "001193012345"}).status_code == 400
    assert Caller("congdan1").patch("me/", {"full_name": "Ai đó"}).status_code == 403
    assert Caller("canbo1").patch("me/", {"full_name": "Ai đó"}).status_code == 403


def test_old_codes_are_forgotten(clock: Clock) -> None:
    ask()
    clock.now += timedelta(days=1)
    forget_what_ran_out()
    assert not OneTimeCode.objects.exists()


def test_an_account_by_code_has_no_number() -> None:
    signed_in(PHONE)
    citizen = Citizen.objects.get(user__username__startswith="congdan-")
    assert (citizen.personal_id_number, citizen.verified_at) == (None, None)
