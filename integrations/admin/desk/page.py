"""The desk's page: a card, charts, interruptions and the last exchanges of each link."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.rights import is_operator

from ...clock import DatabaseClock
from ...link_health import LinkHealth, read_health
from .cards import Card, card_of
from .chart import Chart, chart_of, interruption_words
from .exchanges import LastExchange, last_exchanges
from .history import SPANS, Interruption, Span, Step, interruptions_of, steps_of

#: Seconds after which the page asks again by itself.
REFRESH = 30
#: How many interruptions are listed under a chart; all are drawn.
_LISTED = 10


@dataclass(frozen=True, slots=True)
class Column:
    """All that the page shows of one link."""

    card: Card
    chart: Chart
    steps: list[Step]
    interruptions: list[tuple[Interruption, str]]
    more: int
    exchanges: list[LastExchange]


def desk_page(request: HttpRequest) -> HttpResponse:
    """For operators. ``span`` of the address is one of ``SPANS``; anything else is the first.

    With ``live`` it is shown anew by itself.
    """
    if not is_operator(request):
        raise PermissionDenied
    asked = request.GET.get("span")
    span = next((each for each in SPANS if each.key == asked), SPANS[0])
    told = read_health(DatabaseClock()())
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Bàn vận hành"),
        "refresh": REFRESH if "live" in request.GET else None,
        "at": told[0].at,
        "span": span,
        "spans": SPANS,
        "columns": [_column(health, span) for health in told],
    }
    return TemplateResponse(request, "admin/links/desk.html", context)


def _column(health: LinkHealth, span: Span) -> Column:
    steps = steps_of(health.link, span, health.at)
    interruptions = interruptions_of(health.link, health.at - span.length, health.at)
    newest_first = [(each, interruption_words(each)) for each in reversed(interruptions)]
    return Column(
        card=card_of(health),
        chart=chart_of(steps, interruptions, span, health.at),
        steps=steps,
        interruptions=newest_first[:_LISTED],
        more=max(len(newest_first) - _LISTED, 0),
        exchanges=last_exchanges(health.link),
    )
