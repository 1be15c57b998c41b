"""Every call that takes an Idempotency-Key, made twice: carried out once, answered the same."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from accounts.models import OneTimeCode
from accounts.scopes import Scope
from dossiers.citizens.models import Draft, Upload
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from integrations.models import OutboxMessage, WebhookEndpoint
from onestop.idempotency import KEPT_HEADERS
from onestop.models import KeptAnswer
from tests.accounts.codes import signed_in
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.api.test_inbound import pushed
from tests.dossiers.api.test_submit import example
from tests.dossiers.at_once import at_once
from tests.dossiers.citizens.test_drafts import begun, body
from tests.dossiers.citizens.test_uploads import TUS, metadata
from tests.dossiers.scanned import JPEG, PDF, file
from tests.integrators import program_with
from tests.onestop.test_every_write import UNSAFE, WITHOUT_A_KEY, operations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder", "gateway")]

KEY = "0b5cbc5e-5d8b-4cf5-9a3e-0a4c5f1f4f0e"
HOOK = "https://he-thong.example/hook"


@pytest.fixture
def gateway(settings: Settings) -> None:
    settings.PAYMENT_GATEWAY_URL = "http://127.0.0.1:1"  # nothing is asked of it


@dataclass
class Call:
    """One piece of work: ``send(told)`` asks for it, with another ``told`` for another."""

    send: Callable[..., Any]
    told: Any = None
    other: Any = field(default_factory=lambda: {"another": "body"})


def posted(caller: Caller, path: str, told: Any = None, other: Any = None, **headers: str) -> Call:
    return Call(
        lambda what, **key: caller.post(path, b"" if what is None else what, **headers, **key),
        told,
        {"another": "body"} if other is None else other,
    )


def removed(caller: Caller, path: str, **headers: str) -> Call:
    return Call(partial(_removed, caller, path, headers), b"", b'{"another": "body"}')


def _removed(caller: Caller, path: str, headers: dict[str, str], what: bytes, **key: str) -> Any:
    return caller.delete(path, what, **headers, **key)


def uploaded(caller: Caller, path: str) -> Call:
    def send(what: Any, **key: str) -> Any:
        paper = {"paper": "birth_notice", "file": file(what)}
        return caller.upload(path, paper, **key)

    return Call(send, PDF, JPEG)


def draft_paper(citizen: Caller) -> str:
    address = f"drafts/{begun(citizen)['id']}/papers/"
    citizen.upload(address, {"paper": "birth_notice", "file": file(PDF)})
    return f"{address}1/"


def upload(citizen: Caller) -> Call:
    draft = begun(citizen)["id"]

    def send(what: Any, **key: str) -> Any:
        told = metadata(paper="birth_notice", draft=draft)
        return citizen.post("uploads/", b"", upload_length=what, upload_metadata=told, **TUS, **key)

    return Call(send, "1000", "1001")


def begun_upload(citizen: Caller) -> str:
    upload(citizen).send("1000")
    return f"uploads/{Upload.objects.get().pk}/"


def hook(program: Caller) -> str:
    return f"webhooks/{program.post('webhooks/', {'url': HOOK}).json()['id']}/"


def another_session() -> str:
    return f"auth/sessions/{signed_in('0977111222')[1]['session']}/"


def rated() -> str:
    return f"dossiers/{s.in_state(S.RETURNED).code}/rating/"


def paid() -> str:
    dossier = s.moved(s.filed(), s.ACCEPT, s.REQUEST_PAYMENT)
    return f"dossiers/{dossier.code}/payments/"


def declared(operator: Caller) -> str:
    told = {"link": "civil_registry", "reason": "Mất kết nối"}
    return f"outages/{operator.post('outages/', told).json()['id']}/lift/"


def a_call(name: str) -> Call:  # one line an operation
    citizen, operator = Caller(s.CITIZEN), Caller("vanhanh")
    program = program_with(Scope.WEBHOOKS_MANAGE, Scope.DOSSIERS_SUBMIT)
    feedback = {"kind": "feedback", "text": "Chờ lâu."}
    by_code = partial(signed_in, "0977111222")
    calls: dict[str, Callable[[], Call]] = {
        "request_code": lambda: posted(
            Caller(), "auth/codes/", {"contact": "0977111222"}, {"contact": "0977111223"}
        ),
        "end_session": lambda: removed(by_code()[0], another_session()),
        "name_me": lambda: Call(
            partial(by_code()[0].patch, "me/"),
            {"full_name": "Ngô Bích"},
            {"full_name": "Ngô Thị Bích"},
        ),
        "set_notice_preferences": lambda: Call(
            partial(citizen.put, "me/notice-preferences/"),
            {"off": [{"kind": "supplied", "channel": "sms"}]},
            {"off": []},
        ),
        "submit_dossier": lambda: posted(citizen, "dossiers/", example(), example(s.DEATH)),
        "move_dossier": lambda: posted(
            Caller(s.CLERK),
            f"dossiers/{s.filed().code}/transitions/",
            {"transition": "accept"},
            {"transition": "accept", "version": 1},
        ),
        "order_payment": lambda: posted(citizen, paid()),
        "rate_dossier": lambda: posted(citizen, rated(), {"stars": 4}, {"stars": 5}),
        "add_scan": lambda: uploaded(citizen, f"dossiers/{s.filed().code}/scans/"),
        "begin_draft": lambda: posted(citizen, "drafts/", body(), body(unit="")),
        "save_draft": lambda: Call(
            partial(citizen.put, f"drafts/{begun(citizen)['id']}/"), body(), body(unit="")
        ),
        "drop_draft": lambda: removed(citizen, f"drafts/{begun(citizen)['id']}/"),
        "add_draft_paper": lambda: uploaded(citizen, f"drafts/{begun(citizen)['id']}/papers/"),
        "drop_draft_paper": lambda: removed(citizen, draft_paper(citizen)),
        "submit_draft": lambda: posted(citizen, f"drafts/{begun(citizen)['id']}/submit/"),
        "give_feedback": lambda: posted(
            Caller(), "feedback/", feedback, {**feedback, "text": "Rất nhanh."}
        ),
        "push_dossier": lambda: posted(
            program, "inbound/dossiers/", pushed(), pushed(MaTTHC="9.999999")
        ),
        "declare_outage": lambda: posted(
            operator,
            "outages/",
            {"link": "civil_registry", "reason": "Mất kết nối"},
            {"link": "national_portal", "reason": "Mất kết nối"},
        ),
        "lift_outage": lambda: posted(operator, declared(operator), {}, {"reason": "Đã nối lại"}),
        "begin_upload": lambda: upload(citizen),
        "cancel_upload": lambda: removed(citizen, begun_upload(citizen), **TUS),
        "create_webhook": lambda: posted(
            program, "webhooks/", {"url": HOOK}, {"url": f"{HOOK}/khac"}
        ),
        "delete_webhook": lambda: removed(program, hook(program)),
        "disable_webhook": lambda: posted(program, f"{hook(program)}disable/"),
        "enable_webhook": lambda: posted(program, f"{hook(program)}enable/"),
        "rotate_webhook_secret": lambda: posted(program, f"{hook(program)}secret/"),
        "test_webhook": lambda: posted(program, f"{hook(program)}test/"),
        "replay_webhook": lambda: posted(
            program,
            f"{hook(program)}replay/",
            {"since": "2026-11-01T00:00:00+07:00"},
            {"since": "2026-11-02T00:00:00+07:00"},
        ),
    }
    return calls[name]()


KEYED = sorted(set(operations(*UNSAFE)) - set(WITHOUT_A_KEY))


@pytest.mark.parametrize("name", KEYED)
def test_it_is_carried_out_once_and_answered_the_same(name: str) -> None:
    call = a_call(name)
    first = call.send(call.told, idempotency_key=KEY)
    assert 200 <= first.status_code < 300, first.content
    assert "Idempotent-Replayed" not in first
    state = everything()
    again = call.send(call.told, idempotency_key=KEY)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert [again.get(each) for each in KEPT_HEADERS] == [first.get(each) for each in KEPT_HEADERS]
    assert everything() == state, "carried out again"
    other = call.send(call.other, idempotency_key=KEY)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert everything() == state, "carried out though it was refused"
    unread = call.send(call.told, idempotency_key="a b")
    assert (unread.status_code, unread.json()["type"]) == (400, "/problems/malformed-request")


def everything() -> list[Any]:
    """What these calls make, change or take away."""
    return [
        list(Dossier.objects.order_by("pk").values_list("code", "event_count")),
        list(Draft.objects.order_by("pk").values_list("pk", "version")),
        Upload.objects.count(),
        OneTimeCode.objects.count(),
        list(OutboxMessage.objects.order_by("pk").values_list("pk", "status")),
        list(WebhookEndpoint.objects.order_by("pk").values("pk", "secret", "replays", "position")),
        KeptAnswer.objects.count(),
    ]


def test_a_secret_that_is_kept_is_sealed_and_one_that_no_key_opens_is_told_of(
    settings: Settings,
) -> None:
    call = a_call("create_webhook")
    secret = call.send(call.told, idempotency_key=KEY).json()["secret"]
    kept = KeptAnswer.objects.get()
    assert kept.is_sealed
    assert secret not in str(kept.__dict__)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [configured.SECRET_KEY]
    assert call.send(call.told, idempotency_key=KEY).json()["secret"] == secret
    settings.SECRET_KEY_FALLBACKS = []
    assert call.send(call.told, idempotency_key=KEY).status_code == 422
    assert WebhookEndpoint.objects.count() == 1


def test_a_paper_sent_again_gets_its_answer_though_the_dossier_takes_no_more() -> None:
    dossier = s.filed()
    call = uploaded(Caller(s.CITIZEN), f"dossiers/{dossier.code}/scans/")
    first = call.send(PDF, idempotency_key=KEY)
    s.moved(dossier, s.ACCEPT)
    assert call.send(PDF, idempotency_key=KEY).content == first.content
    assert call.send(PDF, idempotency_key="another").status_code == 409
    assert call.send(PDF).status_code == 409


def test_a_draft_seen_long_ago_is_not_deleted_nor_its_papers() -> None:
    citizen = Caller(s.CITIZEN)
    paper = draft_paper(citizen)
    draft = paper.partition("papers/")[0]
    for path in (paper, draft):
        late = citizen.delete(path, if_match='"1"')
        assert (late.status_code, late.json()["type"]) == (412, "/problems/precondition-failed")
    assert citizen.delete(paper, if_match='"2"').status_code == 204
    assert citizen.delete(draft, if_match='"3"').status_code == 204


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["create_webhook", "request_code", "add_scan", "push_dossier"])
def test_of_equal_calls_at_once_one_is_carried_out(name: str) -> None:
    call = a_call(name)
    sent = partial(call.send, call.told, idempotency_key=KEY)
    answers: Any = at_once(*[sent] * 4)
    assert {answer.status_code for answer in answers} <= {201, 202}, answers
    assert len({answer.content for answer in answers}) == 1
    assert WebhookEndpoint.objects.count() == (name == "create_webhook")
    assert OneTimeCode.objects.count() == (name == "request_code")
    assert Dossier.objects.count() == (name in ("add_scan", "push_dossier"))
