"""A dossier's page: all there is to know of it, and what can be done with it now."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from accounts.admin.rights import instant_of, staff_of

from ..apology import draft_apology
from ..fault_instructions import registry_instructions
from ..models import Dossier
from ..procedures import Procedure, describe, get_procedure, load_declaration
from ..scans import may_add
from ..states import OPEN_STATES
from ..transitions import Transition
from .argument_labels import RESULT_DELIVERIES
from .argument_words import field_name
from .available_moves import available_moves
from .chips import chip, state_chip
from .deliveries import deliveries_about
from .form_views import printable
from .history import history_of
from .ledger_bar import ledger_bar
from .neighbours import neighbours_of
from .notice_lines import notice_lines
from .paper_lines import paper_lines
from .promise_lines import counts_provisionally, promise_lines
from .rights import actor_of, visible_dossiers, works_on
from .scan_views import ScanForm
from .time_words import due_words
from .viewings import keep_viewing, viewings_of


def dossier_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Read-only; 404 for what the reader may not see."""
    dossier = get_object_or_404(
        visible_dossiers(request).select_related("unit", "rule", "assignee"), pk=pk
    )
    now, actor = instant_of(request), actor_of(request)
    keep_viewing(request, dossier)
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    declaration = load_declaration(procedure, dossier.declaration)
    due, moves = due_words(dossier, now), available_moves(dossier, actor, now)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": dossier.code,
        "dossier": dossier,
        "neighbours": neighbours_of(request, pk),
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
        #: Which button has the focus: Enter prints it.
        "print_first": request.GET.getlist("print") + request.GET.getlist("offer"),
        "capacities": actor.capacities(dossier, now),
        "moves": moves,
        "warnings": _warnings(dossier, procedure),
        "faults": registry_instructions(dossier),
        "can_fix": any(
            move.transition is Transition.SEND_TO_REGISTRY and not move.reason for move in moves
        ),
        "groups": describe(declaration),
        "papers": list(paper_lines(dossier)),
        "scan_form": ScanForm(dossier) if may_add(dossier, staff_of(request), now) else None,
        "history": history_of(dossier, procedure),
        "viewings": viewings_of(request, dossier),
        "can_resend": works_on(request, dossier),
        "notices": notice_lines(dossier),
        "deliveries": list(deliveries_about(dossier.code, procedure, declaration)),
    }
    return TemplateResponse(request, "admin/dossiers/dossier/page.html", context)


def _warnings(dossier: Dossier, procedure: Procedure) -> list[dict[str, str]]:
    return [
        {**warning, "field": field_name(warning["path"], procedure) if warning["path"] else ""}
        for warning in dossier.warnings
    ]
