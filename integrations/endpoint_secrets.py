"""Secrets that sign webhooks, and the signatures (Standard Webhooks 1.0, symmetric).

A signature is made anew at each attempt, so the secret must be read again and cannot be a digest.
In the database it is encrypted with a key made from SECRET_KEY (and, to read, its fallbacks), which
is not there: who has a copy of the database cannot sign in our name.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """``whsec_`` and 256 random bits in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def sealed(secret: str) -> str:
    """As the database holds it."""
    return _box().encrypt(secret.encode()).decode()


def opened(kept: str) -> str:
    """Raises cryptography.fernet.InvalidToken when no key that we have opens it."""
    return _box().decrypt(kept.encode()).decode()


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """``v1,`` and HMAC-SHA256 of id, whole seconds since 1970 and body. ``at`` is aware."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(key: str) -> bytes:
    digest = hashlib.sha256(b"integrations.endpoint_secrets:" + key.encode()).digest()
    return base64.urlsafe_b64encode(digest)
