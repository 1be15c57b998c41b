"""``/status/``: how the links are doing, as a page for a citizen's telephone."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from integrations.health_words import (
    ConditionWords,
    clock_time,
    condition_words,
    forecast_words,
)
from integrations.link_health import LinkHealth, told_health

#: Seconds after which the page asks again by itself.
REFRESH = 30


@dataclass(frozen=True, slots=True)
class _Line:
    """What the page says of a link, in the active language."""

    name: str
    condition: ConditionWords
    since: str
    dossiers: str
    oldest: str
    counted_at: str
    forecast: str


@require_safe
def status_page(request: HttpRequest) -> HttpResponse:
    """In Vietnamese, or in English for whoever's browser asks for it; no script, no cookie.

    It needs PostgreSQL and nothing else: neither Redis, nor the workers, nor the links.
    """
    told = told_health()
    at = told[0].at
    context = {
        "lines": [_line(health) for health in told],
        "at": at,
        "refresh": REFRESH if "live" in request.GET else None,
    }
    response = render(request, "status.html", context)
    response["Cache-Control"] = "max-age=2"
    return response


def _line(health: LinkHealth) -> _Line:
    waits = health.backlog
    number = number_format(waits.dossiers, force_grouping=True)
    return _Line(
        name=str(health.link.label),
        condition=condition_words(health.condition),
        since=_when(health.down_since, health.at),
        dossiers=_("ít nhất %(number)s") % {"number": number} if health.at_least else number,
        oldest=_when(waits.oldest_at, health.at) if waits.dossiers and not health.at_least else "",
        counted_at=clock_time(health.counted_at, health.at),
        forecast=forecast_words(health),
    )


def _when(instant: datetime | None, now: datetime) -> str:
    return "" if instant is None else clock_time(instant, now)
