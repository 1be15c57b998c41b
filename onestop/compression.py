"""Pages go compressed; nothing else of ours does.

Static files are compressed once, at collectstatic (WhiteNoise). What is streamed shows progress and
must not sit in a compressor; API answers are small. Against BREACH, which reads a secret of a page
off the lengths of many answers: the CSRF token is masked anew in each answer, and Django's
middleware hides every length behind random bytes.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_COMPRESSED = ("text/html", "text/javascript")


class CompressPages(GZipMiddleware):
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(_COMPRESSED):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
