"""A birth registration played with the client that openapi-python-client made of the schema.

Run as a program beside the package ``onestop_client``: the server's address, then the password of
the demo accounts. Prints the code of the dossier whose result was returned.
"""

import sys
import time
import uuid
from http import HTTPStatus
from typing import Any

from onestop_client import AuthenticatedClient, Client
from onestop_client.api.accounts import sign_in
from onestop_client.api.dossiers import dossier_timeline, move_dossier, read_dossier
from onestop_client.api.drafts import begin_draft, save_draft, submit_draft
from onestop_client.api.procedures import read_procedure
from onestop_client.models import (
    AcceptCommand,
    DossierState,
    DraftBody,
    DraftBodyDeclaration,
    HandOver,
    ReadProcedureCode,
    ReturnResultCommand,
    SendToRegistryCommand,
    SignCommand,
    SignIn,
    StartProcessingCommand,
    SubmitForSignatureCommand,
)

BIRTH, WARD = "1.001193", "H26.18.5"


def main(url: str, password: str) -> None:
    def signed_in(username: str) -> AuthenticatedClient:
        answer = sign_in.sync_detailed(
            client=Client(url), body=SignIn(username=username, password=password)
        )
        return AuthenticatedClient(url, ok(answer).token)

    citizen = signed_in("congdan1")
    form = ok(read_procedure.sync_detailed(ReadProcedureCode(BIRTH), client=citizen))
    body = DraftBody(procedure=BIRTH, unit=WARD)
    begun = begin_draft.sync_detailed(client=citizen, body=body, idempotency_key=str(uuid.uuid4()))
    draft = ok(begun)
    assert any(remark.severity.value == "error" for remark in draft.remarks)
    body.declaration = DraftBodyDeclaration.from_dict(form.example.to_dict())
    etag = begun.headers["ETag"]
    ok(save_draft.sync_detailed(draft.id, client=citizen, body=body, if_match=etag))
    code = ok(submit_draft.sync_detailed(draft.id, client=citizen)).code

    def move(client: AuthenticatedClient, command: Any) -> None:
        ok(
            move_dossier.sync_detailed(
                code, client=client, body=command, idempotency_key=str(uuid.uuid4())
            )
        )

    clerk, officer, leader = (signed_in(name) for name in ("canbo1", "congchuc1", "lanhdao1"))
    move(clerk, AcceptCommand(transition="accept"))
    move(officer, StartProcessingCommand(transition="start_processing"))
    move(officer, SendToRegistryCommand(transition="send_to_registry"))
    give_up = time.monotonic() + 120
    while not ok(read_dossier.sync_detailed(code, client=officer)).registry.number:
        assert time.monotonic() < give_up, "the registry registered nothing"
        time.sleep(0.5)
    move(officer, SubmitForSignatureCommand(transition="submit_for_signature"))
    move(leader, SignCommand(transition="sign"))
    receipt = HandOver(received_by="Nguyễn Văn An", received_by_paper="CCCD 001090000001")
    move(clerk, ReturnResultCommand(transition="return_result", arguments=receipt))

    seen = ok(read_dossier.sync_detailed(code, client=citizen))
    assert seen.state is DossierState.RETURNED
    steps = ok(dossier_timeline.sync_detailed(code, client=citizen)).events
    assert steps[0].transition.value == "submit"
    print(code)


def ok(answer: Any) -> Any:
    """What the client read from a good answer; ends the story with a bad one."""
    if answer.status_code not in (HTTPStatus.OK, HTTPStatus.CREATED):
        raise SystemExit(f"{answer.status_code}: {answer.content.decode()}")
    return answer.parsed


if __name__ == "__main__":
    main(*sys.argv[1:])
