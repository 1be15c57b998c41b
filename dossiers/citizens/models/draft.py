"""What a citizen has begun to declare and not yet submitted."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.arguments import ResultDelivery
from dossiers.scan_types import ScanType


class Draft(models.Model):
    """Saved as it is, wrong or right; once submitted it only points to its dossier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    procedure = models.CharField(max_length=20)
    #: The ward's code; "" while it is not chosen.
    unit = models.CharField(max_length=35, blank=True)
    declaration = models.JSONField(default=dict)
    result_delivery = models.CharField(
        max_length=10,
        choices=[(each.value, each.name) for each in ResultDelivery],
        default=ResultDelivery.COUNTER,
    )
    #: For whom it is filed, as ``dossiers.representation`` has it; None: for oneself.
    representation = models.JSONField(null=True)
    #: Counts the savings, from 1: two devices are told apart by it.
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    #: Until when it is kept for certain; put off when its owner was told late (old_drafts.py).
    expires_at = models.DateTimeField()
    #: When its owner was told of its end; None again once it is saved.
    warned_at = models.DateTimeField(null=True)
    dossier = models.OneToOneField(
        "dossiers.Dossier", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("bản khai dở")
        verbose_name_plural = _("bản khai dở")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("changed_at")), name="draft_expires_later"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="draft_version_from_1"),
            models.CheckConstraint(
                condition=Q(warned_at=None) | Q(expires_at__gt=models.F("warned_at")),
                name="draft_warned_before_its_end",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-changed_at", "-id"], name="draft_own"),
            # Those that end; what was submitted does not.
            models.Index(
                fields=["expires_at"], condition=Q(dossier=None), name="draft_open_by_end"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class DraftPaper(models.Model):
    """A scan that waits for its dossier; its file is taken over as it is."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveIntegerField()
    paper = models.CharField(max_length=60)
    stored_as = models.CharField(max_length=100, unique=True)
    media_type = models.CharField(
        max_length=20, choices=[(each.value, each.name) for each in ScanType]
    )
    #: In bytes.
    size = models.PositiveIntegerField()
    #: Hex.
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_paper_number_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="draft_paper_hashed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.paper}"
