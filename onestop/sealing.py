"""Texts that must be read again, so cannot be digests, and that a copy of the database must not
tell: encrypted (Fernet) with a key made from SECRET_KEY and, to read, from its fallbacks.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["InvalidToken", "opened", "sealed"]


def sealed(text: str, purpose: str) -> str:
    """As the database holds it; what is sealed for one purpose opens for no other."""
    return _box(purpose).encrypt(text.encode()).decode()


def opened(kept: str, purpose: str) -> str:
    """Raises InvalidToken when no key that we have opens it."""
    return _box(purpose).decrypt(kept.encode()).decode()


def _box(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key), purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    digest = hashlib.sha256(f"{purpose}:{key}".encode()).digest()
    return base64.urlsafe_b64encode(digest)
