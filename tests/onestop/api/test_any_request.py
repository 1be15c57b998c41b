"""Any request that the schema allows, and any that it forbids, gets an answer that it describes.

Schemathesis makes the requests, as a citizen, a clerk, an integrator's program and as nobody. By
default a bounded, repeatable run; ``ONESTOP_API_EXAMPLES`` raises the requests an operation.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import BaseSchema, Case

from accounts.models import OidcProvider
from accounts.scopes import Scope
from dossiers.scans import add_scan
from onestop.wsgi import application
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.scanned import PDF
from tests.integrators import program_with

#: The dossier that is there; four of five requests are about it.
CODE = "H26.18.5-261123-0001"
PROGRAM = "program"
#: Random requests an operation, beside the systematic ones.
BOUNDED = 10
EXAMPLES = int(os.environ.get("ONESTOP_API_EXAMPLES", BOUNDED))
#: What a schema cannot say: blank texts, cursors, dates that contradict each other, used keys.
_REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "415", "422", "429"]
JUDGED_BEYOND_THE_SCHEMA = ["2xx", "400", "401", "403", "404", "409", "412", "422"]


# A part of a file is bytes as any other.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


def read_schema() -> BaseSchema:
    """The schema as it is served, and how requests are made of it."""
    return schemathesis.openapi.from_wsgi(
        "/api/schema/?format=json",
        application,
        config=schemathesis.Config.from_dict(
            {
                "generation": {"max-examples": EXAMPLES, "deterministic": True},
                "dictionaries": {"codes": {"values": [CODE]}},
                "operations": [
                    {
                        "include-path-regex": "/dossiers/{code}/",
                        "parameters": {"path.code": {"dictionary": "codes", "probability": 0.8}},
                    },
                    {
                        "include-operation-id": [
                            "add_scan",
                            "add_draft_paper",
                            "ask_appointment",
                            "begin_draft",
                            "begin_upload",
                            "continue_upload",
                            "declare_outage",
                            "drop_draft",
                            "drop_draft_paper",
                            "end_session",
                            "export_dossiers",
                            "exchange_code",
                            "exchange_oidc",
                            "gateway_call_back",
                            "give_feedback",
                            "list_changes",
                            "list_dossiers",
                            "list_drafts",
                            "list_my_feedback",
                            "list_my_notices",
                            "list_units",
                            "look_up_feedback",
                            "move_dossier",
                            "name_me",
                            "push_dossier",
                            "rate_dossier",
                            "refresh_session",
                            "request_code",
                            "save_draft",
                            "set_notice_preferences",
                            "submit_draft",
                            "revoke_client_token",
                            "submit_dossier",
                            "track_dossier",
                            "create_webhook",
                            "replay_webhook",
                        ],
                        "checks": {
                            "positive_data_acceptance": {
                                "expected-statuses": JUDGED_BEYOND_THE_SCHEMA
                            }
                        },
                    },
                    {
                        # No body is as good as an empty one.
                        "include-operation-id": ["start_oidc"],
                        "checks": {
                            "positive_data_acceptance": {
                                "expected-statuses": JUDGED_BEYOND_THE_SCHEMA
                            },
                            "negative_data_rejection": {"expected-statuses": [*_REFUSALS, "200"]},
                        },
                    },
                    {
                        # Another version of tus is 412, as tus says.
                        "include-path-regex": "/uploads/",
                        "checks": {
                            "negative_data_rejection": {"expected-statuses": [*_REFUSALS, "412"]},
                            "missing_required_header": {"expected-statuses": [*_REFUSALS, "412"]},
                        },
                    },
                    {
                        # Thousands of systematic requests a caller: for whoever has the time.
                        "include-operation-id": ["submit_dossier", "move_dossier"],
                        "phases": {"coverage": {"enabled": EXAMPLES > BOUNDED}},
                    },
                ],
            }
        ),
    )


api = read_schema()


@pytest.fixture
def full_house(
    db: None, clock: object, papers_folder: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A dossier is there with a scan, and nobody is throttled, or there would be little to see."""
    rates = dict.fromkeys(SimpleRateThrottle.THROTTLE_RATES, "1000000/second")
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", rates)
    dossier = s.moved(s.filed(), s.ACCEPT)
    assert dossier.code == CODE
    add_scan(dossier, "birth_notice", PDF, by=s.user(s.CLERK), now=s.MORNING)
    # Heard of a moment ago: nothing outside is asked.
    OidcProvider.objects.create(
        issuer=django_settings.OIDC_ISSUER,
        document={"authorization_endpoint": "https://vneid.example.vn/authorize"},
        document_at=s.MORNING,
    )
    _keep_connection()
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _keep_connection() -> None:
    """A request closes what it cannot go on with, such as the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


def headers_of(who: str | None) -> dict[str, str]:
    """As this account, as a program with every scope, or as nobody."""
    caller = program_with(*Scope) if who == PROGRAM else Caller(who)
    _keep_connection()  # Django's own client, which asked for the program's token, lets it go
    return caller.headers


@pytest.fixture(
    params=[s.CITIZEN, s.CLERK, PROGRAM, None], ids=["citizen", "clerk", "program", "nobody"]
)
def headers(request: pytest.FixtureRequest, full_house: None) -> dict[str, str]:
    return headers_of(request.param)


@api.parametrize()
# One house for all of an operation's requests.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_answer_is_one_that_is_described(case: Case[Any], headers: dict[str, str]) -> None:
    case.call_and_validate(headers=headers)
