"""The published OpenAPI document is the one the code makes, and says everything about each door."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from ruamel.yaml import YAML

from onestop.problems import KINDS, MEDIA_TYPE

PUBLISHED = Path(__file__).parents[2] / "docs" / "openapi.yaml"

#: What takes a file or a form; everything else takes JSON.
UPLOADS = {"post /api/v1/dossiers/{code}/scans/", "post /api/v1/drafts/{draft_id}/papers/"}
#: Takes bytes, which need no example.
PARTS = {"patch /api/v1/uploads/{upload_id}/"}
#: Speak as OAuth 2.0 says, also where they refuse a client.
OAUTH = {"post /api/v1/oauth/token/", "post /api/v1/oauth/revoke/"}


def test_the_published_document_is_up_to_date(tmp_path: Path) -> None:
    """Write it anew with ``manage.py spectacular --file docs/openapi.yaml``."""
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(made))
    assert made.read_text(encoding="utf-8") == PUBLISHED.read_text(encoding="utf-8")


def test_readers_of_yaml_1_1_and_1_2_see_the_same() -> None:
    text = PUBLISHED.read_text(encoding="utf-8")
    assert YAML(typ="safe").load(text) == yaml.safe_load(text)


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))


def operations(document: Any) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_is_described(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    tags = {tag["name"] for tag in document["tags"]}
    names = [operation["operationId"] for _where, operation in operations(document)]
    assert len(names) == len(set(names))
    for where, operation in operations(document):
        assert operation["summary"], where
        assert operation["description"], where
        assert set(operation["tags"]) <= tags, where
        assert operation["security"], where
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (where, parameter["name"])
        if "requestBody" in operation:
            assert operation["requestBody"]["required"], where
            (content,) = operation["requestBody"]["content"].items()
            media_type = "multipart/form-data" if where in UPLOADS else "application/json"
            if where in OAUTH:
                media_type = "application/x-www-form-urlencoded"
            if where in PARTS:
                assert content[0] == "application/offset+octet-stream"
                continue
            assert content[0] == media_type, where
            assert content[1]["examples"], where


def test_every_refusal_is_a_problem_with_an_example(document: Any) -> None:
    refusals = document["components"]["responses"]
    seen = set()
    for where, operation in operations(document):
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                assert response["description"], where
                continue
            if where in OAUTH and status in ("400", "401"):
                schema = response["content"]["application/json"]["schema"]
                assert schema["$ref"].endswith("/OAuthError"), where
                continue
            name = response["$ref"].rpartition("/")[2]
            content = refusals[name]["content"][MEDIA_TYPE]
            assert content["schema"]["$ref"].endswith("/Problem")
            for example in content["examples"].values():
                assert example["value"]["status"] == int(status)
                seen.add(example["value"]["type"].removeprefix("/problems/"))
        assert "406" in operation["responses"], where
        if operation["security"] != [{}]:
            assert "401" in operation["responses"], where
    everywhere = {"method-not-allowed", "internal-error", "unavailable"}
    assert seen | everywhere == set(KINDS)


def test_names_of_components_are_for_reading(document: Any) -> None:
    assert not [name for name in document["components"]["schemas"] if "_" in name]


def test_bodies_are_told_apart_by_a_discriminator(document: Any) -> None:
    schemas = document["components"]["schemas"]
    for name, field in (("DossierSubmission", "procedure"), ("TransitionCommand", "transition")):
        schema = schemas[name]
        assert schema["discriminator"]["propertyName"] == field
        chosen = {each["$ref"] for each in schema["oneOf"]}
        assert set(schema["discriminator"]["mapping"].values()) == chosen
        for value, reference in schema["discriminator"]["mapping"].items():
            described = schemas[reference.rpartition("/")[2]]
            assert described["properties"][field]["const"] == value


def test_what_is_the_systems_own_is_not_offered(document: Any) -> None:
    mapping = document["components"]["schemas"]["TransitionCommand"]["discriminator"]["mapping"]
    assert not {"registry_registered", "registry_returned", "attach_personal_id"} & set(mapping)


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("", "*/*", "application/vnd.oai.openapi"),
        ("?format=json", "*/*", "application/vnd.oai.openapi+json"),
        ("", "application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
    ],
)
def test_it_is_served_in_yaml_and_json(query: str, accept: str, media_type: str) -> None:
    answer = Client().get(f"/api/schema/{query}", headers={"accept": accept})
    assert answer.status_code == 200
    assert answer["Content-Type"] == media_type
    assert yaml.safe_load(answer.content)["info"]["title"] == "onestop"


def test_odd_questions_for_the_schema_do_not_break_it() -> None:
    for query in ("?lang=%00", "?format=%00", "?version=%00", "?format=xml"):
        assert Client().get(f"/api/schema/{query}").status_code in (200, 404)


def test_the_browsable_page_needs_nothing_from_elsewhere() -> None:
    page = Client().get("/api/docs/")
    assert page.status_code == 200
    assert b"swagger-ui" in page.content
    assert b"https://" not in page.content
    assert b"http://" not in page.content
