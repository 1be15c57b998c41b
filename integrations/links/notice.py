"""What a notice's message holds (docs/delivery-guarantees.md, "Notices"), and how it is told.

``{"ref", "to", "subject", "body", "template", "language", "version", "secrets"}``: ``ref`` is the
message's own subject; ``template``, ``language`` and ``version`` say which text it was made of;
``secrets`` are put into the text when it goes, and nowhere else.
"""

import hashlib
from typing import Any

from ..expiry import SECRETS
from ..models import OutboxMessage

_MASK = "***"


def told(message: OutboxMessage) -> tuple[str, str]:
    """Subject ("" of an SMS) and text, as they go out."""
    return _texts(message, lambda secret: secret)


def recorded(message: OutboxMessage) -> tuple[str, str]:
    """The same as they are kept on record: secrets masked."""
    return _texts(message, lambda _secret: _MASK)


def _texts(message: OutboxMessage, show: Any) -> tuple[str, str]:
    subject, body = message.payload.get("subject", ""), message.payload["body"]
    for name, secret in message.payload.get(SECRETS, {}).items():
        subject = subject.replace(f"{{{name}}}", show(secret))
        body = body.replace(f"{{{name}}}", show(secret))
    return subject, body


def reference(message: OutboxMessage) -> str:
    """What receivers know doubles by: the same at every attempt, and nothing to be read in it."""
    return hashlib.sha256(f"{message.link} {message.key}".encode()).hexdigest()[:32]


def masked_address(address: str) -> str:
    """Enough to be known by whoever knows it: "n•••@gmail.com", "•••4567"."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••{at}{domain}" if at else f"•••{address[-4:]}"
