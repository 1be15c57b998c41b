"""What an ID token says, once everything about it holds (OpenID Connect Core section 3.1.3.7)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ..contacts import read_contact
from ..models import ContactKind
from ..models.citizen import PERSONAL_ID_NUMBER

_KEY_TYPES = ("RSA", "EC")
_DATES = ("%Y-%m-%d", "%d/%m/%Y")


class TokenRefused(Exception):
    """Why goes to the log, without what the token says."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider vouches for; what it did not say is empty.

    So is the number where the sign-in does not reach one of ``OIDC_LEVELS``.
    """

    subject: str
    personal_id_number: str
    full_name: str
    date_of_birth: date | None
    phone: str


def read_id_token(token: str, keys: dict[str, Any], *, nonce: str, now: datetime) -> Person:
    """Check signature, issuer, audience, times and nonce. Raises TokenRefused.

    Only the algorithms of the settings count, whatever the token's header says.
    """
    try:
        checked = jwt.decode(token, _usable(keys), algorithms=settings.OIDC_ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=settings.OIDC_LEEWAY_SECONDS,
            iss={"essential": True, "value": settings.OIDC_ISSUER},
            aud={"essential": True, "value": settings.OIDC_CLIENT_ID},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        registry.validate(checked.claims)
    except (JoseError, ValueError) as failure:
        raise TokenRefused(type(failure).__name__) from failure
    audience, ours = checked.claims["aud"], settings.OIDC_CLIENT_ID
    if isinstance(audience, list) and len(audience) > 1 and checked.claims.get("azp") != ours:
        raise TokenRefused("azp")  # of several audiences, it must have been made out to us
    return _person(checked.claims)


def _usable(keys: dict[str, Any]) -> KeySet:
    listed = keys.get("keys")
    wanted = [
        key
        for key in (listed if isinstance(listed, list) else [])
        if isinstance(key, dict) and key.get("kty") in _KEY_TYPES and key.get("use", "sig") == "sig"
    ]
    return KeySet.import_key_set({"keys": wanted})


def _person(claims: dict[str, Any]) -> Person:
    names = settings.OIDC_CLAIMS

    def said(name: str) -> str:
        value = claims.get(names[name])
        return value.strip() if isinstance(value, str) else ""

    number = said("personal_id_number")
    if settings.OIDC_LEVELS and said("level") not in settings.OIDC_LEVELS:
        number = ""  # not sure enough of whose it is
    if number and not _is_number(number):
        raise TokenRefused("personal_id_number")
    if not 1 <= len(claims["sub"]) <= 255:
        raise TokenRefused("sub")
    contact = read_contact(said("phone"))
    return Person(
        subject=claims["sub"],
        personal_id_number=number,
        full_name=said("full_name")[:200],
        date_of_birth=_date(said("date_of_birth")),
        phone=contact[1] if contact and contact[0] is ContactKind.PHONE else "",
    )


def _is_number(text: str) -> bool:
    return re.fullmatch(PERSONAL_ID_NUMBER, text, re.ASCII) is not None


def _date(text: str) -> date | None:
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    return None
