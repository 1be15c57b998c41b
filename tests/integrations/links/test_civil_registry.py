"""The registry's codes (docs/links.md), each with what we make of it."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations.models import Outcome

from ..messages import code, fetch_result, register
from ..scripted_link import Answer
from .conftest import Sent, always

Send = Callable[..., Sent]


def error(number: Any, description: str = "", **more: Any) -> Answer:
    said = {"status": 0, "errorCode": number, "errorDescription": description}
    return Answer(said, **more)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer({"status": 1, "errorCode": 0}), Outcome.DELIVERED),
        (Answer({"status": "1"}), Outcome.DELIVERED),
        (error(200), Outcome.REFUSED),
        (error("302"), Outcome.REFUSED),
        (error(500), Outcome.REFUSED),
        (error(106), Outcome.REFUSED),
        (error(108), Outcome.REFUSED),
        (error(500, status=400), Outcome.REFUSED),
        (error(101, status=403), Outcome.FAILED),
        (error(100), Outcome.FAILED),
        (error(999), Outcome.FAILED),
        (error(0), Outcome.FAILED),
        (error(200, status=500), Outcome.FAILED),
        (Answer({"message": "ok"}), Outcome.UNKNOWN),
        (Answer(silent=0), Outcome.UNKNOWN),
    ],
)
def test_what_is_said_of_a_declaration(send: Send, answer: Answer, outcome: Outcome) -> None:
    sent = send(always(answer), register(1))
    assert sent.outcomes == [outcome]
    assert sent.requests[0] == register(1).payload


def test_declarations_go_one_by_one_until_the_registry_stops_answering(send: Send) -> None:
    answers = [Answer({"status": 1}), error(500), Answer(silent=0)]
    sent = send(lambda _path, _sent: answers.pop(0), *[register(number) for number in range(5)])
    assert sent.outcomes == [Outcome.DELIVERED, Outcome.REFUSED, Outcome.UNKNOWN, None, None]


def test_a_refusal_names_its_fields(send: Send) -> None:
    said = "nks.HoTen: không được để trống; me.SoGiayToTuyThan: phải gồm 12 chữ số"
    (answer,) = send(always(error(200, said)), register(1)).answers
    assert answer is not None
    assert answer["faults"] == [
        {"field": "nks.HoTen", "message": "không được để trống"},
        {"field": "me.SoGiayToTuyThan", "message": "phải gồm 12 chữ số"},
    ]


def state(number: int, value: Any, **more: Any) -> dict[str, Any]:
    return {"maHoSo": code(number), "trangThai": value, **more}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (1, Outcome.NOT_YET),
        (3, Outcome.NOT_YET),
        ("3", Outcome.NOT_YET),
        (5, Outcome.NOT_YET),  # of no known meaning: ask again
        (4, Outcome.DELIVERED),
        ("4", Outcome.DELIVERED),
        (2, Outcome.DELIVERED),
        (6, Outcome.DELIVERED),
    ],
)
def test_states(send: Send, status: Any, outcome: Outcome) -> None:
    sent = send(always(Answer({"value": [state(1, status)]})), fetch_result(1))
    assert sent.outcomes == [outcome]
    assert sent.answers[0]["trangThai"] == status  # type: ignore[index]


def test_what_is_sent_back_lists_its_faults(send: Send) -> None:
    said = state(1, 2, ghiChu="nks.NgaySinh: khác giấy chứng sinh")
    (answer,) = send(always(Answer({"value": [said]})), fetch_result(1)).answers
    assert answer is not None
    assert answer["faults"] == [{"field": "nks.NgaySinh", "message": "khác giấy chứng sinh"}]


def test_many_are_asked_after_at_once_module_by_module(send: Send) -> None:
    births = [fetch_result(1), fetch_result(2)]
    status = fetch_result(3, module="XNHN")

    def respond(_path: str, sent: Any) -> Answer:
        asked = sent["maDinhDanhHoSo"]
        return Answer({"value": [{"maHoSo": each, "trangThai": 3} for each in asked]})

    sent = send(respond, births[0], status, births[1])
    assert sent.outcomes == [Outcome.NOT_YET] * 3
    assert sent.requests == [
        {"module": "LTKS", "maDinhDanhHoSo": [code(1), code(2)]},
        {"module": "XNHN", "maDinhDanhHoSo": [code(3)]},
    ]


@pytest.mark.parametrize(
    "answer",
    [
        Answer({"value": [state(2, 4), state(2, 6), "?", {}]}),
        Answer({"value": [state(2, 4)], "errorCode": 201}),
    ],
)
def test_what_is_absent_is_missing_there(send: Send, answer: Answer) -> None:
    sent = send(always(answer), fetch_result(1), fetch_result(2))
    assert sent.outcomes == [Outcome.MISSING_THERE, Outcome.DELIVERED]
    assert sent.answers[1]["trangThai"] == 4  # type: ignore[index]


@pytest.mark.parametrize(
    ("refusal", "outcome"), [(201, Outcome.MISSING_THERE), (500, Outcome.REFUSED)]
)
def test_a_question_refused_as_a_whole_is_halved(
    send: Send, refusal: int, outcome: Outcome
) -> None:
    def respond(_path: str, sent: Any) -> Answer:
        asked = sent["maDinhDanhHoSo"]
        if code(4) in asked:
            return error(refusal, "maHoSo: ?")
        return Answer({"value": [{"maHoSo": each, "trangThai": 1} for each in asked]})

    sent = send(respond, *[fetch_result(number) for number in range(1, 8)])
    expected = [Outcome.NOT_YET] * 7
    expected[3] = outcome
    assert sent.outcomes == expected


@pytest.mark.parametrize("expired", [error(100), error(100, status=401), Answer({}, status=401)])
@pytest.mark.parametrize("message", [register(1), fetch_result(1)])
def test_a_dead_token_is_renewed_once(send: Send, expired: Answer, message: Any) -> None:
    answers = [expired]

    def respond(_path: str, _sent: Any) -> Answer:
        return answers.pop() if answers else Answer({"status": 1, "value": [state(1, 4)]})

    assert send(respond, message).outcomes == [Outcome.DELIVERED]
    sent = send(always(expired), message)
    assert sent.outcomes == [Outcome.FAILED]
    assert len(sent.requests) == 2
    assert len(sent.exchanges) == 3
