"""``Idempotency-Key``: a request that arrives twice is carried out once.

After the IETF draft draft-ietf-httpapi-idempotency-key-header. The answer is kept by one INSERT
in the transaction of the work itself, or in its very statement, so that work and answer are
committed together or not at all. A repeated request does the work again, runs into the unique
constraint (or into a state that the first request changed), is rolled back whole, and gets the
first answer. Only success is kept: a request that was refused changed nothing and may be sent
again.

Every unsafe operation takes the key but a few (``tests/onestop/test_every_write.py``), and each
that does is tried twice in ``tests/onestop/api/test_sent_twice.py``.
"""

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from accounts.api.authentication import account_of
from accounts.models import User

from .models import KeptAnswer
from .postgres.new_rows import insert
from .problems import ProblemRaised
from .refusal import Refused
from .sealing import InvalidToken, opened, sealed

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
#: How long a repeated request is recognised: long enough for a counter that was offline at Tết.
KEPT_FOR = timedelta(days=10)
#: What an answer says beside its body, and says again.
KEPT_HEADERS = (
    "ETag",
    "Location",
    "Tus-Resumable",
    "Upload-Expires",
    "Upload-Length",
    "Upload-Offset",
)
#: A structured-field string, or the same without its quotes.
_KEY = re.compile(r'"([\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x5b\x5d-\x7e]{1,255})')
_SEALED_FOR = "onestop.idempotency"
#: How work that was done before may say so when it is tried again.
_IN_THE_WAY = (IntegrityError, Refused, APIException, Http404, ObjectDoesNotExist)

Work = Callable[[], HttpResponse]


def carry_out_once(
    request: Request, work: Work, *, now: datetime, said: bytes | None = None, secret: bool = False
) -> HttpResponse:
    """Run ``work`` in a transaction, or give the answer that this key already got.

    ``work`` returns a rendered 2xx answer and may raise whatever refuses a request. ``said``: what
    the request asks for, where that is not its body's bytes. ``secret``: the answer holds one, so
    it is sealed while it is kept. Raises ProblemRaised for a key that cannot be read (400) or that
    came with another body before (422).
    """
    return carry_out_prepared_once(request, lambda: work, now=now, said=said, secret=secret)


def carry_out_prepared_once(
    request: Request,
    prepare: Callable[[], Work],
    *,
    now: datetime,
    said: bytes | None = None,
    secret: bool = False,
    together: Callable[[], AbstractContextManager[None]] = transaction.atomic,
) -> HttpResponse:
    """The same, where something is done before: ``prepare`` returns the work.

    ``together`` makes one of what the work writes and of the answer: ``in_one_statement`` where it
    writes by ``insert()`` alone.
    """
    asked = _asked(request, said)
    try:
        work = prepare()
        with together():
            answer = work()
            if asked is not None:
                asked.keep(answer, now=now, secret=secret)
        return answer
    except _IN_THE_WAY:
        kept = None if asked is None else asked.answer()
        if kept is None:
            raise
        return kept


def answer_once(
    request: Request, work: Work, *, now: datetime, said: bytes | None = None
) -> HttpResponse:
    """The same for work that must not stand in one transaction (it writes files, or keeps what came
    before it judges it) and does no harm when it is done again.

    Its answer is kept after it. A process that ends in between has done the work and kept no
    answer: what is repeated then finds it done, and says so.
    """
    asked = _asked(request, said)
    if asked is None:
        return work()
    kept = asked.answer()
    if kept is not None:
        return kept
    answer = work()
    try:
        with transaction.atomic():
            asked.keep(answer, now=now)
    except IntegrityError:
        kept = asked.answer()
        if kept is None:
            raise
        return kept
    return answer


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


class _Asked(NamedTuple):
    """A keyed request: whose, where, and the SHA-256 (hex) of what it says."""

    account: User
    path: str
    key: str
    request_hash: str

    def keep(self, answer: HttpResponse, *, now: datetime, secret: bool = False) -> None:
        """Raises IntegrityError where an answer is kept already."""
        body = answer.content.decode()
        insert(
            KeptAnswer(
                account=self.account,
                path=self.path,
                key=self.key,
                request_hash=self.request_hash,
                status=answer.status_code,
                headers={name: answer[name] for name in KEPT_HEADERS if name in answer},
                body=sealed(body, _SEALED_FOR) if secret else body,
                is_sealed=secret,
                kept_at=now,
            )
        )

    def answer(self) -> HttpResponse | None:
        """The one that was kept. Raises ProblemRaised when it answered something else."""
        found = KeptAnswer.objects.filter(account=self.account, path=self.path, key=self.key)
        kept = found.first()
        if kept is None:
            return None
        if kept.request_hash != self.request_hash:
            raise ProblemRaised("idempotency-key-reused")
        return _replayed(kept)


def _asked(request: Request, said: bytes | None) -> _Asked | None:
    key = key_of(request)
    if key is None:
        return None
    digest = hashlib.sha256(request.body if said is None else said).hexdigest()
    return _Asked(account_of(request), request.path, key, digest)


def _replayed(kept: KeptAnswer) -> HttpResponse:
    body = kept.body
    if kept.is_sealed:
        try:
            body = opened(body, _SEALED_FOR)
        except InvalidToken:  # SECRET_KEY was changed and the old one is no fallback
            raise ProblemRaised(
                "idempotency-key-reused",
                _("Yêu cầu này đã được thực hiện, nhưng không đọc lại được câu trả lời."),
            ) from None
    answer = HttpResponse(body, status=kept.status, content_type="application/json")
    if kept.status == 204:
        del answer["Content-Type"]
    if kept.location:  # of before there were headers
        answer["Location"] = kept.location
    for name, text in kept.headers.items():
        answer[name] = text
    answer[REPLAYED] = "true"
    return answer
