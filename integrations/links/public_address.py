"""Where a name leads, and whether we may go there: never into our own network.

The address that was looked at is the one that is connected to, so that a name which is answered
differently the next time (DNS rebinding) leads nowhere else.
"""

import ipaddress
import socket
from dataclasses import dataclass

from django.conf import settings


class NotPublic(Exception):
    """The name leads to no address that may be spoken to."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address as a URL has it."""

    host: str


def public_place(host: str, port: int) -> Place:
    """The first address of the host, if all of them are public. Raises NotPublic, OSError.

    ``WEBHOOK_PRIVATE_ADDRESSES`` lets private ones pass, for tests and trials.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not settings.WEBHOOK_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise NotPublic
    first = addresses[0]
    return Place(f"[{first}]" if first.version == 6 else str(first))


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it is a host's own address on the internet, also if written inside an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address in _TRANSLATED:
            return False
    return address.is_global and not address.is_multicast


#: IPv4 behind a translator (RFC 6052).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
