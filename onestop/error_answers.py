"""From what is raised to what is answered: exceptions as problem documents."""

import logging
import sys
from collections.abc import Mapping
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from dossiers.api.versions import version_to_match
from dossiers.models import Dossier
from dossiers.refusals import (
    GuardRefused,
    InvalidInput,
    NotPermitted,
    OutOfTurn,
    PapersUnavailable,
    Refusal,
)

from .problems import KINDS, ProblemRaised, answer, document

logger = logging.getLogger(__name__)

#: Seconds after which it is worth trying again when PostgreSQL is away.
_RETRY_AFTER = 5
#: And when the storage of papers is.
_RETRY_AFTER_PAPERS = 60
#: What REST framework raises by itself.
_OF_STATUS = {
    KINDS[name].status: KINDS[name]
    for name in (
        "malformed-request",
        "unauthenticated",
        "not-permitted",
        "not-found",
        "method-not-allowed",
        "not-acceptable",
        "unsupported-media-type",
        "too-many-requests",
    )
}


def problem_response(failure: Exception, context: Mapping[str, Any]) -> JsonResponse | None:
    """REST framework's exception handler. None for a bug: Django logs it and answers 500."""
    headers: dict[str, str] = {}
    if isinstance(failure, Refusal):
        body = _refusal(failure, context["request"])
        if isinstance(failure, PapersUnavailable):
            headers["Retry-After"] = str(_RETRY_AFTER_PAPERS)
    elif isinstance(failure, Http404 | Dossier.DoesNotExist):
        body = document(KINDS["not-found"])
    elif isinstance(failure, PermissionDenied):
        body = document(KINDS["not-permitted"])
    elif isinstance(failure, RequestDataTooBig):
        body = document(KINDS["too-large"])
    elif isinstance(failure, SuspiciousOperation):
        body = document(KINDS["malformed-request"])
    elif isinstance(failure, OperationalError | InterfaceError):
        logger.error("PostgreSQL did not answer", exc_info=failure)
        body = document(KINDS["unavailable"])
        headers["Retry-After"] = str(_RETRY_AFTER)
    elif isinstance(failure, ProblemRaised):
        body = document(failure.kind, str(failure.detail), **failure.members)
    elif isinstance(failure, exceptions.APIException):
        body = document(_OF_STATUS[failure.status_code], _formats(failure, context["view"]))
        wait = getattr(failure, "wait", None)  # of Throttled
        if wait is not None:
            headers["Retry-After"] = str(ceil(wait))
    else:
        return None
    if body["status"] == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return answer(body, headers)


def _formats(failure: exceptions.APIException, view: "APIView") -> str | None:
    """Which formats there are at an address, where one was sent or asked for that is none."""
    if isinstance(failure, exceptions.UnsupportedMediaType):
        taken = ", ".join(each.media_type for each in view.parser_classes)
        return _("Địa chỉ này chỉ nhận %s.") % taken
    if isinstance(failure, exceptions.NotAcceptable):
        given = ", ".join(dict.fromkeys(each.media_type for each in view.renderer_classes))
        return _("Địa chỉ này chỉ trả lời bằng %s.") % given
    return None


def _refusal(failure: Refusal, request: Request) -> dict[str, Any]:
    if isinstance(failure, InvalidInput):
        errors = [
            {"field": each.path, "code": each.code, "message": each.message}
            for each in failure.problems
        ]
        return document(KINDS["invalid-input"], failure.message, errors=errors)
    if isinstance(failure, OutOfTurn):
        in_place = version_to_match(request) in (None, failure.version)
        return document(
            KINDS["out-of-turn" if in_place else "precondition-failed"],
            failure.message,
            state=failure.state,
            version=failure.version,
            by=failure.by,
            transition=failure.transition,
            at=timezone.localtime(failure.at).isoformat(),
        )
    if isinstance(failure, GuardRefused):
        return document(KINDS["guard-refused"], failure.message, guard=failure.guard)
    if isinstance(failure, PapersUnavailable):
        return document(KINDS["papers-unavailable"], failure.message)
    assert isinstance(failure, NotPermitted)
    return document(KINDS["not-permitted"], failure.message)


# Where Django answers before REST framework is asked, or after it gave up.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _of_the_api(request, "malformed-request") or defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _of_the_api(request, "not-permitted") or defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _of_the_api(request, "not-found") or defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 for a bug; 503 where PostgreSQL is away or its disk is full, which passes."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        told = _of_the_api(request, "unavailable")
        told = told or defaults.server_error(request, template_name="503.html")
        told.status_code = KINDS["unavailable"].status
        told["Retry-After"] = str(_RETRY_AFTER)
        return told
    return _of_the_api(request, "internal-error") or defaults.server_error(request)


def _of_the_api(request: HttpRequest, name: str) -> HttpResponse | None:
    """The problem document where the address is the API's; None for a page of the site."""
    return answer(document(KINDS[name])) if request.path.startswith("/api/") else None
