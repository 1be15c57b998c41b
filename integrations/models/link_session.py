"""The session or token by which we speak to a link: one, shared by all workers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .exchange import Outcome
from .message import SYSTEM_CHOICES, SYSTEMS


class LinkSession(models.Model):
    """One row a link. While it is being renewed, one worker holds the renewing lease."""

    link = models.CharField(_("kết nối"), max_length=20, choices=SYSTEM_CHOICES, unique=True)
    #: The session or token itself; "" while there is none. Never shown.
    secret = models.TextField(blank=True, default="", db_default="")
    #: By the database's clock.
    ends_at = models.DateTimeField(_("hết hạn lúc"), null=True, blank=True)
    #: How the last login failed, when, and for how long the link asked to be left alone.
    trouble = models.CharField(
        max_length=15, choices=Outcome, blank=True, default="", db_default=""
    )
    trouble_at = models.DateTimeField(null=True, blank=True)
    asked = models.DurationField(null=True, blank=True)
    renewing_token = models.UUIDField(null=True, blank=True)
    renewing_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("phiên kết nối")
        verbose_name_plural = _("phiên kết nối")
        constraints = [
            models.CheckConstraint(
                condition=Q(renewing_token=None, renewing_until=None)
                | Q(renewing_token__isnull=False, renewing_until__isnull=False),
                name="session_lease_whole",
            ),
            models.CheckConstraint(
                condition=Q(trouble="", trouble_at=None)
                | (~Q(trouble="") & Q(trouble_at__isnull=False)),
                name="session_trouble_whole",
            ),
            models.CheckConstraint(
                condition=Q(link__in=[each.value for each in SYSTEMS]), name="session_link_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.ends_at}"
