"""Signing in at an outside provider: whose it is, attempts under way, what is known of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OidcIdentity(models.Model):
    """The provider's subject that an account is; ``linked_at`` the first sign-in by it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="identities",
        verbose_name=_("tài khoản"),
    )
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_account")
        ]

    def __str__(self) -> str:
        return f"{self.issuer} · {self.user}"


class OidcAttempt(models.Model):
    """A sign-in under way: what must come back, used once.

    ``secret_digest`` binds it to the device that started it; ``user`` is the account that it is
    to be linked to, None for a plain sign-in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    secret_digest = models.CharField(max_length=128, unique=True)
    state = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    code_verifier = models.CharField(max_length=128)
    redirect_url = models.CharField(max_length=500)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["started_at"], name="oidc_attempt_by_age")]

    def __str__(self) -> str:
        return str(self.id)


class OidcProvider(models.Model):
    """What all web processes know of the provider: its document, its keys, whether it answers."""

    issuer = models.CharField(max_length=200, unique=True)
    document = models.JSONField(null=True)
    document_at = models.DateTimeField(null=True)
    keys = models.JSONField(null=True)
    keys_at = models.DateTimeField(null=True)
    #: Failures in a row, and until when it is not asked again.
    failures = models.PositiveIntegerField(default=0)
    dark_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.issuer
