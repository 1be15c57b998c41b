"""Why a message is parked: by code, the same in Python and in SQL, and nothing declared in it."""

import traceback
from typing import Any

import pytest

from integrations.models import OutboxMessage, Status
from integrations.parked_causes import ADVICE, CAUSE, Cause, cause_of, error_line, fault_fields

from .messages import put, sync

TABLE: list[tuple[Any, Cause]] = [
    (None, Cause.REFUSED),
    ({}, Cause.REFUSED),
    ({"error_code": 3, "faults": []}, Cause.REFUSED),
    ({"error_code": "03"}, Cause.REFUSED),
    ({"error_code": 4}, Cause.OUT_OF_ORDER),
    ({"error_code": "04"}, Cause.OUT_OF_ORDER),
    ({"errorCode": "200", "status": 0}, Cause.INCOMPLETE),
    ({"errorCode": 200}, Cause.INCOMPLETE),
    ({"errorCode": "302"}, Cause.WRONG_TYPE),
    ({"errorCode": "500"}, Cause.INCORRECT),
    ({"errorCode": "106"}, Cause.WRONG_AGENCY),
    ({"errorCode": "108"}, Cause.WRONG_PROVINCE),
    ({"errorCode": "999"}, Cause.REFUSED),
    ({"cause": "missing_there", "error_code": 2, "faults": []}, Cause.MISSING_THERE),
    ({"cause": "another"}, Cause.REFUSED),
    ({"error": "Traceback", "answer": {"errorCode": "500"}}, Cause.RECEIVER),
]


@pytest.mark.parametrize(("answer", "cause"), TABLE)
def test_causes(answer: Any, cause: Cause) -> None:
    assert cause_of(answer) is cause


@pytest.mark.django_db
def test_rows_and_answers_agree() -> None:
    messages = put(*[sync(number) for number in range(len(TABLE))])
    for message, (answer, _cause) in zip(messages, TABLE, strict=True):
        message.status, message.answer = Status.PARKED, answer
        message.save()
    found = OutboxMessage.objects.order_by("pk").annotate(cause=CAUSE)
    assert [each.cause for each in found] == [cause for _answer, cause in TABLE]


def test_each_cause_says_what_sending_again_would_do() -> None:
    assert set(ADVICE) == set(Cause)
    assert all(str(advice) for advice in ADVICE.values())


def test_fields_are_the_links_own_names_once_each() -> None:
    faults = [{"field": "nks.HoTen"}, {"field": ""}, {"field": "nks.HoTen"}, {"field": "Email"}]
    assert fault_fields({"faults": faults}) == ["nks.HoTen", "Email"]
    assert fault_fields(None) == []


def receives(words: str) -> str:
    try:
        raise KeyError(words) from ValueError("an earlier one")
    except KeyError as error:
        return "".join(traceback.format_exception(error))


@pytest.mark.parametrize("words", ["Nguyễn Thị Hồng Vân", "001195012345\nNguyen: 0912", ""])
def test_a_traceback_is_told_in_one_line_without_its_words(words: str) -> None:
    line = error_line({"error": receives(words)})
    assert line.startswith("test_parked_causes.py:")
    assert line.endswith(" in receives: KeyError")


@pytest.mark.parametrize(
    "answer", [None, {}, {"error": ""}, {"error": "KeyError: x"}, {"error": 1}]
)
def test_what_is_no_traceback_gives_no_line(answer: Any) -> None:
    assert error_line(answer) == ""
