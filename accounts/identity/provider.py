"""The provider over HTTP: its document, its keys, codes for tokens; and a breaker before it.

What is known of it stands in PostgreSQL, one for all web processes.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
from django.conf import settings
from django.db.models import F, Q

from ..models import OidcProvider

logger = logging.getLogger(__name__)
Told = TypeVar("Told")

#: How long its document and its keys are taken as they were. An unknown key is asked for at once.
_DOCUMENT_KEPT = timedelta(minutes=1)
_KEYS_KEPT = timedelta(hours=1)
#: So many failures in a row, and it is left alone for a while; then one request looks again.
_MOST_FAILURES = 2
_LEFT_ALONE = timedelta(seconds=30)
#: How long that one request may take before another looks.
_LOOKING = timedelta(seconds=15)
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderUnavailable(Exception):
    """It does not answer, or not as it should; or it did not lately and is not asked."""


class CodeRefused(Exception):
    """It answers, and does not take the code (RFC 6749 section 5.2)."""


def is_configured() -> bool:
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def known_dark_until(now: datetime) -> datetime | None:
    """Until when it is not asked, as far as is known without asking it; None: it may be asked."""
    kept = OidcProvider.objects.filter(issuer=settings.OIDC_ISSUER).first()
    return kept.dark_until if kept and kept.dark_until and kept.dark_until > now else None


def provider_document(now: datetime) -> dict[str, Any]:
    """Its discovery document, at most a minute old: that it came shows that it answers."""
    kept = _kept()
    if kept.document is not None and _fresh(kept.document_at, _DOCUMENT_KEPT, now):
        return dict(kept.document)

    def ask(client: httpx.Client) -> dict[str, Any]:
        url = f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration"
        document = _object(client.get(url))
        if document.get("issuer") != settings.OIDC_ISSUER:
            raise ProviderUnavailable("its document is another issuer's")
        if not all(isinstance(document.get(name), str) for name in _NEEDED):
            raise ProviderUnavailable("its document lacks an endpoint")
        return document

    document = _ask(ask, now)
    OidcProvider.objects.filter(pk=kept.pk).update(document=document, document_at=now)
    return document


def provider_keys(now: datetime, *, anew: bool = False) -> dict[str, Any]:
    """Its JWK set, as kept for an hour, or asked for ``anew``."""
    kept = _kept()
    if not anew and kept.keys is not None and _fresh(kept.keys_at, _KEYS_KEPT, now):
        return dict(kept.keys)
    url = provider_document(now)["jwks_uri"]
    keys = _ask(lambda client: _object(client.get(url)), now)
    OidcProvider.objects.filter(pk=kept.pk).update(keys=keys, keys_at=now)
    return keys


def exchange_code(code: str, *, redirect_url: str, code_verifier: str, now: datetime) -> str:
    """The ID token that it gives for a code. Raises CodeRefused, ProviderUnavailable."""
    url = provider_document(now)["token_endpoint"]

    def ask(client: httpx.Client) -> str | None:
        answer = client.post(
            url,
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_url,
                "code_verifier": code_verifier,
            },
            auth=(settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET),
            headers={"Accept": "application/json"},
        )
        if answer.status_code in (400, 401):
            return None
        token = _object(answer).get("id_token")
        if not isinstance(token, str):
            raise ProviderUnavailable("no ID token came")
        return token

    token = _ask(ask, now)
    if token is None:
        raise CodeRefused
    return token


def _ask(ask: Callable[[httpx.Client], Told], now: datetime) -> Told:
    """Ask, unless it was dark lately; what comes of it is remembered for everybody."""
    mine = OidcProvider.objects.filter(pk=_kept().pk)
    was_dark = mine.exclude(dark_until=None).exists()
    # Once the time is over, one of all who come looks whether it is back.
    if was_dark and not mine.filter(dark_until__lte=now).update(dark_until=now + _LOOKING):
        raise ProviderUnavailable("it was dark a moment ago")
    timeout = httpx.Timeout(settings.OIDC_READ_TIMEOUT, connect=settings.OIDC_CONNECT_TIMEOUT)
    try:
        with httpx.Client(timeout=timeout, follow_redirects=False) as client:
            told = ask(client)
    except (httpx.HTTPError, ProviderUnavailable) as failure:
        mine.update(failures=F("failures") + 1)
        mine.filter(Q(failures__gte=_MOST_FAILURES) | Q(dark_until__isnull=False)).update(
            dark_until=now + _LEFT_ALONE
        )
        logger.warning("the identity provider did not answer: %s", type(failure).__name__)
        raise ProviderUnavailable from failure
    mine.exclude(failures=0, dark_until=None).update(failures=0, dark_until=None)
    return told


def _kept() -> OidcProvider:
    kept, _is_new = OidcProvider.objects.get_or_create(issuer=settings.OIDC_ISSUER)
    return kept


def _fresh(at: datetime | None, lives: timedelta, now: datetime) -> bool:
    return at is not None and now - at < lives


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.raise_for_status().json()
    except ValueError as failure:
        raise ProviderUnavailable("it did not answer in JSON") from failure
    if not isinstance(told, dict):
        raise ProviderUnavailable("it did not answer with an object")
    return told
