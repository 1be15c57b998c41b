"""The page that Prometheus reads; to everybody else it is not there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from .access import may_read
from .collector import RowsCollector

#: Not the library's own: nothing is counted in a process, so nothing of one is told.
_registry = CollectorRegistry(auto_describe=False)
_registry.register(RowsCollector())


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Text exposition format 0.0.4. It answers without Redis, the links, and PostgreSQL too."""
    if not may_read(request):
        raise Http404
    return _answer(request)


@require_safe
def _answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(generate_latest(_registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
