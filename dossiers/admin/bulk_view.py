"""One move of many dossiers: the list first, then each on its own, told as it is done."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.rights import instant_of, standing_in

from ..actor import AS_WHO
from ..lifecycle import move_dossier
from ..models import Dossier
from ..printing.prints import MOST_AT_ONCE
from ..refusals import InvalidInput, Refusal
from ..transitions import TABLE, Transition
from .available_moves import ENDING, obstacle
from .forms.bulk_form import BulkForm
from .picked import picked_dossiers
from .rights import actor_of, reads_dossiers
from .told_one_by_one import line_about, line_about_all, told_one_by_one

#: Moves that are the same for each, and that nobody has to look at one by one before.
TOGETHER = (
    Transition.ACCEPT,
    Transition.ASSIGN,
    Transition.START_PROCESSING,
    Transition.RETURN_RESULT,
)
_TEMPLATE = "admin/dossiers/dossier/bulk.html"


def moves_together(request: HttpRequest) -> list[Transition]:
    """Those that their roles may make: the buttons above the list."""
    standing = standing_in(request)
    capacities = {who for role, who in AS_WHO.items() if standing.holds(role)}
    return [transition for transition in TOGETHER if TABLE[transition].by & capacities]


def bulk_page(request: HttpRequest) -> HttpResponseBase:
    """GET lists what can be moved and what cannot, and why; POST moves them, one by one.

    Each move is a transaction of its own, so what is done stays done if the page is closed, and
    one refusal holds up nobody else.
    """
    if not reads_dossiers(request):
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    transition = _transition(asked)
    picked = asked.getlist("pick")
    dossiers = picked_dossiers(request, picked)
    form = BulkForm(
        transition,
        dossiers,
        request.POST if request.method == "POST" else None,
        on=timezone.localdate(instant_of(request)),
    )
    valid = request.method == "POST" and bool(dossiers) and form.is_valid()
    lines = [(dossier, _obstacle(request, dossier, transition)) for dossier in dossiers]
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": transition.label,
        "transition": transition,
        "form": form,
        "ending": transition in ENDING,
        "most": MOST_AT_ONCE,
        "too_many": len(picked) > MOST_AT_ONCE,
        "unseen": len(set(picked)) - len(dossiers),
        "possible": [dossier for dossier, reason in lines if not reason],
        "left_out": [each for each in lines if each[1]],
    }
    if valid:
        told = _moved(request, transition, dossiers, form)
        return told_one_by_one(request, _TEMPLATE, context, told)
    status = 422 if request.method == "POST" or not dossiers else 200
    return TemplateResponse(request, _TEMPLATE, context, status=status)


def _transition(asked: QueryDict) -> Transition:
    if (name := asked.get("what", "")) not in TOGETHER:
        raise Http404
    return Transition(name)


def _obstacle(request: HttpRequest, dossier: Dossier, transition: Transition) -> str:
    now, actor = instant_of(request), actor_of(request)
    return obstacle(dossier, transition, actor, actor.capacities(dossier, now), now)


def _moved(
    request: HttpRequest, transition: Transition, dossiers: list[Dossier], form: BulkForm
) -> Iterator[str]:
    done, total = 0, len(dossiers)
    for number, dossier in enumerate(dossiers, start=1):
        reason = _move(request, dossier, transition, form)
        done += not reason
        words = reason or _("đã ghi nhận")
        yield line_about(dossier, words, number, total, done=not reason)
    yield line_about_all(done, total - done)


def _move(request: HttpRequest, dossier: Dossier, transition: Transition, form: BulkForm) -> str:
    """Move one; why it could not be, "" when it was."""
    try:
        move_dossier(
            dossier.code,
            transition,
            form.arguments(),
            actor=actor_of(request),
            now=instant_of(request),
            expected_events=form.seen.get(dossier.pk),
        )
    except Dossier.DoesNotExist:
        return _("Không tìm thấy hồ sơ.")
    except InvalidInput as refusal:
        return "; ".join(str(problem.message) for problem in refusal.problems)
    except Refusal as refusal:
        return str(refusal.message)
    return ""
