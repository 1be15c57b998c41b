"""A page with a plain form in front of one of the API's public doors: it works without a script."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from rest_framework.parsers import FormParser
from rest_framework.renderers import StaticHTMLRenderer
from rest_framework.request import Request
from rest_framework.views import APIView


class FormPage(APIView):
    """Put before the door's view: the same rules and limits, its refusals shown above the form."""

    schema = None
    parser_classes = [FormParser]
    renderer_classes = [StaticHTMLRenderer]  # a browser asks for text/html
    template: ClassVar[str]
    #: What the form calls the fields that the door calls by their names.
    labels: ClassVar[Mapping[str, object]]

    def get(self, request: Request) -> HttpResponse:
        return self.page(request)

    def page(self, request: Request, **context: Any) -> HttpResponse:
        # Django's own, which is empty where what was sent could not be read.
        return render(request._request, self.template, {"typed": request._request.POST, **context})

    def handle_exception(self, failure: Exception) -> HttpResponse:  # type: ignore[override]
        answer: HttpResponse = super().handle_exception(failure)
        problem = json.loads(answer.content)
        wrong = {each["field"]: self._labelled(**each) for each in problem.get("errors", [])}
        page = self.page(self.request, problem=problem, wrong=wrong)
        page.status_code = answer.status_code
        for name in ("Retry-After", "Allow"):
            if name in answer:
                page[name] = answer[name]
        return page

    def _labelled(self, field: str, message: str, **_others: Any) -> str:
        return message.replace(f"“{field}”", f"“{self.labels.get(field, field)}”")
