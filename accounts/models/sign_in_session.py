"""A citizen's sign-in on one device: short access tokens, and refresh tokens that rotate."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SignInSession(models.Model):
    """All tokens that follow from one sign-in; it ends as a whole."""

    class Way(models.TextChoices):
        ONE_TIME_CODE = "one_time_code", _("Mã dùng một lần")
        OIDC = "oidc", _("VNeID")

    class Ending(models.TextChoices):
        SIGNED_OUT = "signed_out", _("Đăng xuất")
        REVOKED = "revoked", _("Thu hồi từ nơi khác")
        REUSED = "reused", _("Mã làm mới bị dùng lại")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_sessions"
    )
    way = models.CharField(max_length=15, choices=Way)
    #: Whether the provider vouched, at this very sign-in, for the account's personal ID number.
    vouched = models.BooleanField(default=False, db_default=False)
    started_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()
    #: However often it is refreshed.
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["one_time_code", "oidc"]), name="session_way_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="session_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(vouched=False) | Q(way="oidc"), name="session_vouched_by_the_provider"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="session_by_end")]

    def __str__(self) -> str:
        return str(self.id)


class RefreshToken(models.Model):
    """Used once for the next one; used twice it has been stolen, and the session ends."""

    session = models.ForeignKey(SignInSession, on_delete=models.CASCADE, related_name="+")
    #: SHA-512 of the token (hex), as knox keeps its own.
    digest = models.CharField(max_length=128, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.session_id} {self.issued_at}"


class SessionToken(models.Model):
    """Which session a knox token belongs to; tokens of passwords belong to none."""

    session = models.ForeignKey(SignInSession, on_delete=models.CASCADE, related_name="+")
    token = models.OneToOneField("knox.AuthToken", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.session_id)
