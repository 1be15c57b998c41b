"""A client's secret: shown once, kept as a digest, replaced by a new one with an overlap."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .client import Client


class ClientSecretQuerySet(models.QuerySet["ClientSecret"]):
    def in_force(self, now: datetime) -> "ClientSecretQuerySet":
        """The secrets that open the door at that instant (aware)."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now))


class ClientSecret(models.Model):
    """A row stays when its secret has run out: who was given one, by whom, until when."""

    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        related_name="secrets",
        verbose_name=_("hệ thống kết nối"),
    )
    #: SHA-256 (hex) of 256 random bits: there is nothing to guess that a slow hash would protect.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    #: The last characters, by which people tell secrets apart.
    ending = models.CharField(_("bốn ký tự cuối"), max_length=4)
    created_at = models.DateTimeField(_("cấp lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người cấp"),
    )
    #: When a newer one replaces it, or when it was revoked; None: as long as the client itself.
    expires_at = models.DateTimeField(_("hiệu lực đến"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("dùng lần cuối"), null=True, blank=True)

    objects = ClientSecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("mã bí mật")
        verbose_name_plural = _("mã bí mật")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"…{self.ending}"
