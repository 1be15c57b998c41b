"""The choices of a form's field as they are typed, asked for by POST.

What is typed is somebody's name, and addresses are written down by proxies (sealed_search.py).
"""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse


class ChoicesAsTyped(AutocompleteJsonView):
    """Django's own, which asks who may view what is chosen from. Its page sends the question in
    the body (static/onestop/admin.js).
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.GET = request.POST  # where Django's view reads the question
        return self.get(request)
