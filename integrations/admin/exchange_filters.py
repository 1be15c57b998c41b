"""How exchanges are found: by how they ended, by when they were, and by a dossier's code."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.rights import instant_of

from ..models import Attempt, Exchange, Outcome


class OutcomeFilter(SimpleListFilter):
    """Exchanges in which any message had this outcome; all that went well is no outcome's list."""

    title = _("kết quả")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [(each.value, each.label) for each in Outcome if each is not Outcome.DELIVERED]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Exchange]) -> QuerySet[Exchange]:
        if self.value() not in Outcome.values:
            return queryset
        # By the index of what was not delivered, which is little.
        ended = Attempt.objects.exclude(outcome=Outcome.DELIVERED).filter(outcome=self.value())
        return queryset.filter(pk__in=ended.values("exchange_id"))


_LATELY = {
    "15m": (_("15 phút qua"), timedelta(minutes=15)),
    "1h": (_("1 giờ qua"), timedelta(hours=1)),
    "24h": (_("24 giờ qua"), timedelta(hours=24)),
    "7d": (_("7 ngày qua"), timedelta(days=7)),
    "30d": (_("30 ngày qua"), timedelta(days=30)),
}


class TimeFilter(SimpleListFilter):
    title = _("thời gian")
    parameter_name = "lately"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [(key, label) for key, (label, _length) in _LATELY.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Exchange]) -> QuerySet[Exchange]:
        chosen = _LATELY.get(self.value() or "")
        if chosen is None:
            return queryset
        return queryset.filter(started_at__gte=instant_of(request) - chosen[1])


def about_dossier(queryset: QuerySet[Exchange], code: str) -> QuerySet[Exchange]:
    """The exchanges in which a message about this dossier was sent; the code as a whole."""
    sent = Attempt.objects.filter(message__subject=code.strip())
    return queryset.filter(pk__in=sent.values("exchange_id"))
