"""A citizen's story over HTTP, step by step: played by whoever signed in, in whichever way."""

import json
import uuid
from typing import Any

from accounts import demo
from dossiers.citizens.gateway import SIGNATURE, signature
from dossiers.lifecycle import move_dossier
from dossiers.procedures import get_procedure
from dossiers.transitions import Transition
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.citizens.test_uploads import begin, send, where
from tests.dossiers.scanned import JPEG, PDF, file


def step(caller: Caller, code: str, transition: str, **arguments: Any) -> dict[str, Any]:
    body = {"transition": transition, "arguments": arguments}
    answer = caller.post(f"dossiers/{code}/transitions/", body, idempotency_key=str(uuid.uuid4()))
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


class Story:
    """One birth. ``devices`` are the citizen's, all signed in; they take turns."""

    def __init__(self, clock: Clock, *devices: Caller) -> None:
        self.clock, self.devices = clock, devices
        self.citizen, self.clerk = devices[0], Caller(s.CLERK)
        self.officer, self.leader = Caller(s.OFFICER), Caller(s.LEADER)
        self.code = ""

    def is_drafted_on_one_device_and_gone_on_with_on_another(self) -> str:
        """Half declared, saved, resumed and completed; returns the draft's address."""
        declaration = get_procedure(s.BIRTH).example(s.MORNING.date())
        half = {"procedure": s.BIRTH, "declaration": {"child": declaration["child"]}}
        draft = self.citizen.post("drafts/", half).json()
        assert draft["remarks"]
        address = f"drafts/{draft['id']}/"
        elsewhere = self.devices[-1]
        resumed = elsewhere.get(address)
        assert resumed.json()["declaration"]["child"] == declaration["child"]
        whole = {"procedure": s.BIRTH, "unit": self.where(), "declaration": declaration}
        assert elsewhere.put(address, whole, if_match=resumed["ETag"]).status_code == 200
        return address

    def where(self) -> str:
        """The ward, as a front end finds it."""
        units = self.citizen.get("units/", {"name": demo.WARDS[demo.WARD]}).json()["results"]
        code: str = units[0]["code"]
        return code

    def its_paper_comes_in_two_parts(self, address: str) -> None:
        whole = PDF + b"\n" * 10
        upload = where(begin(self.citizen, len(whole), draft=address.split("/")[1]))
        assert send(self.citizen, upload, 0, whole[:100])["Upload-Offset"] == "100"
        offset = int(self.citizen.head(upload, tus_resumable="1.0.0")["Upload-Offset"])
        assert send(self.citizen, upload, offset, whole[offset:]).status_code == 204
        assert self.citizen.get(f"{address}papers/1/").content == whole

    def is_submitted(self, address: str) -> None:
        submitted = self.citizen.post(f"{address}submit/", idempotency_key="submit-once")
        assert submitted.status_code == 201, submitted.content
        self.code = submitted.json()["code"]
        again = self.citizen.post(f"{address}submit/", idempotency_key="submit-once")
        assert again.json() == submitted.json()

    def is_accepted_and_its_receipt_is_read(self) -> None:
        step(self.clerk, self.code, "accept")
        receipt = self.citizen.get(f"dossiers/{self.code}/").json()
        assert (receipt["state"], receipt["own"]) == ("accepted", True)
        assert receipt["due_dates"][0]["due_at"] == receipt["due_at"]
        assert self.citizen.get(f"dossiers/{self.code}/forms/01/").content.startswith(b"%PDF")
        step(self.officer, self.code, "start_processing")

    def is_supplied(self) -> None:
        step(self.clerk, self.code, "request_supplement", **s.MISSING)
        scan = {"paper": "birth_notice", "file": file(JPEG)}
        again = self.citizen.upload(f"dossiers/{self.code}/scans/", scan)
        assert (again.status_code, again.json()["version"]) == (201, 2)
        papers = [{"paper": "birth_notice", "form": "electronic"}]
        step(self.citizen, self.code, "supply", papers=papers)

    def is_paid(self) -> None:
        """By the gateway's signed call-back, and by nothing else."""
        step(self.officer, self.code, "request_payment", amount=8000, purpose="Bản sao trích lục")
        ordered = self.citizen.post(f"dossiers/{self.code}/payments/").json()
        now = self.clock.now.isoformat()
        told = {
            "merchant": "onestop",
            "order": uuid.UUID(ordered["id"]).hex,
            "amount": 8000,
            "status": "paid",
            "transaction": "GD17",
            "paid_at": now,
            "nonce": "nonce-0017",
            "sent_at": now,
        }
        raw = json.dumps(told).encode()
        name = SIGNATURE.replace("-", "_")
        forged = Caller().post("payments/call-back/", raw, **{name: signature(raw + b" ")})
        assert forged.status_code == 404
        assert self.citizen.get(f"dossiers/{self.code}/").json()["state"] == "payment_required"
        called = Caller().post("payments/call-back/", raw, **{name: signature(raw)})
        assert called.status_code == 200, called.content

    def its_draft_certificate_is_contested_then_agreed_to(self) -> None:
        for answer, arguments in (
            ("contest_draft", {"comment": "Tên đệm của cháu viết sai."}),
            ("confirm_draft", {}),
        ):
            step(self.officer, self.code, "ask_confirmation")
            draft = self.citizen.get(f"dossiers/{self.code}/draft/")
            assert draft.content.startswith(b"%PDF")
            step(self.citizen, self.code, answer, **arguments)
            assert self.citizen.get(f"dossiers/{self.code}/draft/").status_code == 404

    def its_result_is_handed_over(self) -> None:
        step(self.officer, self.code, "send_to_registry")
        move_dossier(
            self.code,
            Transition.REGISTRY_REGISTERED,
            s.RESULT,
            actor=s.actor(s.SYSTEM),
            now=self.clock.now,
        )
        step(self.officer, self.code, "submit_for_signature")
        step(self.leader, self.code, "sign")
        assert step(self.clerk, self.code, "return_result", **s.HAND_OVER)["state"] == "returned"
        result = self.citizen.get(f"dossiers/{self.code}/").json()["registry"]
        assert result["number"] == s.RESULT["registry_number"]

    def is_rated_and_appealed_against(self) -> None:
        assert self.citizen.post(f"dossiers/{self.code}/rating/", {"stars": 4}).status_code == 201
        appeal = {"kind": "appeal", "text": "Trích lục ghi sai nơi sinh.", "dossier": self.code}
        reference = self.citizen.post("feedback/", appeal).json()["reference"]
        found = Caller().post("feedback/look-up/", {"reference": reference})  # without an account
        assert (found.status_code, found.json()["kind"]) == (200, "appeal")
        (mine,) = self.citizen.get("me/feedback/").json()["results"]
        assert mine["reference"] == reference

    def was_told_of_step_by_step(self) -> None:
        (row,) = self.citizen.get("dossiers/").json()["results"]
        assert (row["code"], row["state"]) == (self.code, "returned")
        told = self.citizen.get("me/notices/", {"dossier": self.code, "limit": 100}).json()
        kinds = [each["kind"] for each in told["results"] if each["channel"] == "email"]
        assert kinds[::-1] == [
            *("submitted", "accepted", "supplement_required", "supplied", "payment_required"),
            *("payment_confirmed", "draft_to_confirm", "draft_to_confirm", "result_ready"),
            "returned",
        ]
