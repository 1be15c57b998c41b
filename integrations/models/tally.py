"""How many attempts ended how: counts that only ever grow, for whoever watches the rates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .exchange import Outcome
from .message import Link, Operation


class Tally(models.Model):
    """Appended when a batch is settled, so that no two workers wait for one row; later folded.

    What was counted is the sum over all rows, whether folded or not (integrations/tallies.py).
    """

    link = models.CharField(_("kết nối"), max_length=20, choices=Link)
    operation = models.CharField(_("nghiệp vụ"), max_length=20, choices=Operation)
    outcome = models.CharField(_("kết quả"), max_length=15, choices=Outcome)
    attempts = models.PositiveBigIntegerField(_("số lần gửi"))
    #: Of messages that were delivered for the first time: the least of the bounds (seconds) that
    #: their wait from being written fits in, and all these waits together, in whole milliseconds
    #: (a sum of fractions could shrink when it is folded).
    waited_at_most = models.FloatField(null=True)
    waited_ms = models.PositiveBigIntegerField(default=0)
    #: When the last of them was settled, by the queue's clock.
    at = models.DateTimeField(_("thời điểm"))

    class Meta:
        verbose_name = _("số đếm lượt gửi")
        verbose_name_plural = _("số đếm lượt gửi")
        constraints = [
            models.CheckConstraint(condition=Q(link__in=Link.values), name="tally_link_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="tally_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.operation} {self.outcome}: {self.attempts}"
