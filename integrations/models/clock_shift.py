"""How far a drill has moved the workers' clock: two dark days pass in a minute."""

from datetime import timedelta

from django.db import models
from django.db.models import Q


class ClockShift(models.Model):
    """At most one row; looked at only where the setting ``VIRTUAL_CLOCK`` allows it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    by = models.DurationField(default=timedelta)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="clock_shift_single")]

    def __str__(self) -> str:
        return str(self.by)
