"""The links themselves. Each is found by its URL alone: whoever answers there is the link."""

from collections.abc import Callable, Mapping
from functools import cache

from django.conf import settings

from ..models import Link
from .base import LinkAdapter
from .civil_registry import CivilRegistry
from .http import Wire
from .mail import Mail
from .national_portal import NationalPortal
from .session import SessionKeeper
from .shared_session import SharedSession
from .sms import Sms, gateway
from .webhooks import Webhooks

__all__ = ["adapter_of", "national_portal", "webhooks"]


@cache
def national_portal() -> NationalPortal:
    """This process's portal client (made at first use, so never shared across a fork)."""
    return NationalPortal(
        _wire(settings.NATIONAL_PORTAL_URL),
        keeper_of(Link.NATIONAL_PORTAL),
        username=settings.NATIONAL_PORTAL_USERNAME,
        password=settings.NATIONAL_PORTAL_PASSWORD,
        unit=settings.NATIONAL_PORTAL_UNIT,
    )


@cache
def civil_registry() -> CivilRegistry:
    """This process's registry client."""
    return CivilRegistry(
        _wire(settings.CIVIL_REGISTRY_URL),
        keeper_of(Link.CIVIL_REGISTRY),
        client_id=settings.CIVIL_REGISTRY_CLIENT_ID,
        client_secret=settings.CIVIL_REGISTRY_CLIENT_SECRET,
    )


@cache
def mail() -> Mail:
    return Mail(
        connect_timeout=settings.LINK_CONNECT_TIMEOUT, read_timeout=settings.LINK_READ_TIMEOUT
    )


@cache
def sms() -> Sms:
    return Sms(gateway())


@cache
def webhooks() -> Webhooks:
    return Webhooks(
        connect_timeout=settings.LINK_CONNECT_TIMEOUT, read_timeout=settings.WEBHOOK_READ_TIMEOUT
    )


_ADAPTERS: Mapping[Link, Callable[[], LinkAdapter]] = {
    Link.NATIONAL_PORTAL: national_portal,
    Link.CIVIL_REGISTRY: civil_registry,
    Link.EMAIL: mail,
    Link.SMS: sms,
}


def adapter_of(link: Link) -> LinkAdapter:
    """Of a link that has one end. Webhooks have many, and an adapter of another kind."""
    return _ADAPTERS[link]()


def keeper_of(link: Link) -> SessionKeeper:
    """Whoever keeps the session under which a link is spoken to: PostgreSQL, for all workers."""
    return SharedSession(link)


def _wire(url: str) -> Wire:
    return Wire(
        url,
        connect_timeout=settings.LINK_CONNECT_TIMEOUT,
        read_timeout=settings.LINK_READ_TIMEOUT,
    )
