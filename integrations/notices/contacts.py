"""Where a notice can go: an address as it was given, or nowhere (pure)."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_SEPARATORS = re.compile(r"[\s.\-()]")
#: Vietnamese mobile numbers; nothing else in the country takes SMS.
_MOBILE = re.compile(r"(?:\+?84|0)([35789]\d{8})", re.ASCII)
_ABROAD = re.compile(r"\+(?!84)[1-9]\d{7,14}", re.ASCII)


def mail_address(given: str) -> str:
    """The e-mail address, or "" if none can be sent to."""
    address = given.strip()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def mobile_number(given: str) -> str:
    """The number in E.164 ("+84901234567"), or "" if it takes no SMS."""
    bare = _SEPARATORS.sub("", given)
    if found := _MOBILE.fullmatch(bare):
        return f"+84{found[1]}"
    return bare if _ABROAD.fullmatch(bare) else ""
