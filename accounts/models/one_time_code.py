"""Codes that are sent to an address and given back once."""

import uuid

from django.db import models
from django.db.models import Q

from .contact import ContactKind


class OneTimeCode(models.Model):
    """``id`` is told to whoever asked; the code itself is kept as a keyed digest alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=5, choices=ContactKind)
    value = models.CharField(max_length=254)
    #: Hex.
    digest = models.CharField(max_length=64)
    #: Of the client's address, keyed: who asks too often is slowed down without being named.
    asked_from = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    #: Of the request's Idempotency-Key, keyed: sent again, it is one code.
    asked_once = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ContactKind.values), name="one_time_code_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="one_time_code_hashed"
            ),
        ]
        indexes = [
            models.Index(fields=["value", "asked_at"], name="one_time_code_by_contact"),
            models.Index(fields=["asked_at"], name="one_time_code_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.id)
