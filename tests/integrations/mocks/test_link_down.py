"""A whole link is down: nobody listens; later it is back on the same port."""

from __future__ import annotations

import threading
import time

import httpx
import pytest

from integrations.mocks.client import MockAddresses, MockControl

from .callers import PortalCaller, RegistryCaller, codes, dossier, get, step


def test_connections_are_refused_until_it_is_cleared(
    mocks: MockAddresses, portal: PortalCaller, registry: RegistryCaller, control: MockControl
) -> None:
    portal.insert(dossier(1))
    control.fault("portal", "down")
    assert control.health()["links"]["portal"]["listening"] is False
    for _ in range(3):
        with pytest.raises(httpx.ConnectError):
            get(mocks.portal_url)
    with pytest.raises(httpx.TransportError):
        portal.append(step(1, 0))  # a connection from before is gone too
    assert registry.declare(1).json()["status"] == 1
    control.clear()
    portal_now = control.health()["links"]["portal"]
    assert (portal_now["url"], portal_now["listening"]) == (mocks.portal_url, True)
    assert codes(portal.append(step(1, 0))) == [0]


def test_it_comes_back_by_itself(mocks: MockAddresses, control: MockControl) -> None:
    control.fault("registry", "down", duration=0.3)
    with pytest.raises(httpx.ConnectError):
        get(mocks.registry_url)
    time.sleep(0.4)
    assert get(mocks.registry_url).status_code == 404


def test_it_can_go_up_and_down_often(mocks: MockAddresses, control: MockControl) -> None:
    for _ in range(20):
        fault = control.fault("portal", "down")
        with pytest.raises(httpx.ConnectError):
            get(mocks.portal_url)
        control.clear(fault["id"])
        assert get(f"{mocks.portal_url}/tracuu/x").status_code == 404


def test_a_request_under_way_is_cut_off_and_not_done(
    portal: PortalCaller, control: MockControl
) -> None:
    control.fault("portal", "slow", "DongBoHoSoMC", latency=0.3)
    errors: list[Exception] = []

    def insert() -> None:
        try:
            portal.insert(dossier(1))
        except httpx.TransportError as error:
            errors.append(error)

    waiting = threading.Thread(target=insert)
    waiting.start()
    time.sleep(0.1)
    control.fault("portal", "down")
    waiting.join(3)
    assert len(errors) == 1
    control.clear()
    time.sleep(0.4)
    assert portal.look_up(1) == []
    (request,) = control.requests(operation="DongBoHoSoMC")
    assert (request["done"], request["reply"]) == (False, "lost")


def test_down_for_some_requests_leaves_the_socket_open(
    mocks: MockAddresses, control: MockControl
) -> None:
    control.fault("portal", "down", count=1)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        get(f"{mocks.portal_url}/tracuu/x")
    assert get(f"{mocks.portal_url}/tracuu/x").status_code == 404


def test_two_reasons_to_be_down(mocks: MockAddresses, control: MockControl) -> None:
    control.fault("portal", "down", name="storm")
    control.fault("portal", "down", name="flood")
    control.clear(name="storm")
    with pytest.raises(httpx.ConnectError):
        get(mocks.portal_url)
    control.clear(name="flood")
    assert get(mocks.portal_url).status_code == 404
