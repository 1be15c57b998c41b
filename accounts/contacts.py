"""One spelling for each e-mail address and phone number (pure)."""

import re

from .models.contact import ContactKind

#: Vietnamese mobile numbers, as people write them; digits of other scripts are none, or one
#: telephone would be many contacts.
_PHONE = re.compile(r"(?:\+?84|0)([35789]\d{8})", re.ASCII)
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f.]+(?:\.[^@\s\x00-\x1f\x7f.]+)+")


def read_contact(text: str) -> tuple[ContactKind, str] | None:
    """The kind and its one spelling: lower case, or 0 and nine digits. None: it is neither."""
    text = text.strip()
    phone = _PHONE.fullmatch(re.sub(r"[\s.()-]", "", text))
    if phone:
        return ContactKind.PHONE, f"0{phone[1]}"
    if len(text) <= 254 and _EMAIL.fullmatch(text):
        return ContactKind.EMAIL, text.lower()
    return None


def masked(kind: ContactKind, value: str) -> str:
    """Enough to recognise one's own: ``h***@example.vn``, ``09*****678`` (of +84 9... as well)."""
    if kind is ContactKind.EMAIL:
        local, _at, domain = value.rpartition("@")
        return f"{local[:1]}***@{domain}"
    value = re.sub(r"^\+84", "0", value)
    return f"{value[:2]}*****{value[-3:]}"
