"""The mocks as a real program on free ports, one for each test module, emptied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.mocks.client import MockAddresses, MockControl, running_mocks

from .callers import PortalCaller, RegistryCaller


@pytest.fixture(scope="module")
def mocks() -> Iterator[MockAddresses]:
    with running_mocks(MOCK_REGISTRY_DELAY="0", MOCK_SEED="20210912") as addresses:
        yield addresses


@pytest.fixture(scope="module")
def control_of_module(mocks: MockAddresses) -> Iterator[MockControl]:
    with MockControl(mocks.control_url) as control:
        yield control


@pytest.fixture
def control(control_of_module: MockControl) -> MockControl:
    """The control API of a program that has forgotten all of the test before."""
    control_of_module.reset()
    return control_of_module


@pytest.fixture
def portal(mocks: MockAddresses, control: MockControl) -> Iterator[PortalCaller]:
    """Logged in."""
    caller = PortalCaller(mocks.portal_url)
    caller.login()
    yield caller
    caller.http.close()


@pytest.fixture
def registry(mocks: MockAddresses, control: MockControl) -> Iterator[RegistryCaller]:
    """With a token."""
    caller = RegistryCaller(mocks.registry_url)
    caller.token()
    yield caller
    caller.http.close()
