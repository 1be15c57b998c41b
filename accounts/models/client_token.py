"""An access token of a client: opaque, short-lived, kept as a digest."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..scopes import Scope
from .client import Client
from .client_secret import ClientSecret


class ClientToken(models.Model):
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tokens")
    #: A secret that is revoked takes its tokens along.
    secret = models.ForeignKey(ClientSecret, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mã truy cập của hệ thống kết nối")
        verbose_name_plural = _("mã truy cập của hệ thống kết nối")
        indexes = [models.Index(fields=["expires_at"], name="client_token_by_age")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.created_at:%Y-%m-%d %H:%M}"

    def granted(self) -> frozenset[Scope]:
        """What it was given and the client still has: a scope taken away is gone at once."""
        return frozenset(each for each in self.client.known_scopes() if each.value in self.scopes)
