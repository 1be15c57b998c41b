"""/healthz: alive while PostgreSQL answers, whatever else is away."""

import pytest
from django.db import OperationalError, connection
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
        browser = Client(raise_request_exception=False)
        browser.cookies["sessionid"] = "x" * 32
        page = browser.get("/admin/")
    finally:
        connection.settings_dict["HOST"] = reachable
        connection.close()
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
    assert (api.status_code, api.json()["type"]) == (503, "/problems/unavailable")
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "tạm gián đoạn" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_before_a_view_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Middleware stands outside REST framework: its errors come by another way."""

    def fail(*args: object) -> None:
        raise OperationalError("the connection was cut")

    monkeypatch.setattr("django.contrib.auth.middleware.AuthenticationMiddleware.__call__", fail)
    answer = Client(raise_request_exception=False).get("/api/v1/procedures/")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert answer["Retry-After"] == "5"
