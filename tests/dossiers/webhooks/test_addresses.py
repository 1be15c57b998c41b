"""Where events may go, and what of an address is on record."""

import pytest
from pytest_django import Settings

from integrations.endpoints import EndpointRefused, check_url
from integrations.models import Exchange, Link
from tests.webhook_receiver import Receiver

from .. import stories as s
from .worker import Worker, endpoint_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.5/", "https://127.0.0.1/", "https://169.254.169.254/latest/", "https://[::1]/",
        "https://[::ffff:10.0.0.5]/", "https://[64:ff9b::a00:5]/", "https://localhost/", "https://0/",
        "https://2130706433/", "https://0x7f.1/",
    ],
)  # fmt: skip
def test_nothing_goes_into_our_own_network(
    receiver: Receiver, settings: Settings, url: str
) -> None:
    endpoint_of(receiver, url=url)
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    s.filed()
    Worker().work()
    exchange = Exchange.objects.get(link=Link.WEBHOOK)
    assert (exchange.http_status, exchange.error) == (None, "NotPublic")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://an:mat@example.org/", "https:///x",
        "https://example.org:99999/", "https://example.org/ a", "https://" + "a" * 500, "x", "",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(settings: Settings, url: str) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    with pytest.raises(EndpointRefused):
        check_url(url)


def test_a_secret_in_an_address_is_not_on_record(receiver: Receiver) -> None:
    endpoint_of(receiver, url=f"{receiver.url}?token=bi-mat")
    s.filed()
    Worker().work()
    assert len(receiver.taken) == 1
    assert "bi-mat" not in str(Exchange.objects.get(link=Link.WEBHOOK).request)
