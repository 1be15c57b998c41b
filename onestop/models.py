"""Answers kept so that a request sent twice is carried out once (see ``idempotency.py``)."""

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    #: SHA-256 of the request's body (hex).
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    #: Of the admin's forms: the page that one led to.
    location = models.CharField(max_length=200, blank=True)
    #: Of the API's answers: those headers that say something of their own (KEPT_HEADERS).
    headers = models.JSONField(default=dict, db_default={})
    body = models.TextField()
    #: Whether the body is sealed (sealing.py): it holds a secret.
    is_sealed = models.BooleanField(default=False, db_default=False)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two requests with one key race here; the database lets one of them commit.
            models.UniqueConstraint(fields=["account", "path", "key"], name="answer_kept_once")
        ]
        indexes = [models.Index(fields=["kept_at"], name="answer_by_age")]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"
