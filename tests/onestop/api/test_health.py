"""/healthz: alive while PostgreSQL answers, whatever else is away."""

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.django_db
def test_healthy() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]
    assert Client().head("/healthz").status_code == 200
    assert Client().post("/healthz").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_unhealthy_without_postgresql() -> None:
    reachable = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        answer = Client().get("/healthz")
        api = Client(raise_request_exception=False).get("/api/v1/procedures/")
    finally:
        connection.settings_dict["HOST"] = reachable
        connection.close()
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
    assert (api.status_code, api.json()["type"]) == (503, "/problems/unavailable")
