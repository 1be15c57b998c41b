"""Secrets and tokens of clients: made here, shown once, kept as digests, taken back at once."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from .models import Client, ClientSecret, ClientToken, User

#: Told by their beginnings, also by programs that look for what leaked.
SECRET_PREFIX, TOKEN_PREFIX = "onestop_cs_", "onestop_at_"
_CLIENT_ID = re.compile(r"[0-9A-Za-z-]{1,40}")


@transaction.atomic
def register_client(client: Client, *, by: User | None, now: datetime) -> Client:
    """Save a new client with the account that stands for it. ``now`` is aware."""
    account = User(username=client.client_id, full_name=client.name)
    account.set_unusable_password()
    account.save()
    client.account, client.created_by, client.created_at = account, by, now
    client.save()
    return client


@transaction.atomic
def issue_secret(client: Client, *, by: User | None, now: datetime, overlap: timedelta) -> str:
    """A new secret, told this once; those before it stay good for ``overlap`` from now."""
    Client.objects.select_for_update().get(pk=client.pk)  # one at a time
    secret = SECRET_PREFIX + secrets.token_urlsafe(32)
    ending_at = now + overlap
    for earlier in client.secrets.in_force(now):
        if earlier.expires_at is None or earlier.expires_at > ending_at:
            earlier.expires_at = ending_at
            earlier.save(update_fields=["expires_at"])
    ClientSecret.objects.create(
        client=client,
        digest=digest_of(secret),
        ending=secret[-4:],
        created_at=now,
        created_by=by,
    )
    return secret


@transaction.atomic
def revoke_secret(secret: ClientSecret, *, now: datetime) -> None:
    """It opens nothing from now on, and neither do the tokens that it was given."""
    secret.expires_at = now
    secret.save(update_fields=["expires_at"])
    secret.tokens.all().delete()


def check_secret(client_id: str, secret: str, *, now: datetime) -> ClientSecret | None:
    """The secret with its client, if both are in force; one query."""
    if not _CLIENT_ID.fullmatch(client_id):
        return None
    return (
        ClientSecret.objects.in_force(now)
        .select_related("client__account")
        .filter(
            digest=digest_of(secret),
            client__client_id=client_id,
            client__in=Client.objects.in_force(now),
        )
        .first()
    )


def keep_token(secret: ClientSecret, token: str, scopes: list[str], *, now: datetime) -> None:
    """Put a token that was just made on record; what has run out goes."""
    secret.client.tokens.filter(expires_at__lte=now).delete()
    lifetime = timedelta(seconds=settings.CLIENT_TOKEN_SECONDS)
    ClientToken.objects.create(
        client=secret.client,
        secret=secret,
        digest=digest_of(token),
        scopes=scopes,
        created_at=now,
        expires_at=now + lifetime,
    )
    ClientSecret.objects.filter(pk=secret.pk).update(last_used_at=now)


def find_token(token: str, *, now: datetime) -> ClientToken | None:
    """The token with its client and account, if all are in force; one query."""
    return (
        ClientToken.objects.select_related("client__account")
        .filter(
            digest=digest_of(token), expires_at__gt=now, client__in=Client.objects.in_force(now)
        )
        .first()
    )


def new_token() -> str:
    """256 random bits with their prefix."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def digest_of(text: str) -> str:
    """SHA-256 (hex) of a secret or a token."""
    return hashlib.sha256(text.encode()).hexdigest()
