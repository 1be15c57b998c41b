"""A door that will close says so in every answer, and in the published document."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from onestop.deprecation import deprecated

SINCE = datetime(2026, 12, 1, tzinfo=UTC)
SUNSET = datetime(2027, 7, 1, tzinfo=UTC)


class OldView(APIView):
    authentication_classes = ()
    permission_classes = ()

    @deprecated(since=SINCE, sunset=SUNSET, what_instead="/docs/api-changes")
    @extend_schema(operation_id="old", description="Old.", responses={200: None})
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse("still here")


def test_every_answer_says_so() -> None:
    answer = OldView.as_view()(APIRequestFactory().get("/"))
    assert answer.content == b"still here"
    assert answer["Deprecation"] == "@1796083200"
    assert answer["Sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
    assert answer["Link"] == '</docs/api-changes>; rel="deprecation"'


def test_so_does_the_published_document(monkeypatch: pytest.MonkeyPatch) -> None:
    # What is added to the whole document misses the other doors here.
    monkeypatch.setattr(spectacular_settings, "POSTPROCESSING_HOOKS", [])
    from django.urls import path

    make: Any = SchemaGenerator
    generator = make(patterns=[path("api/v1/old/", OldView.as_view())])
    operation = generator.get_schema(request=None, public=True)["paths"]["/api/v1/old/"]["get"]
    assert operation["deprecated"] is True
    assert operation["operationId"] == "old"


def test_callers_get_half_a_year() -> None:
    with pytest.raises(ValueError, match="six months"):
        deprecated(since=SINCE, sunset=SINCE + timedelta(days=100), what_instead="/")
