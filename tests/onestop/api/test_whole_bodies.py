"""Bodies in chunks, and bodies of requests that are refused before anybody read them."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.scopes import Scope
from tests.integrators import FORM, basic, program_with, registered

pytestmark = pytest.mark.django_db

PUSHED = b'{"MaHoSo": "G01.899-261123-0007"}'


def in_chunks(path: str, raw: bytes, media_type: str, authorization: str) -> Any:
    """As the web server hands it over: no length is told."""
    handed: Any = {
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": BytesIO(raw),
        "CONTENT_LENGTH": "",
    }
    headers = {"content-type": media_type, "authorization": authorization}
    return Client().generic("POST", f"/api/v1/{path}", headers=headers, **handed)


def test_a_body_in_chunks_is_read() -> None:
    token = program_with(*Scope).headers["Authorization"]
    answer = in_chunks("inbound/dossiers/", PUSHED, "application/json", token)
    assert (answer.status_code, answer.json()["their_code"]) == (201, "G01.899-261123-0007")


def test_a_form_in_chunks_is_read() -> None:
    client, secret = registered(Scope.FEED_READ)
    form = urlencode({"grant_type": "client_credentials"}).encode()
    answer = in_chunks("oauth/token/", form, FORM, basic(client.client_id, secret))
    assert (answer.status_code, answer.json()["scope"]) == (200, "feed:read")


def test_a_body_in_chunks_that_is_too_large_is_refused(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    token = program_with(*Scope).headers["Authorization"]
    answer = in_chunks("inbound/dossiers/", PUSHED + b" " * 5000, "application/json", token)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


@pytest.mark.parametrize(
    ("path", "media_type", "status"),
    [
        ("inbound/dossiers/", "application/json", 401),
        ("inbound/dossiers", "application/json", 308),
        ("nothing/", "application/json", 404),
        ("tracking/", "text/plain", 415),
    ],
)
def test_nothing_of_a_refused_body_is_left(path: str, media_type: str, status: int) -> None:
    """Else the web server closes the connection, and the next request on it is lost."""
    answer = Client().post(f"/api/v1/{path}", PUSHED * 100, content_type=media_type)
    assert answer.status_code == status
    assert answer.wsgi_request.read() == b""
