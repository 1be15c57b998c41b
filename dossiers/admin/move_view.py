"""Carrying out a transition from the admin: a form, a confirmation, and move_dossier()."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db import transaction as database
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.rights import instant_of, standing_in
from accounts.models import Role

from ..apology import draft_apology
from ..lifecycle import move_dossier
from ..list_place import carried_by
from ..models import Dossier
from ..printing.offers import form_called_for
from ..refusals import GuardRefused, InvalidInput, NotPermitted, OutOfTurn, Refusal
from ..states import DossierState
from ..transitions import TABLE, Transition
from .available_moves import ENDING, obstacle, outcome_words
from .chips import state_chip
from .forms.move_form import MoveForm
from .neighbours import neighbours_of
from .pressed import keep_press, was_carried_out
from .rights import actor_of, visible_dossiers
from .viewings import keep_viewing

#: The same answers as the API's: the browser shows the page, programs see the code.
_STATUSES: dict[type[Refusal], int] = {NotPermitted: 403, OutOfTurn: 409, GuardRefused: 422}


def move_page(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One transition of one dossier. 404 for a dossier or a transition that does not exist here."""
    dossier = get_object_or_404(
        visible_dossiers(request).select_related("unit", "rule", "assignee"), pk=pk
    )
    if name not in TABLE:
        raise Http404
    transition = Transition(name)
    if request.method == "POST":
        return _carry_out(request, dossier, transition)
    now, actor = instant_of(request), actor_of(request)
    reason = obstacle(dossier, transition, actor, actor.capacities(dossier, now), now)
    if reason:
        messages.warning(request, f"{transition.label}: {reason}")
        return redirect(_page_of(request, dossier))
    if "corrections" in TABLE[transition].arguments.model_fields:
        keep_viewing(request, dossier)  # the form shows what is declared
    form = MoveForm(
        dossier, transition, drafted=_drafted(dossier, transition, now), on=timezone.localdate(now)
    )
    return _page(request, dossier, transition, form)


def _drafted(dossier: Dossier, transition: Transition, now: datetime) -> dict[str, Any]:
    """What the blank form proposes: for an extension the apology's reason and a new date."""
    apology = draft_apology(dossier, now) if transition is Transition.EXTEND else None
    if apology is None:
        return {}
    return {"reason": apology.reason, "new_due_on": apology.new_due_on}


def _carry_out(request: HttpRequest, dossier: Dossier, transition: Transition) -> HttpResponse:
    if was_carried_out(request):
        return _go_on(request, dossier, transition)
    now = instant_of(request)
    form = MoveForm(dossier, transition, request.POST, on=timezone.localdate(now))
    if not form.is_valid():
        return _page(request, dossier, transition, form, status=422)
    try:
        with database.atomic():
            dossier = move_dossier(
                dossier.code,
                transition,
                form.arguments(),
                actor=actor_of(request),
                now=now,
                expected_events=form.expected_events,
                savepoint=False,
            )
            keep_press(request, now=now)
    except Dossier.DoesNotExist:
        raise Http404 from None
    except InvalidInput as refusal:
        form.show(refusal.problems)
        return _page(request, dossier, transition, form, status=422)
    except Refusal as refusal:
        # The other press of a double click was under way until now.
        if not (isinstance(refusal, OutOfTurn) and was_carried_out(request)):
            status = _STATUSES[type(refusal)]
            return _page(request, dossier, transition, form, refusal=refusal, status=status)
        dossier = visible_dossiers(request).get(pk=dossier.pk)
    return _go_on(request, dossier, transition)


def _go_on(request: HttpRequest, dossier: Dossier, transition: Transition) -> HttpResponse:
    """To where the button leads, with the news that the move was made."""
    messages.success(
        request,
        _("Đã ghi nhận “%(what)s”. Hồ sơ %(code)s: %(state)s.")
        % {"what": transition.label, "code": dossier.code, "state": dossier.get_state_display()},
    )
    if transition is Transition.SIGN and "next" in request.POST:
        return _next_to_sign(request)
    page = _page_of(request, dossier)
    prints = form_called_for(transition, dossier.procedure)
    if prints is not None and "print" in request.POST:
        return redirect(f"{page}{'&' if '?' in page else '?'}print={prints.value}#forms")
    return redirect(page)


def _page_of(request: HttpRequest, dossier: Dossier) -> str:
    """The dossier's page, still as opened from its list."""
    return reverse("admin:dossiers_dossier_change", args=[dossier.pk]) + carried_by(request)


def _next_to_sign(request: HttpRequest) -> HttpResponse:
    """The signing page of the soonest due that waits for this leader; else the list."""
    led = standing_in(request).units_as(Role.LEADER)
    waiting = Dossier.objects.filter(unit_id__in=led, state=DossierState.AWAITING_SIGNATURE)
    following = waiting.order_by("due_at", "pk").first()
    if following is not None:
        return redirect("admin:dossiers_dossier_move", following.pk, Transition.SIGN.value)
    messages.info(request, _("Không còn hồ sơ nào chờ ký."))
    return redirect(f"{reverse('admin:dossiers_dossier_changelist')}?work=signature")


def _page(
    request: HttpRequest,
    dossier: Dossier,
    transition: Transition,
    form: MoveForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"{transition.label} · {dossier.code}",
        "dossier": dossier,
        "neighbours": neighbours_of(request, dossier.pk),
        "transition": transition,
        "form": form,
        "media": form.media,
        "refusal": refusal,
        "out_of_turn": isinstance(refusal, OutOfTurn),
        "state_chip": state_chip(dossier.state),
        "outcome": outcome_words(dossier, transition),
        "ending": transition in ENDING,
        "refused": status != 200,
        "prints": form_called_for(transition, dossier.procedure),
        "button": _("Sửa và gửi đăng ký lại")
        if transition is Transition.SEND_TO_REGISTRY and dossier.registry_faults
        else f"{_('Xác nhận')}: {transition.label}",
        "signing": transition in (Transition.SIGN, Transition.SIGN_WITHOUT_PERSONAL_ID),
        "has_draft_04": transition is Transition.EXTEND
        and draft_apology(dossier, instant_of(request)) is not None,
    }
    return TemplateResponse(request, "admin/dossiers/dossier/move.html", context, status=status)
