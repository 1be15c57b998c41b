"""Two-factor sign-in of officials: a code from their telephone, or one of the codes on paper.

django-otp keeps devices, accepts each code once and slows down whoever guesses (docs/adr). What is
kept here stays here: no page and no answer shows a secret after it was confirmed.
"""

import re
from base64 import b32encode
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from .models import User
from .permissions import standing_of

#: Codes on paper, each good for one sign-in without the telephone.
RECOVERY_CODES = 10
#: In settings and nowhere else: an account with ``is_superuser``.
ADMINISTRATOR = "administrator"
#: These have no days of grace: they sign for the ward, or decide who may do what.
_AT_ONCE = frozenset({ADMINISTRATOR, "leader"})
_SECRET_BYTES = 20
_NAME = "điện thoại"


def new_secret() -> str:
    """A secret for a device that is not confirmed yet, in hexadecimal."""
    secret: str = random_hex(_SECRET_BYTES)
    return secret


def typed_secret(secret: str) -> str:
    """The secret as a person types it into an authenticator: base 32, in fours."""
    text = b32encode(bytes.fromhex(secret)).decode("ascii")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def otpauth_address(user: User, secret: str) -> str:
    """What the QR code says to an authenticator."""
    address: str = TOTPDevice(user=user, key=secret).config_url
    return address


def device_of(user: User) -> TOTPDevice | None:
    """The account's telephone, if it has confirmed one."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def codes_left(user: User) -> int:
    """How many codes on paper are not used up."""
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


@transaction.atomic
def code_fits(user: User, code: str) -> bool:
    """Whether this is the telephone's code or one on paper; whatever fits is used up.

    Raises nothing: what is no code does not fit. After a wrong one each further try has to wait a
    second, then two, then four.
    """
    plain = re.sub(r"[\s-]", "", code).lower()
    devices = TOTPDevice if re.fullmatch(r"[0-9]{6}", plain) else StaticDevice
    of_user = devices.objects.select_for_update().filter(user=user, confirmed=True)
    return any(device.verify_token(plain) for device in of_user)


def code_of_secret_fits(secret: str, code: str, now: float) -> bool:
    """Whether the code is the one of a secret not yet confirmed; ``now`` in Unix seconds."""
    plain = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", plain):
        return False
    once = TOTP(bytes.fromhex(secret))
    once.time = now
    fits: bool = once.verify(int(plain), tolerance=1)
    return fits


@transaction.atomic
def enrol(user: User, secret: str) -> list[str]:
    """Make the secret's telephone the account's only one; returns its codes on paper."""
    User.objects.select_for_update().get(pk=user.pk)
    TOTPDevice.objects.filter(user=user).delete()
    TOTPDevice.objects.create(user=user, key=secret, name=_NAME, confirmed=True)
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """New codes on paper in place of the old ones. They are shown this once."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="giấy", confirmed=True)
    codes = [StaticToken.random_token() for _each in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


@transaction.atomic
def reset(user: User) -> None:
    """Forget the account's telephone and codes, for who has lost them."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def required_from(user: User, now: datetime) -> datetime | None:
    """From when the account needs a second factor; None if its roles need none.

    The first question starts the days of grace (``SECOND_FACTOR_GRACE_DAYS``), which leaders and
    administrators do not have.
    """
    asked = settings.SECOND_FACTOR_ROLES
    if not asked or not user.is_staff:
        return None
    standing = standing_of(user, timezone.localdate(now))
    held = {str(role) for role in standing.roles()}
    if user.is_superuser:
        held.add(ADMINISTRATOR)
    if not held & asked:
        return None
    if held & asked & _AT_ONCE:
        return now
    if user.second_factor_asked_at is None:
        user.second_factor_asked_at = now
        user.save(update_fields=["second_factor_asked_at"])
    return user.second_factor_asked_at + timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)
