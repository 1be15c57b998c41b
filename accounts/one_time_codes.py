"""One-time codes: sent to an e-mail address or a phone, given back once, then a sign-in.

Whether an account has that address is never told: everybody is sent a code, and who gives it back
for the first time has an account from then on.
"""

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Citizen, Contact, ContactKind, OneTimeCode, User
from .signals import code_wanted

LIVES = timedelta(minutes=10)
MOST_TRIES = 5
#: So many codes in this time for one contact from one client address, and for it in all: nobody
#: is kept from signing in by what is asked elsewhere, and no phone is flooded.
WINDOW = timedelta(hours=1)
MOST_FROM_ONE_ADDRESS = 5
MOST_IN_ALL = 15


class AskedTooOften(Exception):
    """``wait``: seconds until it is worth asking again."""

    def __init__(self, wait: float) -> None:
        super().__init__()
        self.wait = wait


class AskedOtherwise(Exception):
    """The key came before, to ask for another contact's code."""


def request_code(
    kind: ContactKind, value: str, *, client: str, now: datetime, key: str | None = None
) -> tuple[OneTimeCode, bool]:
    """Keep a new code and have it sent; ``client`` is the caller's address.

    Returns the row, without the code, and whether it is new: with a ``key`` that came before it is
    the first one, and nothing is sent. Raises AskedTooOften, AskedOtherwise. Two requests at once
    may both pass the last place: the limit is against floods.
    """
    once = _digest("key", key) if key else None
    if once is not None and (before := _asked_before(once, kind, value)) is not None:
        return before, False
    asked_from = _digest("client", client)
    recent = list(
        OneTimeCode.objects.filter(value=value, asked_at__gt=now - WINDOW)
        .order_by("-asked_at")
        .values_list("asked_at", "asked_from")
    )
    from_here = [at for at, whence in recent if whence == asked_from]
    for times, most in (
        (from_here, MOST_FROM_ONE_ADDRESS),
        ([at for at, _w in recent], MOST_IN_ALL),
    ):
        if len(times) >= most:
            raise AskedTooOften((times[most - 1] + WINDOW - now).total_seconds())
    code = f"{secrets.randbelow(10**6):06d}"
    number = uuid.uuid4()
    try:
        kept = _keep_and_send(number, kind, value, code, asked_from, once, now)
    except IntegrityError:  # the same request at the same time was faster
        found = _asked_before(once, kind, value) if once else None
        if found is None:
            raise
        return found, False
    return kept, True


@transaction.atomic
def _keep_and_send(
    number: uuid.UUID,
    kind: ContactKind,
    value: str,
    code: str,
    asked_from: str,
    once: str | None,
    now: datetime,
) -> OneTimeCode:
    kept = OneTimeCode.objects.create(
        id=number,
        kind=kind,
        value=value,
        digest=_digest("code", f"{number}:{code}"),
        asked_once=once,
        asked_from=asked_from,
        asked_at=now,
        expires_at=now + LIVES,
    )
    code_wanted.send(
        OneTimeCode,
        kind=kind,
        value=value,
        code=code,
        key=str(number),
        expires_at=kept.expires_at,
        now=now,
    )
    return kept


def _asked_before(once: str, kind: ContactKind, value: str) -> OneTimeCode | None:
    kept = OneTimeCode.objects.filter(asked_once=once).first()
    if kept is not None and (kept.kind, kept.value) != (kind, value):
        raise AskedOtherwise
    return kept


def account_by_code(key: uuid.UUID, code: str, *, now: datetime) -> User | None:
    """The account whose holder gives the code back, made if there was none; None for anything
    wrong: the code, its age, a sixth try, a second use, a closed account.
    """
    with transaction.atomic():
        kept = OneTimeCode.objects.select_for_update().filter(id=key).first()
        if kept is None or kept.used_at or kept.tries >= MOST_TRIES or kept.expires_at <= now:
            return None
        kept.tries += 1
        right = constant_time_compare(kept.digest, _digest("code", f"{key}:{code}"))
        if right:
            kept.used_at = now
        kept.save(update_fields=["tries", "used_at"])
        if not right:
            return None  # the try is counted
        user = _holder_of(ContactKind(kept.kind), kept.value, now)
    # Officials sign in with the office's accounts.
    return user if user.is_active and not user.is_staff else None


def _holder_of(kind: ContactKind, value: str, now: datetime) -> User:
    def held() -> Contact | None:
        return Contact.objects.select_related("user").filter(kind=kind, value=value).first()

    found = held()
    if found is not None:
        return found.user
    try:
        with transaction.atomic():
            user = new_citizen()
            Contact.objects.create(user=user, kind=kind, value=value, proven_at=now)
            return user
    except IntegrityError:  # another code of the same contact was faster
        found = held()
        if found is None:
            raise
        return found.user


def new_citizen(full_name: str = "") -> User:
    """An account without a password, and nothing known of whose it is."""
    user = User(username=f"congdan-{uuid.uuid4().hex[:16]}", full_name=full_name)
    user.set_unusable_password()
    user.save(force_insert=True)
    Citizen.objects.create(user=user)
    return user


def _digest(what: str, text: str) -> str:
    return salted_hmac(f"accounts.one_time_codes.{what}", text, algorithm="sha256").hexdigest()
