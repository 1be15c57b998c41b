"""An event's place in the change feed, and how far the numbering has come."""

from django.db import models

from accounts.models import Unit

from .event import Event


class Change(models.Model):
    """Numbered after the event was committed (changes/numbering.py); the event stays untouched.

    Without foreign-key constraints: neither events nor units are ever deleted, and each check
    would lock, and so write to, a row of the history.
    """

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(
        Event, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    #: The latest ``recorded_at`` up to this position: never falls, though clocks differ.
    reached_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "position"], name="change_of_unit")]

    def __str__(self) -> str:
        return f"{self.position}: {self.event_id}"


class ChangeCount(models.Model):
    """One row, locked by whoever numbers."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    reached_at = models.DateTimeField(null=True)
    #: The highest event number that was given a position.
    highest_event = models.BigIntegerField(default=0)
    #: Every event up to here has its position or was never committed.
    settled_event = models.BigIntegerField(default=0)
    #: ``settled_event`` becomes ``fence_event`` once no transaction before ``fence_xid`` runs.
    fence_event = models.BigIntegerField(null=True)
    fence_xid = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="change_count_is_one")]

    def __str__(self) -> str:
        return str(self.position)
