"""Integrators' programs, as they call: OAuth 2.0 client credentials, then a bearer token."""

import base64
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from accounts import demo
from accounts.client_credentials import issue_secret, register_client
from accounts.models import Client, Unit
from accounts.scopes import Scope
from tests.callers import Caller

FORM = "application/x-www-form-urlencoded"


def registered(
    *scopes: Scope, units: tuple[str, ...] = (demo.WARD,), **fields: Any
) -> tuple[Client, str]:
    """A client that may do that in these units, and its secret."""
    client = Client(name="Hệ thống của tỉnh", scopes=[each.value for each in scopes], **fields)
    register_client(client, by=None, now=timezone.now())
    client.units.set(Unit.objects.filter(code__in=units))
    return client, new_secret(client)


def new_secret(client: Client, overlap: timedelta = timedelta(days=7)) -> str:
    return issue_secret(client, by=None, now=timezone.now(), overlap=overlap)


def basic(client_id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def ask_token(client_id: str, secret: str, **parameters: str) -> Any:
    """The answer to client_secret_basic."""
    asked = {"grant_type": "client_credentials"} | parameters
    return post_form("oauth/token/", asked, authorization=basic(client_id, secret))


def post_form(path: str, fields: Any, **headers: str) -> Any:
    return Caller().post(path, urlencode(fields).encode(), content_type=FORM, **headers)


def program(client: Client, secret: str, **parameters: str) -> Caller:
    """The client with a fresh token."""
    caller = Caller()
    token = ask_token(client.client_id, secret, **parameters).json()["access_token"]
    caller.headers["Authorization"] = f"Bearer {token}"
    return caller


def program_with(*scopes: Scope, units: tuple[str, ...] = (demo.WARD,), **fields: Any) -> Caller:
    return program(*registered(*scopes, units=units, **fields))
