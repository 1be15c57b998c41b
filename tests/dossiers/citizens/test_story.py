"""A citizen's whole story over HTTP, from the first word to the last."""

import json
import uuid
from typing import Any

import pytest

from accounts import demo
from dossiers.citizens.gateway import SIGNATURE, signature
from dossiers.lifecycle import move_dossier
from dossiers.procedures import get_procedure
from dossiers.transitions import Transition
from tests.accounts.codes import signed_in
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.scanned import JPEG, PDF, file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]


def step(caller: Caller, code: str, transition: str, **arguments: Any) -> dict[str, Any]:
    body = {"transition": transition, "arguments": arguments}
    answer = caller.post(f"dossiers/{code}/transitions/", body, idempotency_key=str(uuid.uuid4()))
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def test_from_a_one_time_code_to_the_rating(clock: Clock) -> None:
    citizen, told = signed_in("0977111222")
    clerk, officer, leader = Caller(s.CLERK), Caller(s.OFFICER), Caller(s.LEADER)

    declaration = get_procedure(s.BIRTH).example(s.MORNING.date())
    half = {"procedure": s.BIRTH, "declaration": {"child": declaration["child"]}}
    draft = citizen.post("drafts/", half).json()
    assert draft["remarks"]
    address = f"drafts/{draft['id']}/"
    whole = {"procedure": s.BIRTH, "unit": demo.WARD, "declaration": declaration}
    assert citizen.put(address, whole, if_match='"1"').status_code == 200
    citizen.upload(f"{address}papers/", {"paper": "birth_notice", "file": file(PDF)})
    submitted = citizen.post(f"{address}submit/")
    assert submitted.status_code == 201, submitted.content
    code = submitted.json()["code"]

    step(clerk, code, "accept")
    assert citizen.get(f"dossiers/{code}/forms/01/").content.startswith(b"%PDF")
    step(officer, code, "start_processing")
    step(clerk, code, "request_supplement", **s.MISSING)
    again = citizen.upload(f"dossiers/{code}/scans/", {"paper": "birth_notice", "file": file(JPEG)})
    assert (again.status_code, again.json()["version"]) == (201, 2)
    step(citizen, code, "supply", papers=[{"paper": "birth_notice", "form": "electronic"}])

    step(officer, code, "request_payment", amount=8000, purpose="Bản sao trích lục")
    ordered = citizen.post(f"dossiers/{code}/payments/").json()
    raw = json.dumps(
        {
            "merchant": "onestop",
            "order": uuid.UUID(ordered["id"]).hex,
            "amount": 8000,
            "status": "paid",
            "transaction": "GD17",
            "paid_at": clock.now.isoformat(),
            "nonce": "nonce-0017",
            "sent_at": clock.now.isoformat(),
        }
    ).encode()
    called = Caller().post(
        "payments/call-back/", raw, **{SIGNATURE.replace("-", "_"): signature(raw)}
    )
    assert called.status_code == 200

    step(officer, code, "ask_confirmation")
    step(citizen, code, "confirm_draft")
    step(officer, code, "send_to_registry")
    move_dossier(
        code, Transition.REGISTRY_REGISTERED, s.RESULT, actor=s.actor(s.SYSTEM), now=clock.now
    )
    step(officer, code, "submit_for_signature")
    step(leader, code, "sign")
    assert step(clerk, code, "return_result", **s.HAND_OVER)["state"] == "returned"

    assert citizen.post(f"dossiers/{code}/rating/", {"stars": 5}).status_code == 201
    (row,) = citizen.get("dossiers/").json()["results"]
    assert (row["code"], row["state"]) == (code, "returned")
    assert citizen.delete("auth/token/").status_code == 204
    assert (
        Caller().post("auth/refresh/", {"refresh_token": told["refresh_token"]}).status_code == 401
    )
