"""Instants that ISO 8601 and Python allow and PostgreSQL does not: an ordinary answer, no 500."""

import base64
import json
from urllib.parse import urlencode

import pytest

from accounts.scopes import Scope
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.integrators import program_with

pytestmark = pytest.mark.django_db

ODD = [
    "2026-11-23T08:30:00-22:21",
    "2026-11-23T08:30:00+23:59",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
]


@pytest.mark.parametrize("instant", ODD)
def test_in_queries_bodies_and_cursors(instant: str) -> None:
    code = s.filed().code
    program, citizen, clerk = program_with(*Scope), Caller(s.CITIZEN), Caller(s.CLERK)
    days = {"first": "2026-11-23", "last": "2026-11-23"}
    pair, triple = packed(instant, 1), packed(1, instant, 1)
    answers = [
        program.get("changes/", {"since": instant}),
        program.post("webhooks/", {"url": "https://he-thong.example/", "since": instant}),
        program.get("dossiers/", {"cursor": pair}),
        program.get("exports/dossiers/", {**days, "after": triple}),
        citizen.get("drafts/", {"cursor": packed(instant, "1")}),
        clerk.post(
            f"dossiers/{code}/transitions/",
            {"transition": "accept", "occurred_at": instant, "approved_by": s.LEADER},
        ),
        Caller().get(f"procedures/{s.BIRTH}/appointment/?{urlencode({'accepted_at': instant})}"),
    ]
    for answer in answers:
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert answer.status_code in (200, 201, 400, 409), answer.content


def packed(*place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
