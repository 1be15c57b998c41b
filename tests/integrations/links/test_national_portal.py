"""The portal's codes and habits (docs/links.md), each with what we make of it."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations.models import Outcome
from integrations.outbox import NewMessage

from ..messages import code, step, sync
from ..scripted_link import Answer
from .conftest import Sent, always, each_item

Send = Callable[..., Sent]
SYNCS = [sync(number) for number in range(1, 8)]
STEPS = [step(number, 1) for number in range(1, 8)]


@pytest.mark.parametrize(
    ("message", "error_code", "outcome"),
    [
        (sync(1), 0, Outcome.DELIVERED),
        (sync(1), "0", Outcome.DELIVERED),
        (sync(1), "00", Outcome.DELIVERED),
        (sync(1), 3, Outcome.REFUSED),
        (sync(1), "3", Outcome.REFUSED),
        (sync(1), 5, Outcome.BUSY),
        (sync(1), 77, Outcome.FAILED),
        (sync(1), "?", Outcome.FAILED),
        (sync(1), None, Outcome.FAILED),
        (sync(1), True, Outcome.FAILED),
        (step(1, 1), 0, Outcome.DELIVERED),
        (step(1, 1), "00", Outcome.DELIVERED),
        (step(1, 1), 1, Outcome.DELIVERED),
        (step(1, 1), 2, Outcome.MISSING_THERE),
        (step(1, 1), 3, Outcome.REFUSED),
        (step(1, 1), 5, Outcome.BUSY),
    ],
)
def test_item_codes(send: Send, message: NewMessage, error_code: Any, outcome: Outcome) -> None:
    assert send(each_item(error_code), message).outcomes == [outcome]


def test_the_payload_goes_as_it_was_enqueued_and_nothing_else(send: Send) -> None:
    for message, service in ((sync(1), "DongBoHoSoMC"), (step(1, 1), "CapNhatTienDoHoSoMC")):
        (body,) = send(each_item(0), message).requests
        assert body["data"] == [message.payload]
        assert (body["service"], body["madonvi"]) == (service, "H26")


def test_a_refusal_names_its_fields(send: Send) -> None:
    said = "TrichYeuHoSo: dài quá 1000 ký tự; SoDienThoai không hợp lệ; thiếu"
    named = sync(1, payload={"SoDienThoai": "?"})
    (answer,) = send(each_item(3, said), named).answers
    assert answer is not None
    assert answer["faults"] == [
        {"field": "TrichYeuHoSo", "message": "dài quá 1000 ký tự"},
        {"field": "SoDienThoai", "message": "SoDienThoai không hợp lệ"},
        {"field": "", "message": "thiếu"},
    ]


def store(holding: set[str]) -> Callable[[str, Any], Answer]:
    """A portal that knows these dossiers and answers create and update by the contract."""

    def respond(_path: str, sent: Any) -> Answer:
        results = []
        for item in sent["data"]:
            known, updating = item["MaHoSo"] in holding, sent["isUpdating"] == "True"
            error = 0 if known == updating else (1 if known else 2)
            if error == 0:
                holding.add(item["MaHoSo"])
            results.append({"MaHoSo": item["MaHoSo"], "error_code": error, "message": ""})
        return Answer({"error_code": 0, "result": results})

    return respond


def test_what_is_known_is_updated_and_what_is_not_is_created(send: Send) -> None:
    sent = send(store({code(1)}), sync(1), sync(2), known=(code(1),))
    assert sent.outcomes == [Outcome.DELIVERED] * 2
    ways = [
        (body["isUpdating"], [each["MaHoSo"] for each in body["data"]]) for body in sent.requests
    ]
    assert ways == [("False", [code(2)]), ("True", [code(1)])]


def test_exists_switches_to_update_and_unknown_to_create_at_once(send: Send) -> None:
    sent = send(store({code(1)}), sync(1), sync(2), known=(code(2),))
    assert sent.outcomes == [Outcome.DELIVERED] * 2
    assert [body["isUpdating"] for body in sent.requests] == ["False", "True", "True", "False"]


def test_a_portal_that_contradicts_itself_is_not_asked_in_a_circle(send: Send) -> None:
    def respond(_path: str, sent: Any) -> Answer:
        return each_item(2 if sent["isUpdating"] == "True" else 1)("", sent)

    sent = send(respond, sync(1))
    assert sent.outcomes == [Outcome.FAILED]
    assert len(sent.requests) == 2


def refusing(*bad: str) -> Callable[[str, Any], Answer]:
    """A portal that refuses a batch as a whole because of these dossiers."""

    def respond(path: str, sent: Any) -> Answer:
        if any(item["MaHoSo"] in bad for item in sent["data"]):
            return Answer({"error_code": 3, "message": "NguoiXuLy: dài quá 50 ký tự", "result": []})
        return each_item(0)(path, sent)

    return respond


@pytest.mark.parametrize("batch", [SYNCS, STEPS])
@pytest.mark.parametrize("bad", [(1,), (7,), (2, 3), (1, 2, 3, 4, 5, 6, 7)])
def test_a_batch_refused_as_a_whole_is_halved_until_the_bad_stand_alone(
    send: Send, batch: list[NewMessage], bad: tuple[int, ...]
) -> None:
    sent = send(refusing(*map(code, bad)), *batch)
    assert sent.outcomes == [
        Outcome.REFUSED if number in bad else Outcome.DELIVERED for number in range(1, 8)
    ]
    assert sent.answers[bad[0] - 1]["faults"][0]["field"] == "NguoiXuLy"  # type: ignore[index]


def test_a_body_refused_by_http_is_halved_too(send: Send) -> None:
    def respond(path: str, sent: Any) -> Answer:
        if len(sent["data"]) > 2:
            return Answer(body=b"<html>too large</html>", status=413)
        return each_item(0)(path, sent)

    assert send(respond, *STEPS).outcomes == [Outcome.DELIVERED] * 7
    assert send(always(Answer(body=b"", status=413)), STEPS[0]).outcomes == [Outcome.FAILED]


def test_success_of_the_whole_is_believed_of_one_item_only(send: Send) -> None:
    """The real portal is seen to answer with one code and no items."""
    sent = send(always(Answer({"error_code": "00", "message": "OK"})), *STEPS)
    assert sent.outcomes == [Outcome.DELIVERED] * 7
    assert [len(body["data"]) for body in sent.requests].count(1) == 7


def test_what_a_partial_answer_leaves_out_is_unknown(send: Send) -> None:
    some = [{"MaHoSo": code(2), "error_code": 0}, {"MaHoSo": code(4), "error_code": 3}, "?", {}]
    sent = send(always(Answer({"error_code": 0, "result": some})), *STEPS[:4])
    assert sent.outcomes == [
        Outcome.UNKNOWN,
        Outcome.DELIVERED,
        Outcome.UNKNOWN,
        Outcome.REFUSED,
    ]


def test_a_doubled_item_counts_once(send: Send) -> None:
    twice = [{"MaHoSo": code(1), "error_code": 0}] * 2
    sent = send(always(Answer({"error_code": 0, "result": twice})), STEPS[0])
    assert sent.outcomes == [Outcome.DELIVERED]


@pytest.mark.parametrize(
    "expired", [Answer({"error_code": -1}), Answer({"error_code": "-1"}), Answer({}, status=401)]
)
def test_an_expired_session_is_renewed_once(send: Send, expired: Answer) -> None:
    answers = [expired]

    def respond(path: str, sent: Any) -> Answer:
        return answers.pop() if answers else each_item(0)(path, sent)

    assert send(respond, *STEPS).outcomes == [Outcome.DELIVERED] * 7
    sent = send(always(expired), *STEPS)
    assert sent.outcomes == [Outcome.FAILED] * 7
    assert len(sent.requests) == 2
    assert len(sent.exchanges) == 3


def test_busy_as_a_whole_is_busy_for_all(send: Send) -> None:
    sent = send(always(Answer({"error_code": 5, "message": "bận"})), *STEPS)
    assert sent.outcomes == [Outcome.BUSY] * 7
    assert len(sent.requests) == 1


HELD = {"MaHoSo": code(1), "TienDo": [{"MaTienDo": step(1, 1).key}]}


@pytest.mark.parametrize(
    ("look_up", "outcome"),
    [
        (Answer({"error_code": 0, "result": [HELD]}), Outcome.DELIVERED),
        (Answer({"error_code": 0, "result": HELD}), Outcome.DELIVERED),
        (Answer({"error_code": 0, "result": [{**HELD, "TienDo": []}]}), Outcome.REFUSED),
        (Answer({"error_code": 0, "result": []}), Outcome.MISSING_THERE),
        (Answer({"error_code": 5}), Outcome.BUSY),
        (Answer({"error_code": 3, "message": "?"}), Outcome.FAILED),
        (Answer({}), Outcome.UNKNOWN),
        (Answer(status=500), Outcome.FAILED),
        (Answer(silent=0), Outcome.UNKNOWN),
    ],
)
def test_out_of_order_is_looked_up(send: Send, look_up: Answer, outcome: Outcome) -> None:
    def respond(path: str, sent: Any) -> Answer:
        if sent["service"] == "TraCuuHoSo":
            assert sent["mahoso"] == code(1)
            return look_up
        return each_item(4, "ThoiDiemXuLy: cũ hơn tiến độ đã có")(path, sent)

    assert send(respond, STEPS[0]).outcomes == [outcome]


def test_it_stops_in_time_and_leaves_the_rest(send: Send) -> None:
    """Halving may take more requests than the lease has time for."""
    sent = send(refusing(*map(code, range(1, 8))), *STEPS, budget=1.001)
    assert None in sent.outcomes


def test_one_that_was_frozen_before_its_first_request_sends_nothing(send: Send) -> None:
    """By then another worker may have told the link something newer."""
    sent = send(each_item(0), *STEPS, budget=0.9)
    assert (sent.requests, sent.exchanges) == ([], [])
    assert set(sent.outcomes) == {None}
