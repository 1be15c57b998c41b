"""A view without REST framework, checks or sign-in that makes a submission's inserts by the ORM.

The rows are those of the last submission that was really made, with keys of their own.
"""

import itertools
import json
import os
from functools import cache
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import models, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone

_numbers = itertools.count(1)


def submit(request: HttpRequest) -> JsonResponse:
    from dossiers.dossier_codes import take_code
    from dossiers.models import Document, Dossier, Event
    from integrations.models import OutboxMessage
    from onestop.models import KeptAnswer

    told = json.loads(request.body)
    rows, now = _rows(), timezone.now()
    mark = f"{os.getpid()}-{next(_numbers)}"
    taken = take_code(told["unit"], timezone.localdate(now))
    code = f"{taken.code}-b{mark}"
    with transaction.atomic():
        dossier = Dossier.objects.create(
            **rows["dossier"]
            | {"unit_id": taken.unit.pk, "code": code, "declaration": told["declaration"]}
        )
        Event.objects.create(**rows["event"] | {"dossier_id": dossier.pk})
        Document.objects.bulk_create(
            [Document(**row | {"dossier_id": dossier.pk}) for row in rows["documents"]]
        )
        OutboxMessage.objects.bulk_create(
            [
                OutboxMessage(**row | {"subject": code, "key": f"{code}#{number}"})
                for number, row in enumerate(rows["messages"])
            ]
        )
        KeptAnswer.objects.create(**rows["answer"] | {"key": mark})
    return JsonResponse({"code": code}, status=201)


@cache
def _rows() -> dict[str, Any]:
    from dossiers.models import Dossier
    from integrations.models import OutboxMessage
    from onestop.models import KeptAnswer

    answer = KeptAnswer.objects.filter(path="/api/v1/dossiers/").latest("pk")
    dossier = Dossier.objects.get(code=json.loads(answer.body)["code"])
    return {
        "dossier": _values(dossier),
        "event": _values(dossier.events.get()),
        "documents": [_values(each) for each in dossier.documents.all()],
        "messages": [
            _values(each) for each in OutboxMessage.objects.filter(created_at=answer.kept_at)
        ],
        "answer": _values(answer),
    }


def _values(row: models.Model) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated
    }


urlpatterns = [path("submit/", submit)]
application: WSGIHandler = get_wsgi_application()
