"""The same request twice: carried out once, answered the same."""

from functools import partial
from typing import Any

import pytest

from dossiers.models import Dossier, DossierCounter, Event
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from onestop.idempotency import KEPT_FOR
from onestop.models import KeptAnswer
from onestop.tasks import forget_what_ran_out
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.at_once import at_once

from .test_submit import example

pytestmark = pytest.mark.django_db

KEY = "0b5cbc5e-5d8b-4cf5-9a3e-0a4c5f1f4f0e"


def submit(citizen: Caller, body: Any = None, key: str = KEY) -> Any:
    return citizen.post("dossiers/", body or example(), idempotency_key=key)


def test_a_repeated_submission_is_not_a_second_dossier(clock: Clock) -> None:
    citizen = Caller(s.CITIZEN)
    first = submit(citizen)
    clock.now += s.STEP
    again = submit(citizen)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert again["Content-Type"] == "application/json"
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert Dossier.objects.count() == Event.objects.count() == 1
    assert DossierCounter.objects.get().last == 2  # a hole is the price of not waiting


def test_without_a_key_each_request_is_one_of_its_own() -> None:
    citizen = Caller(s.CITIZEN)
    codes = {citizen.post("dossiers/", example()).json()["code"] for _ in range(2)}
    assert len(codes) == 2
    assert not KeptAnswer.objects.exists()


def test_a_key_belongs_to_one_account_and_one_address() -> None:
    code = submit(Caller(s.CITIZEN)).json()["code"]
    assert submit(Caller("congdan2")).json()["code"] != code
    answer = Caller(s.CLERK).post(
        f"dossiers/{code}/transitions/", {"transition": "accept"}, idempotency_key=KEY
    )
    assert answer.status_code == 200
    assert KeptAnswer.objects.count() == 3


def test_the_same_key_with_another_body_is_refused() -> None:
    citizen = Caller(s.CITIZEN)
    submit(citizen)
    for body in (example(s.DEATH), {"unit": "nonsense"} | example()):
        answer = submit(citizen, body)
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/idempotency-key-reused"
    assert Dossier.objects.count() == 1


def test_a_refused_request_may_be_put_right_and_sent_again() -> None:
    citizen = Caller(s.CITIZEN)
    assert submit(citizen, example(unit="H26.99.99")).status_code == 400
    assert submit(citizen).status_code == 201


def test_a_repeated_transition_gets_the_first_answer_though_the_dossier_moved_on() -> None:
    dossier = s.filed()
    clerk, address = Caller(s.CLERK), f"dossiers/{dossier.code}/transitions/"
    first = clerk.post(address, {"transition": "accept"}, idempotency_key=KEY)
    again = clerk.post(address, {"transition": "accept"}, idempotency_key=KEY)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert dossier.events.count() == 2
    unkeyed = clerk.post(address, {"transition": "accept"})
    assert unkeyed.status_code == 409


def test_a_repeated_transition_that_would_be_possible_again_is_not_carried_out_again() -> None:
    dossier = s.moved(s.filed(), s.REQUEST_SUPPLEMENT)
    citizen, address = Caller(s.CITIZEN), f"dossiers/{dossier.code}/transitions/"
    first = citizen.post(address, {"transition": "supply"}, idempotency_key=KEY)
    s.moved(Dossier.objects.get(), (s.LEADER, T.REQUEST_SUPPLEMENT, s.MISSING))
    again = citizen.post(address, {"transition": "supply"}, idempotency_key=KEY)
    assert again.content == first.content
    assert Dossier.objects.get().state == S.SUPPLEMENT_REQUIRED


@pytest.mark.parametrize("key", ["", '""', "a b", "x" * 256, "kh\u00f3a", '"half', "a\tb"])
def test_a_key_that_cannot_be_read(key: str) -> None:
    answer = submit(Caller(s.CITIZEN), key=key)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed-request")
    assert not Dossier.objects.exists()


def test_quotes_around_a_key_are_not_part_of_it() -> None:
    citizen = Caller(s.CITIZEN)
    assert submit(citizen).content == submit(citizen, key=f'"{KEY}"').content


def test_answers_are_forgotten_in_time(clock: Clock) -> None:
    submit(Caller(s.CITIZEN))
    clock.now += KEPT_FOR - s.STEP
    forget_what_ran_out()
    assert KeptAnswer.objects.count() == 1
    clock.now += 2 * s.STEP
    forget_what_ran_out()
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_equal_requests_at_once_one_is_carried_out() -> None:
    citizens = [Caller(s.CITIZEN) for _ in range(6)]
    body = example()
    answers: Any = at_once(*(partial(submit, citizen, body) for citizen in citizens))
    assert {answer.status_code for answer in answers} == {201}, answers
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == 5
    assert Dossier.objects.count() == KeptAnswer.objects.count() == 1
    assert DossierCounter.objects.get().last == 6  # five holes: none waited for another
