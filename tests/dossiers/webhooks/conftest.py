"""A receiver of events, with a worker that does not wait long for it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from integrations import links
from tests.webhook_receiver import Receiver, running_receiver


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.LINK_CONNECT_TIMEOUT = settings.LINK_READ_TIMEOUT = 0.5
    settings.WEBHOOK_READ_TIMEOUT, settings.LINK_LEASE_SECONDS = 0.5, 10
    links.webhooks.cache_clear()
    with running_receiver() as receiver:
        yield receiver
    links.webhooks.cache_clear()
