"""An address without its last slash: the same is asked again where it has one.

Django says so with a 301, after which programs turn a POST into a GET: what was sent would be lost,
and 200 told.
"""

from django.http import HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware


class _AskTheSame(HttpResponsePermanentRedirect):
    status_code = 308


class MissingSlash(CommonMiddleware):
    response_redirect_class = _AskTheSame
