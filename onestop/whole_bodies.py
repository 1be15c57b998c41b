"""Request bodies to their end, whoever sends them and however they are answered.

Django reads as much as ``Content-Length`` says and takes a body that comes in chunks, as some HTTP
libraries send all of theirs, for empty. And a body that nobody read, because the request was
refused before, has the web server close the connection without a word, which loses the next
request on it.
"""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, UnreadablePostError

#: What is held in memory anyway; files are too large for that and tell their length.
_IN_MEMORY = frozenset({"application/json", "application/x-www-form-urlencoded"})


class WholeBodies:
    def __init__(self, get_response: Callable[[WSGIRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: WSGIRequest) -> HttpResponse:
        if _comes_in_chunks(request) and request.content_type in _IN_MEMORY:
            # One byte more than there may be, so that it is refused as too large further on.
            raw = request.environ["wsgi.input"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
            request.META["CONTENT_LENGTH"] = str(len(raw))
            request._stream = BytesIO(raw)
        response = self._get_response(request)
        if request.method not in ("GET", "HEAD"):
            with suppress(UnreadablePostError):  # whoever sent it is gone
                request.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return response


def _comes_in_chunks(request: WSGIRequest) -> bool:
    return "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH")
