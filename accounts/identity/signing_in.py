"""One sign-in at the provider, from its start to the account that it is."""

import base64
import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare
from knox.crypto import hash_token

from ..models import Citizen, Contact, ContactKind, OidcAttempt, OidcIdentity, User
from ..one_time_codes import new_citizen
from .id_token import Person, TokenRefused, read_id_token
from .provider import CodeRefused, exchange_code, provider_document, provider_keys

logger = logging.getLogger(__name__)

#: How long a person may take at the provider's page.
ATTEMPT_LIVES = timedelta(minutes=10)


class SignInRefused(Exception):
    """The attempt, the code or the token is not what it should be."""


class IdentityTaken(Exception):
    """That identity is another account's, so it cannot be linked to this one."""


@dataclass(frozen=True, slots=True)
class Started:
    """``secret`` stays with the device; ``address`` is where its browser goes."""

    secret: str
    address: str
    expires_at: datetime


def start_sign_in(redirect_url: str, *, user: User | None, now: datetime) -> Started:
    """Begin; ``user``: the account that the identity is to be linked to.

    ``redirect_url`` is one of the settings'. Raises ProviderUnavailable.
    """
    document = provider_document(now)
    secret, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    attempt = OidcAttempt.objects.create(
        secret_digest=hash_token(secret),
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        code_verifier=verifier,
        redirect_url=redirect_url,
        user=user,
        started_at=now,
    )
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    query = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": redirect_url,
        "scope": " ".join(settings.OIDC_SCOPES),
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    if settings.OIDC_LEVELS:
        query["acr_values"] = " ".join(settings.OIDC_LEVELS)
    address = document["authorization_endpoint"]
    joined = "&" if "?" in address else "?"
    return Started(secret, f"{address}{joined}{urlencode(query)}", now + ATTEMPT_LIVES)


@dataclass(frozen=True, slots=True)
class Finished:
    """``vouched``: the provider said the personal ID number as well, at the level asked for."""

    user: User
    vouched: bool


def finish_sign_in(secret: str, state: str, code: str, *, now: datetime) -> Finished:
    """The account of whoever came back with the code, made or linked if need be.

    Raises SignInRefused, IdentityTaken, ProviderUnavailable. The attempt is used up either way.
    """
    attempt = (
        OidcAttempt.objects.select_related("user").filter(secret_digest=hash_token(secret)).first()
    )
    if attempt is None or attempt.started_at + ATTEMPT_LIVES <= now:
        raise SignInRefused
    if not constant_time_compare(attempt.state, state):
        raise SignInRefused
    if not OidcAttempt.objects.filter(pk=attempt.pk, used_at=None).update(used_at=now):
        raise SignInRefused
    try:
        token = exchange_code(
            code,
            redirect_url=attempt.redirect_url,
            code_verifier=attempt.code_verifier,
            now=now,
        )
        person = _read(token, attempt.nonce, now)
    except (CodeRefused, TokenRefused) as refusal:
        logger.warning("a sign-in was refused: %s %s", type(refusal).__name__, refusal)
        raise SignInRefused from refusal
    try:
        user = _account_of(person, attempt.user, now)
    except IntegrityError:  # the same person was signing in elsewhere, a moment faster
        user = _account_of(person, attempt.user, now)
    if user.is_staff or not user.is_active:
        raise SignInRefused  # officials sign in with the office's accounts
    return Finished(user, vouched=bool(person.personal_id_number))


def _read(token: str, nonce: str, now: datetime) -> Person:
    try:
        return read_id_token(token, provider_keys(now), nonce=nonce, now=now)
    except TokenRefused:
        # Its keys may have been rotated since they were kept.
        return read_id_token(token, provider_keys(now, anew=True), nonce=nonce, now=now)


@transaction.atomic
def _account_of(person: Person, linked_to: User | None, now: datetime) -> User:
    issuer, number = settings.OIDC_ISSUER, person.personal_id_number
    identity = (
        OidcIdentity.objects.select_related("user")
        .filter(issuer=issuer, subject=person.subject)
        .first()
    )
    known = identity.user if identity else None
    if number:
        holder = Citizen.objects.select_related("user").filter(personal_id_number=number).first()
        if known is not None and holder is not None and holder.user_id != known.pk:
            raise SignInRefused  # a subject that changed its person: for a human to look at
        known = known or (holder.user if holder else None)
    if linked_to is not None and known is not None and known.pk != linked_to.pk:
        raise IdentityTaken
    user = known or linked_to or new_citizen()
    if user.is_staff:
        return user
    if identity is None:
        OidcIdentity.objects.create(user=user, issuer=issuer, subject=person.subject, linked_at=now)
    _keep_what_is_known(user, person, now)
    return user


def _keep_what_is_known(user: User, person: Person, now: datetime) -> None:
    citizen, _is_new = Citizen.objects.select_for_update().get_or_create(user=user)
    if person.personal_id_number:
        if citizen.personal_id_number not in (None, person.personal_id_number):
            raise SignInRefused
        citizen.personal_id_number = person.personal_id_number
        citizen.verified_at = citizen.verified_at or now
    citizen.date_of_birth = person.date_of_birth or citizen.date_of_birth
    citizen.phone = person.phone or citizen.phone
    citizen.save()
    if person.full_name and user.full_name != person.full_name:
        user.full_name = person.full_name
        user.save(update_fields=["full_name"])
    # So that the same person comes in by one-time code while the provider is dark; a phone that
    # is another account's stays there.
    if (
        person.phone
        and not Contact.objects.filter(kind=ContactKind.PHONE, value=person.phone).exists()
    ):
        Contact.objects.create(user=user, kind=ContactKind.PHONE, value=person.phone, proven_at=now)
