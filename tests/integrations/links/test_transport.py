"""Every way in which an answer can fail to be one, over a real socket."""

import json
import socket
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from integrations.links.http import legible, trouble_of
from integrations.models import Outcome

from ..conftest import forget_clients
from ..messages import fetch_result, register, step, sync
from ..scripted_link import Answer, ScriptedLink
from .conftest import Sent, always, each_item

Send = Callable[..., Sent]
HTML = b"<!DOCTYPE html><html><body><h1>Maintenance</h1></body></html>"
GOOD = {"error_code": 0, "result": [{"MaHoSo": sync(1).subject, "error_code": 0}]}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(GOOD), Outcome.DELIVERED),
        (Answer(body=b"\xef\xbb\xbf" + json.dumps(GOOD).encode()), Outcome.DELIVERED),
        (Answer(silent=0), Outcome.UNKNOWN),  # closed without a word, after the work perhaps
        (Answer(silent=2), Outcome.UNKNOWN),  # longer than we wait
        (Answer(GOOD, cut=10), Outcome.UNKNOWN),  # closed half-way
        (Answer(body=json.dumps(GOOD).encode()[:-5]), Outcome.UNKNOWN),
        (Answer(body=b""), Outcome.UNKNOWN),
        (Answer(body=HTML), Outcome.UNKNOWN),
        (Answer(body=b'"ok"'), Outcome.UNKNOWN),
        (Answer([]), Outcome.UNKNOWN),
        (Answer({}), Outcome.UNKNOWN),
        (Answer({"message": "Thành công"}), Outcome.UNKNOWN),  # by code, never by words
        (Answer(body=b'{"error_code": NaN}'), Outcome.UNKNOWN),
        (Answer(body=b'{"error_code": 1e999}'), Outcome.UNKNOWN),
        (Answer(GOOD, headers={"Content-Encoding": "gzip"}), Outcome.UNKNOWN),
        (Answer({"message": "Lỗi hệ thống"}, status=500), Outcome.FAILED),
        (Answer(body=HTML, status=500), Outcome.FAILED),
        (Answer(body=HTML, status=502), Outcome.UNKNOWN),
        (Answer(body=HTML, status=504), Outcome.UNKNOWN),
        (Answer(body=HTML, status=503), Outcome.BUSY),
        (Answer({"error_code": 5}, status=429), Outcome.BUSY),
        (Answer(body=HTML, status=404), Outcome.FAILED),
        (Answer({"detail": "?"}, status=403), Outcome.FAILED),
        (Answer(body=b"", status=302, headers={"Location": "/login"}), Outcome.FAILED),
    ],
)
def test_what_an_answer_means(send: Send, answer: Answer, outcome: Outcome) -> None:
    sent = send(always(answer), sync(1))
    assert sent.outcomes == [outcome]
    assert sent.exchanges[-1].http_status in (answer.status, None)


