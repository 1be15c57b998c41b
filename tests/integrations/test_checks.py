import pytest
from django.core.checks import run_checks
from pytest_django import Settings


@pytest.mark.parametrize(("lease", "errors"), [(90, 0), (72, 0), (71.9, 1)])
def test_a_lease_must_outlive_its_requests(settings: Settings, lease: float, errors: int) -> None:
    settings.LINK_CONNECT_TIMEOUT, settings.LINK_READ_TIMEOUT = 3.0, 15.0
    settings.LINK_LEASE_SECONDS = lease
    found = [error.id for error in run_checks()]
    assert found.count("integrations.E001") == errors


@pytest.mark.parametrize(("lease", "errors"), [(90, 0), (86, 0), (85.9, 1)])
def test_a_lease_must_outlive_a_call_of_an_endpoint(
    settings: Settings, lease: float, errors: int
) -> None:
    settings.LINK_CONNECT_TIMEOUT, settings.WEBHOOK_READ_TIMEOUT = 3.0, 40.0
    settings.LINK_LEASE_SECONDS = lease
    found = [error.id for error in run_checks()]
    assert found.count("integrations.E004") == errors
