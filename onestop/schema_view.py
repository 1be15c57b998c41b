"""The OpenAPI document, in the language asked for; made once a process, language and format."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView


class SchemaView(APIView):
    """YAML, or JSON with ``?format=json``."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (OpenApiYamlRenderer, OpenApiJsonRenderer)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        renderer = request.accepted_renderer
        body = _document(translation.get_language(), renderer.format == "json")
        return HttpResponse(body, content_type=renderer.media_type)


@cache
def _document(language: str, as_json: bool) -> bytes:
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    renderer = OpenApiJsonRenderer() if as_json else OpenApiYamlRenderer()
    schema = generator.get_schema(request=None, public=True)
    rendered: bytes = renderer.render(schema, renderer_context={})
    return rendered