def test_nobody_there(send: Send, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.NATIONAL_PORTAL_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
    forget_clients()
    sent = send(always(Answer(GOOD)), sync(1))
    assert sent.outcomes == [Outcome.UNREACHABLE]
    assert "ConnectError" in sent.exchanges[0].error


@pytest.mark.parametrize("url", ["http://nowhere.invalid", "nowhere", "https://127.0.0.1:1"])
def test_no_way_there(send: Send, settings: Settings, url: str) -> None:
    settings.NATIONAL_PORTAL_URL = url
    forget_clients()
    assert send(always(Answer(GOOD)), sync(1)).outcomes == [Outcome.UNREACHABLE]


def test_an_answer_that_trickles_in_is_cut_off(send: Send) -> None:
    """Each byte would renew a read time-out: only the whole can be limited."""
    began = time.monotonic()
    assert send(always(Answer(GOOD, trickle=0.1)), sync(1)).outcomes == [Outcome.UNKNOWN]
    assert time.monotonic() - began < 3


def test_a_lost_login_leaves_nothing_unknown(send: Send) -> None:
    for answer, outcome in [
        (Answer(silent=0), Outcome.UNREACHABLE),
        (Answer(body=HTML), Outcome.UNREACHABLE),
        (Answer({"error_code": 3, "message": "password: không đúng"}), Outcome.FAILED),
        (Answer(status=503), Outcome.BUSY),
        (Answer(status=500), Outcome.FAILED),
    ]:
        forget_clients()
        sent = send(always(answer), sync(1), login=answer)
        assert sent.outcomes == [outcome]
        assert sent.requests == []


def test_nothing_secret_is_kept(send: Send) -> None:
    for message in (sync(1), step(1, 1), register(1)):
        sent = send(each_item(0) if "data" not in message.payload else always(Answer({})), message)
        kept = json.dumps([[each.request, each.response] for each in sent.exchanges])
        assert "nobody-may-see" not in kept
        assert "Basic" not in kept
        assert "Bearer" not in kept
    forget_clients()
    torn = Answer(body=b'{"session": "a-session-nobody-may')
    login = send(always(torn), sync(1), login=torn)
    assert "nobody-may" not in login.exchanges[0].response


def test_what_was_said_is_kept_to_the_letter(send: Send) -> None:
    said = '{"error_code" : "00",\n "result": [ {"MaHoSo":"x"} ] }'
    sent = send(always(Answer(body=said.encode())), step(1, 1))
    kept = sent.exchanges[-1]
    assert kept.response == said
    assert kept.request["path"] == "/mapi/g"
    assert kept.request["body"]["data"] == [step(1, 1).payload]
    assert kept.request["body"]["session"] == "***"


def test_each_request_has_an_id_of_its_own_on_the_wire_and_on_record(
    send: Send, scripted: ScriptedLink
) -> None:
    exchanges = [*send(each_item(0), sync(1)).exchanges, *send(each_item(0), sync(2)).exchanges]
    sent = [headers["x-request-id"] for headers in scripted.headers]
    assert sent == [exchange.request["request_id"] for exchange in exchanges]
    assert len(set(sent)) == len(sent) >= 3


@pytest.mark.parametrize("text", [r'{"a": "\u0000"}', r'{"a": "\ud800"}', r'{"\udfff": 1}'])
def test_what_postgresql_cannot_hold_is_made_harmless(text: str) -> None:
    held = json.dumps(legible(text))
    assert "\\u0000" not in held
    assert "\\ud8" not in held
    assert "\\udf" not in held


def test_no_status_is_a_success_by_itself() -> None:
    for status in range(200, 600):
        assert trouble_of(status, is_legible=False) is not None


numbers = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
codes = st.sampled_from([-1, 0, 1, 2, 3, 4, 5, "00", "3", 99]) | numbers
items = st.fixed_dictionaries(
    {},
    optional={
        "MaHoSo": st.sampled_from([sync(1).subject, sync(2).subject]) | numbers,
        "maHoSo": st.sampled_from([sync(1).subject, sync(2).subject]) | numbers,
        "error_code": codes,
        "trangThai": codes,
        "message": numbers,
        "TienDo": st.lists(st.dictionaries(st.just("MaTienDo"), numbers) | numbers, max_size=2),
    },
)
documents = st.fixed_dictionaries(
    {},
    optional={
        "error_code": codes,
        "status": codes,
        "errorCode": st.sampled_from([100, 101, 106, 200, 201, "302", 500]) | codes,
        "errorDescription": numbers,
        "message": numbers,
        "result": st.lists(items | numbers, max_size=3) | items | numbers,
        "value": st.lists(items | numbers, max_size=3) | items | numbers,
        "session": numbers,
        "access_token": numbers,
        "expires_in": numbers,
    },
)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents | numbers, status=st.sampled_from([200, 200, 200, 400, 401, 413]))
def test_no_answer_whatever_breaks_the_client(send: Send, document: object, status: int) -> None:
    """A bug here would hold a message for ever: each gets an outcome, of any JSON at all."""
    answer = Answer(document, status)
    for batch in ([sync(1), sync(2)], [step(1, 1), step(2, 1)], [register(1)], [fetch_result(1)]):
        assert None not in send(always(answer), *batch).outcomes
    forget_clients()
    assert None not in send(always(answer), sync(1), login=answer).outcomes
    assert None not in send(always(answer), register(1), login=answer).outcomes
