"""The links as tests find them: the mocks as a real program, or a server that answers as told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_django import Settings

from integrations import links
from integrations.mocks.client import MockAddresses, MockControl, running_mocks
from integrations.models import OutboxMessage
from integrations.signals import delivery_settled

from .mail_server import MailServer, running_mail_server
from .scripted_link import ScriptedLink, scripted_link


@pytest.fixture(scope="session")
def mock_program() -> Iterator[MockAddresses]:
    with running_mocks(MOCK_REGISTRY_DELAY="0", MOCK_SEED="20210912") as addresses:
        yield addresses


@pytest.fixture(scope="session")
def control_of_session(mock_program: MockAddresses) -> Iterator[MockControl]:
    with MockControl(mock_program.control_url) as control:
        yield control


@pytest.fixture
def theirs(
    mock_program: MockAddresses, control_of_session: MockControl, settings: Settings
) -> Iterator[MockControl]:
    """Both mocks, emptied, with our links pointed at them; what they hold and how to spoil it."""
    control_of_session.reset()
    settings.NATIONAL_PORTAL_URL = mock_program.portal_url
    settings.CIVIL_REGISTRY_URL = mock_program.registry_url
    with _fresh_clients(settings):
        yield control_of_session


@pytest.fixture
def scripted(settings: Settings) -> Iterator[ScriptedLink]:
    """Both links are one server that answers as the test says."""
    with scripted_link() as link:
        settings.NATIONAL_PORTAL_URL = settings.CIVIL_REGISTRY_URL = link.url
        with _fresh_clients(settings):
            yield link


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A mail server that answers as the test says, and ours is pointed at it."""
    with running_mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        with _fresh_clients(settings):
            yield server


@pytest.fixture
def sms_gateway(scripted: ScriptedLink, settings: Settings) -> ScriptedLink:
    """The SMS gateway is a server that answers as the test says, at any hour."""
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = scripted.url, "a-token-nobody-may-see"
    settings.SMS_QUIET_HOURS = [0, 0]
    return scripted


@contextmanager
def _fresh_clients(settings: Settings) -> Iterator[None]:
    settings.LINK_CONNECT_TIMEOUT = 0.5
    settings.LINK_READ_TIMEOUT = 0.5
    settings.LINK_LEASE_SECONDS = 10
    forget_clients()
    yield
    forget_clients()


def forget_clients() -> None:
    """As in a new process: no client, no session, no token."""
    links.national_portal.cache_clear()
    links.civil_registry.cache_clear()
    links.mail.cache_clear()
    links.sms.cache_clear()
    links.webhooks.cache_clear()


@dataclass
class Told:
    """What the receiver was told; ``then`` runs inside the receiver, and may raise."""

    messages: list[tuple[str, str, Any]] = field(default_factory=list)
    then: Callable[[OutboxMessage], None] = lambda _message: None

    def hear(self, *, message: OutboxMessage, answer: Any, **_rest: Any) -> None:
        self.messages.append((message.key, message.status, answer))
        self.then(message)

    @property
    def keys(self) -> list[str]:
        return [key for key, _status, _answer in self.messages]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """In place of the dossiers, which know nothing of these tests' messages."""
    told = Told()
    monkeypatch.setattr(delivery_settled, "receivers", [])
    delivery_settled.connect(told.hear, weak=False)
    return told
