"""What every operation of the published schema keeps to: a key, a version, pages."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

DOCS = Path(__file__).parents[2] / "docs"
PUBLISHED = yaml.safe_load((DOCS / "openapi.yaml").read_text(encoding="utf-8"))
UNSAFE = ("post", "put", "patch", "delete")

#: Take no Idempotency-Key; docs/integrators.md tells callers why.
WITHOUT_A_KEY = {
    "client_token": "RFC 6749; a token more harms nobody",
    "revoke_client_token": "RFC 7009: revoking again is answered the same",
    "sign_in": "its answer is a token, which is kept nowhere; one more harms nobody",
    "sign_out": "the token that asks ends with it",
    "end_all_sessions": "the token that asks ends with it",
    "refresh_session": "a refresh token is good once: that is how a stolen one is found",
    "exchange_code": "a code is good once",
    "exchange_oidc": "an authorization code is good once",
    "start_oidc": "only begins; what is begun twice is gone on with once",
    "continue_upload": "tus: `Upload-Offset` says which part it is",
    "gateway_call_back": "the gateway's own order and transaction say which it is",
    "track_dossier": "reads; the body keeps what is asked out of logs",
    "look_up_feedback": "reads; the body keeps what is asked out of logs",
}
#: Change what is there and take no If-Match.
WITHOUT_A_VERSION = {
    "add_scan": "adds beside what is there",
    "add_draft_paper": "adds beside what is there",
    "order_payment": "the same order however often",
    "rate_dossier": "once, and never changed",
    "end_session": "a session has no versions: it goes on or is over",
    "cancel_upload": "an upload is its offset, and over",
    "continue_upload": "tus: `Upload-Offset` is what was seen",
    "end_all_sessions": "whatever there is",
    "sign_out": "the token that asks",
    "name_me": "one field: the last word counts",
    "set_notice_preferences": "all of one's own wishes: the last word counts",
    "lift_outage": "refused when it is lifted already",
    "delete_webhook": "a command, whatever was seen",
    "disable_webhook": "a command, whatever was seen",
    "enable_webhook": "a command, whatever was seen",
    "rotate_webhook_secret": "a command, whatever was seen",
    "replay_webhook": "a command, whatever was seen",
    "test_webhook": "a command, whatever was seen",
}
#: Lists that are whole: something of ours bounds them.
WITHOUT_PAGES = {
    "list_procedures": "the procedures that there are",
    "read_procedure": "its papers",
    "read_notice_preferences": "the kinds of notice that there are",
    "list_ways_to_sign_in": "the ways that there are",
    "list_sessions": "those that go on: a month's at the most",
    "read_status": "the links that there are",
    "list_webhooks": "ten (MOST_ENDPOINTS)",
    "read_me": "one's contacts",
    "read_dossier": "of one dossier",
    "read_draft": "of one draft",
    "dossier_timeline": "of one dossier",
    "dossier_deliveries": "of one dossier",
    "list_transitions": "those of a state",
    "list_forms": "the forms that there are",
    "list_payments": "of one dossier",
    "list_scans": "of one dossier, within PAPERS_MAX_MB",
    "list_draft_papers": "of one draft, within PAPERS_MAX_MB",
    "read_pushed_dossier": "what is wrong with one",
}


def operations(*methods: str) -> dict[str, tuple[str, Any]]:
    """By operation id: its address and what is said of it."""
    return {
        operation["operationId"]: (path, operation)
        for path, described in PUBLISHED["paths"].items()
        for method, operation in described.items()
        if method in methods
    }


def takes(operation: Any, place: str, *names: str) -> bool:
    found = {each["name"] for each in operation.get("parameters", []) if each["in"] == place}
    return set(names) <= found


def kept_by(written: dict[str, tuple[str, Any]], exceptions: dict[str, str], name: str) -> None:
    """Each takes the header or is named, and none both."""
    takers = {who for who, (_path, told) in written.items() if takes(told, "header", name)}
    assert set(written) - takers - set(exceptions) == set(), f"{name}: take it, or say why not"
    assert takers & set(exceptions) == set(), f"named, but takes {name}"
    assert set(exceptions) - set(written) == set(), "named, and not there"


def test_every_unsafe_operation_takes_a_key() -> None:
    kept_by(operations(*UNSAFE), WITHOUT_A_KEY, "Idempotency-Key")


@pytest.mark.parametrize("name", sorted(set(operations(*UNSAFE)) - set(WITHOUT_A_KEY)))
def test_what_a_key_may_be_answered_is_described(name: str) -> None:
    _path, told = operations(*UNSAFE)[name]
    answers = {
        status: each.get("$ref", "").rpartition("/")[2]
        for status, each in told["responses"].items()
    }
    assert "IdempotencyKeyReused" in answers.get("422", ""), "another body"
    assert "MalformedRequest" in answers.get("400", ""), "a key that cannot be read"
    success = [each for status, each in told["responses"].items() if status.startswith("2")]
    assert all("Idempotent-Replayed" in each.get("headers", {}) for each in success)


def test_every_change_takes_the_version_that_was_seen() -> None:
    written = {
        who: (path, told)
        for who, (path, told) in operations(*UNSAFE).items()
        if "{" in path or who in operations("put", "patch", "delete")
    }
    kept_by(written, WITHOUT_A_VERSION, "If-Match")


def test_every_list_comes_in_pages() -> None:
    lists = {who: told for who, (_path, told) in operations("get").items() if _is_list(told)}
    paged = {
        who
        for who, told in lists.items()
        if takes(told, "query", "limit")
        and (takes(told, "query", "cursor") or takes(told, "query", "after"))
    }
    assert set(lists) - paged - set(WITHOUT_PAGES) == set(), "in pages, or say what bounds it"
    assert paged & set(WITHOUT_PAGES) == set()
    assert set(WITHOUT_PAGES) - set(lists) == set(), "named, and no list"


def test_callers_are_told_of_each_exception_and_of_no_other() -> None:
    text = (DOCS / "integrators.md").read_text(encoding="utf-8")
    section = text.partition("## Sent twice")[2].partition("\n## ")[0]
    named = set(re.findall(r"^\| (`[a-z_`, ]+`) \|", section, re.MULTILINE))
    told = {name for cell in named for name in re.findall(r"[a-z_]+", cell)}
    assert told == set(WITHOUT_A_KEY)


def _is_list(operation: Any) -> bool:
    """Whether the answer has a member that is a list."""
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json")
    if content is None:
        return False
    schema = content["schema"]
    if "$ref" in schema:
        schema = PUBLISHED["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return any(member.get("type") == "array" for member in schema.get("properties", {}).values())
