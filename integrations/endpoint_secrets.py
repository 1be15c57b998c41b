"""Secrets that sign webhooks, and the signatures (Standard Webhooks 1.0, symmetric).

A signature is made anew at each attempt, so the secret must be read again and cannot be a digest.
In the database it is sealed (onestop/sealing.py): who has a copy of it cannot sign in our name.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from onestop import sealing

PREFIX = "whsec_"
_BYTES = 32
_PURPOSE = "integrations.endpoint_secrets"


def new_secret() -> str:
    """``whsec_`` and 256 random bits in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def sealed(secret: str) -> str:
    """As the database holds it."""
    return sealing.sealed(secret, _PURPOSE)


def opened(kept: str) -> str:
    """Raises cryptography.fernet.InvalidToken when no key that we have opens it."""
    return sealing.opened(kept, _PURPOSE)


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """``v1,`` and HMAC-SHA256 of id, whole seconds since 1970 and body. ``at`` is aware."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
