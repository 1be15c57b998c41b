"""``Idempotency-Key``: a request that arrives twice is carried out once.

After the IETF draft draft-ietf-httpapi-idempotency-key-header. The answer is kept by one INSERT
in the transaction of the work itself, so work and answer are committed together or not at all. A
repeated request does the work again, runs into the unique constraint (or into a state that the
first request changed), is rolled back whole, and gets the first answer. Only success is kept: a
request that was refused changed nothing and may be sent again.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from accounts.api.authentication import account_of
from dossiers.refusals import Refusal

from .models import KeptAnswer
from .problems import ProblemRaised

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
#: How long a repeated request is recognised: long enough for a counter that was offline at Tết.
KEPT_FOR = timedelta(days=10)
#: A structured-field string, or the same without its quotes.
_KEY = re.compile(r'"([\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x5b\x5d-\x7e]{1,255})')


def carry_out_once(
    request: Request, work: Callable[[], HttpResponse], *, now: datetime
) -> HttpResponse:
    """Run ``work`` in a transaction, or give the answer that this key already got.

    ``work`` returns a rendered 2xx answer and may raise any Refusal. Raises ProblemRaised for a
    key that cannot be read (400) or that came with another body before (422).
    """
    key = key_of(request)
    if key is None:
        with transaction.atomic():
            return work()
    account = account_of(request)
    request_hash = hashlib.sha256(request.body).hexdigest()
    try:
        with transaction.atomic():
            answer = work()
            KeptAnswer.objects.create(
                account=account,
                path=request.path,
                key=key,
                request_hash=request_hash,
                status=answer.status_code,
                location=answer.get("Location", ""),
                body=answer.content.decode(),
                kept_at=now,
            )
        return answer
    except (IntegrityError, Refusal):
        kept = KeptAnswer.objects.filter(account=account, path=request.path, key=key).first()
        if kept is None:
            raise
    if kept.request_hash != request_hash:
        raise ProblemRaised("idempotency-key-reused")
    return _replayed(kept)


def forget_old_answers(now: datetime) -> int:
    """Delete what is older than KEPT_FOR; returns how many."""
    deleted, _by_model = KeptAnswer.objects.filter(kept_at__lte=now - KEPT_FOR).delete()
    return deleted


def key_of(request: Request) -> str | None:
    """The caller's key; None without one. Raises ProblemRaised for one that cannot be read."""
    header = request.headers.get(HEADER)
    if header is None:
        return None
    match = _KEY.fullmatch(header.strip())
    if match is None:
        raise ProblemRaised(
            "malformed-request",
            _("Idempotency-Key phải gồm từ 1 đến 255 ký tự ASCII in được, không có dấu cách."),
        )
    return match[1] or match[2]


def _replayed(kept: KeptAnswer) -> HttpResponse:
    answer = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    if kept.location:
        answer["Location"] = kept.location
    answer[REPLAYED] = "true"
    return answer
