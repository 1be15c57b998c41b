"""A file that comes in parts, so that a bad line costs one part and not all."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Upload(models.Model):
    """For a paper of a draft or of a dossier; forgotten once the whole file is kept there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    draft = models.ForeignKey("citizens.Draft", on_delete=models.CASCADE, null=True)
    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.CASCADE, null=True, related_name="+"
    )
    paper = models.CharField(max_length=60)
    #: In bytes: of the whole file, and of what has come in.
    length = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    #: The address of the paper, once it is kept; "" until then.
    kept_as = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, dossier=None)
                | Q(draft=None, dossier__isnull=False),
                name="upload_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(offset__lte=F("length"), length__gte=1), name="upload_within_length"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="upload_by_end")]

    def __str__(self) -> str:
        return str(self.id)


class UploadPart(models.Model):
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    #: Where in the file it begins.
    offset = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["offset"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "offset"], name="upload_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.offset}"
