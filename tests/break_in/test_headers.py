"""What every answer tells a browser: run nothing of others, frame nothing, guess no type."""

import pytest
from django.test import Client as Browser

from dossiers.form_codes import FormCode
from dossiers.states import DossierState as S
from tests.admin_pages import Desk
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.admin.addresses import form

pytestmark = pytest.mark.django_db


def answers() -> dict[str, object]:
    dossier = s.in_state(S.ACCEPTED)
    desk = Desk(s.CLERK)
    return {
        "page": desk.client.get("/admin/"),
        "sign-in": Browser().get("/admin/login/"),
        "pdf": desk.client.post(form(dossier, FormCode.RECEIPT)),
        "public page": Browser().get("/status/"),
        "reference": Browser().get("/api/docs/"),
        "data": Caller(s.CITIZEN).get("dossiers/"),
        "problem": Caller().get("dossiers/"),
        "not found": Browser().get("/nothing"),
    }


def test_every_answer_says_the_same_of_types_frames_and_features() -> None:
    for name, answer in answers().items():
        headers = answer.headers  # type: ignore[attr-defined]
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert "camera=()" in headers["Permissions-Policy"], name
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], name


def policies() -> dict[str, dict[str, str]]:
    found = {}
    for name, answer in answers().items():
        text = answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
        parts = (part.strip().partition(" ") for part in text.split(";"))
        found[name] = {directive: sources for directive, _space, sources in parts}
    return found


def test_data_and_papers_run_nothing_and_pages_run_ours_alone() -> None:
    told = policies()
    for name in ("pdf", "data", "problem"):
        assert told[name]["default-src"] == "'none'", name
        assert "script-src" not in told[name], name
    for name in ("page", "sign-in", "public page", "reference", "not found"):
        scripts = told[name].get("script-src", told[name]["default-src"])
        assert "'unsafe-inline'" not in scripts, name
        assert "'self'" in scripts, name
        assert "http" not in scripts, name
        assert told[name]["object-src"] == "'none'", name
        assert told[name]["base-uri"] == "'none'", name
    assert "'unsafe-eval'" not in told["reference"].get("script-src", "")
