"""A change of the API that breaks callers is named as one in docs/api-changes.md."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from .schema_changes import breaking_changes

DOCS = Path(__file__).parents[2] / "docs"


def read(name: str) -> Any:
    return yaml.load((DOCS / name).read_text(encoding="utf-8"), yaml.CSafeLoader)


@pytest.fixture(scope="module")
def released() -> Any:
    """The document as it was last released; replaced at a release by what is published then."""
    return read("openapi.released.yaml")


def test_what_breaks_callers_is_named(released: Any) -> None:
    """Take it back, or name it under "Not released yet" in docs/api-changes.md, line by line."""
    changes = (DOCS / "api-changes.md").read_text(encoding="utf-8")
    named = changes.partition("## Not released yet")[2].partition("\n## ")[0]
    broken = breaking_changes(released, read("openapi.yaml"))
    assert [each for each in broken if f"`{each}`" not in named] == []


def test_nothing_is_named_that_breaks_nobody(released: Any) -> None:
    changes = (DOCS / "api-changes.md").read_text(encoding="utf-8")
    named = changes.partition("### Breaking")[2].partition("\n#")[0]
    told = [
        line.removeprefix("- `").partition("`")[0]
        for line in named.splitlines()
        if line[:2] == "- "
    ]
    broken = breaking_changes(released, read("openapi.yaml"))
    assert [each for each in told if each not in broken] == []


def test_a_document_breaks_nothing_of_itself(released: Any) -> None:
    assert breaking_changes(released, deepcopy(released)) == []


def schema(document: Any, name: str) -> Any:
    return document["components"]["schemas"][name]


DOSSIERS, DOSSIER = "/api/v1/dossiers/", "/api/v1/dossiers/{code}/"
CHANGES = {
    f"GET {DOSSIER}: gone": lambda d: d["paths"].pop(DOSSIER),
    f"GET {DOSSIER} 200.due_at: gone": lambda d: schema(d, "DossierDetail")["properties"].pop(
        "due_at"
    ),
    f"GET {DOSSIER} 200.code: not always there": lambda d: schema(d, "DossierDetail")[
        "required"
    ].remove("code"),
    f"GET {DOSSIER} 200.version: string does not fit": lambda d: schema(d, "DossierDetail")[
        "properties"
    ]["version"].update(type="string"),
    f"GET {DOSSIERS} query limit: maximum is less": lambda d: _parameter(d, "limit")[
        "schema"
    ].update(maximum=10),
    f"GET {DOSSIERS} query state: gone": lambda d: d["paths"][DOSSIERS]["get"]["parameters"].remove(
        _parameter(d, "state")
    ),
    f"GET {DOSSIERS} query limit: needed now": lambda d: _parameter(d, "limit").update(
        required=True
    ),
    f"GET {DOSSIERS} security: bearerToken not enough": lambda d: d["paths"][DOSSIERS]["get"][
        "security"
    ].remove({"bearerToken": []}),
    f"POST {DOSSIERS} body.result_delivery: post not taken": lambda d: schema(
        d, "ArgumentsResultDelivery"
    )["enum"].remove("post"),
    f"POST {DOSSIERS} body.papers: needed now": lambda d: (
        schema(d, "BirthRegistrationSubmission").setdefault("required", []).append("papers")
    ),
    f"POST {DOSSIERS} 201: gone": lambda d: d["paths"][DOSSIERS]["post"]["responses"].pop("201"),
}


def _parameter(document: Any, name: str) -> Any:
    parameters = document["paths"][DOSSIERS]["get"]["parameters"]
    return next(each for each in parameters if each["name"] == name)


@pytest.mark.parametrize("line", CHANGES)
def test_each_kind_of_break_is_found(released: Any, line: str) -> None:
    changed = deepcopy(released)
    CHANGES[line](changed)
    assert line in breaking_changes(released, changed)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["paths"].update({"/api/v1/new/": {}}),
        lambda d: schema(d, "DossierDetail")["properties"].update(more={"type": "string"}),
        lambda d: schema(d, "DossierState")["enum"].append("frozen"),
        lambda d: _parameter(d, "limit")["schema"].update(maximum=1000),
        lambda d: schema(d, "BirthRegistrationSubmission")["properties"].update(
            more={"type": "string"}
        ),
    ],
)
def test_what_is_more_breaks_nobody(released: Any, change: Any) -> None:
    changed = deepcopy(released)
    change(changed)
    assert breaking_changes(released, changed) == []
