"""A dossier's page: all there is to know of it, and what can be done with it now."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from accounts.admin.rights import instant_of

from ..apology import draft_apology
from ..models import Dossier
from ..procedures import (
    Procedure,
    describe,
    field_by_registry_name,
    get_procedure,
    load_declaration,
)
from ..states import OPEN_STATES
from .argument_labels import RESULT_DELIVERIES
from .argument_words import field_name, registry_field_name
from .available_moves import available_moves
from .chips import chip, state_chip
from .deliveries import deliveries_about
from .form_views import printable
from .history import history_of
from .ledger_bar import ledger_bar
from .promise_lines import counts_provisionally, promise_lines
from .rights import actor_of, visible_dossiers, works_on
from .time_words import due_words


def dossier_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Read-only; 404 for what the reader may not see."""
    dossier = get_object_or_404(visible_dossiers(request).select_related("unit", "rule"), pk=pk)
    now, actor = instant_of(request), actor_of(request)
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    due = due_words(dossier, now)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": dossier.code,
        "dossier": dossier,
        "procedure": procedure,
        "state_chip": state_chip(dossier.state),
        "due_chip": chip(due.words, due.tone),
        "is_open": dossier.state in OPEN_STATES,
        "provisional": counts_provisionally(dossier, dossier.due_at),
        "result_delivery": RESULT_DELIVERIES.get(dossier.result_delivery),  # type: ignore[call-overload]
        "promises": list(promise_lines(dossier)),
        "ledger": ledger_bar(dossier, now),
        "has_draft_04": works_on(request, dossier) and draft_apology(dossier, now) is not None,
        "offers": printable(request, dossier),
        "print_now": request.GET.get("print", ""),
        "capacities": actor.capacities(dossier, now),
        "moves": available_moves(dossier, actor, now),
        "warnings": _warnings(dossier, procedure),
        "faults": _faults(dossier, procedure),
        "groups": describe(load_declaration(procedure, dossier.declaration)),
        "documents": dossier.documents.all(),
        "history": history_of(dossier, procedure),
        "can_resend": works_on(request, dossier),
        "deliveries": list(deliveries_about(dossier.code)),
    }
    return TemplateResponse(request, "admin/dossiers/dossier/page.html", context)


def _warnings(dossier: Dossier, procedure: Procedure) -> list[dict[str, str]]:
    return [
        {**warning, "field": field_name(warning["path"], procedure) if warning["path"] else ""}
        for warning in dossier.warnings
    ]


def _faults(dossier: Dossier, procedure: Procedure) -> list[dict[str, str]]:
    """The registry's complaints, each with our own field: its label and where it stands."""
    return [
        {
            "message": fault["message"],
            "field": registry_field_name(fault["field"], procedure) if fault["field"] else "",
            "path": field_by_registry_name(procedure, fault["field"]) or "",
        }
        for fault in dossier.registry_faults
    ]
