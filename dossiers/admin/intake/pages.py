"""The counter's pages: choose a procedure, type, check, file, accept. For clerks alone."""

from typing import Any
from uuid import uuid4

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from accounts.admin.rights import instant_of, staff_of, standing_in
from accounts.models import Role, Unit

from ...form_codes import FormCode
from ...lifecycle import move_dossier, submit_dossier
from ...models import Dossier
from ...procedures import PROCEDURES, Procedure
from ...receiving_units import receiving_units
from ...refusals import InvalidInput, Refusal
from ...submission import KnownDuplicates
from ...transitions import Transition
from ..rights import actor_of
from .copying import copy_requester
from .duplicates import DuplicateWarning
from .form import Fault, IntakeForm
from .once import FiledOtherwise, file_once, filed_before
from .suggestions import communes_of, country_names, province_of

_SAVE, _ACCEPT, _PRINT, _COPY = "save", "accept", "print", "copy:"
_FILING = {_SAVE, _ACCEPT, _PRINT}


def counter_units(request: HttpRequest) -> list[Unit]:
    """The wards that this person takes dossiers in for today, by code."""
    today = timezone.localdate(instant_of(request))
    mine = standing_in(request).units_as(Role.CLERK)
    if not mine:
        return []
    wards = receiving_units(today).filter(pk__in=mine)
    return list(wards.select_related("parent"))


@require_safe
def start_page(request: HttpRequest) -> HttpResponse:
    """Which procedure; 404 for whoever takes nothing in."""
    units = _units(request)
    context = _context(request, title=_("Nhận hồ sơ tại quầy"), units=units)
    return TemplateResponse(request, "admin/intake/start.html", context)


@gzip_page
def intake_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of one procedure: GET shows it blank, POST does what the pressed button says."""
    procedure, units = _procedure(slug), _units(request)
    if request.method != "POST":
        return _page(request, units, IntakeForm(procedure, units))
    action = request.POST.get("action", "")
    if action.startswith(_COPY):
        data = copy_requester(procedure, request.POST, action.removeprefix(_COPY))
        return _page(request, units, IntakeForm(procedure, units, data))
    form = IntakeForm(procedure, units, request.POST)
    if action in _FILING:
        return _file(request, units, form, action)
    return _checked(request, units, form)


@require_POST
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """What is wrong or odd so far, as JSON, while the form is being filled in."""
    procedure, units = _procedure(slug), _units(request)
    form = IntakeForm(procedure, units, request.POST)
    found = form.check(timezone.localdate(instant_of(request)))
    unread = [
        {"at": form.declared[name].id_for_label, "severity": "error", "message": str(errors[0])}
        for name, errors in form.declared.errors.items()
    ]
    told = [
        {"at": form.field_at(each.path), "severity": each.severity, "message": each.message}
        for each in found
    ]
    return JsonResponse({"problems": unread + told})


def _file(request: HttpRequest, units: list[Unit], form: IntakeForm, action: str) -> HttpResponse:
    if not form.is_valid(accepting=action != _SAVE):
        if form.key is not None:
            form.show(form.check(timezone.localdate(instant_of(request))))
        return _page(request, units, form, status=422)
    account = staff_of(request)
    try:
        before = filed_before(form, account)
        if before is not None:
            return _go(request, before)
        known = None
        duplicates = _duplicates(request, form)
        if duplicates:
            before = filed_before(form, account)  # the duplicate may be this very form's dossier
            if before is not None:
                return _go(request, before)
            if not duplicates.is_answered(request):
                return _page(request, units, form, status=409, duplicates=duplicates)
            known = duplicates.known()

        def work() -> str:
            return _filed(request, form, action, known)

        return _go(request, file_once(form, account, work, now=instant_of(request)))
    except FiledOtherwise as filed:
        return _filed_otherwise(request, units, form, filed)
    except InvalidInput as refusal:
        form.show(refusal.problems)
    except Refusal as refusal:
        form.faults.append(Fault("", str(refusal.message), "intake-papers"))
    return _page(request, units, form, status=422)


def _duplicates(request: HttpRequest, form: IntakeForm) -> DuplicateWarning | None:
    """What may be filed already; None while the declaration is wrong anyway."""
    declaration = form.declaration(timezone.localdate(instant_of(request)))
    if declaration is None:
        return None
    return DuplicateWarning(request, form.procedure, declaration)


def _filed(
    request: HttpRequest, form: IntakeForm, action: str, known: KnownDuplicates | None
) -> str:
    """File, and accept unless only saving; in the caller's transaction. Returns where to go."""
    actor, now = actor_of(request), instant_of(request)
    dossier = submit_dossier(form.submission(known), actor=actor, now=now)
    if action != _SAVE:
        dossier = move_dossier(
            dossier.code, Transition.ACCEPT, form.acceptance(), actor=actor, now=now
        )
    page = reverse("admin:dossiers_dossier_change", args=[dossier.pk])
    # No fragment with an offer: a page opened at a fragment gives nothing the focus.
    offered = {_SAVE: "", _ACCEPT: "?offer={}", _PRINT: "?print={}#forms"}[action]
    _tell(request, dossier)
    return page + offered.format(FormCode.RECEIPT.value)


def _tell(request: HttpRequest, dossier: Dossier) -> None:
    words = _("Đã nhận hồ sơ %(code)s (%(name)s): %(state)s.") % {
        "code": dossier.code,
        "name": dossier.subject_name,
        "state": dossier.get_state_display(),
    }
    if dossier.due_at is not None:
        due = timezone.localtime(dossier.due_at).strftime("%H:%M %d/%m/%Y")
        words += " " + _("Hẹn trả %(due)s.") % {"due": due}
    messages.success(request, words)


def _filed_otherwise(
    request: HttpRequest, units: list[Unit], form: IntakeForm, filed: FiledOtherwise
) -> HttpResponse:
    """The form was filed, then changed: shown again as another dossier's, with a key of its own."""
    data = request.POST.copy()
    data["intake-key"] = str(uuid4())
    again = IntakeForm(form.procedure, units, data)
    return _page(request, units, again, status=409, filed=filed.location)


def _checked(request: HttpRequest, units: list[Unit], form: IntakeForm) -> HttpResponse:
    form.is_valid(accepting=True)
    found = form.check(timezone.localdate(instant_of(request)))
    form.show(found)
    return _page(request, units, form, status=422 if form.faults else 200, checked=True)


def _go(request: HttpRequest, location: str) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":  # the page's own script asks
        return JsonResponse({"location": location})
    return redirect(location)


def _page(
    request: HttpRequest, units: list[Unit], form: IntakeForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = _context(
        request,
        title=form.procedure.name,
        procedure=form.procedure,
        form=form,
        countries=country_names(),
        communes=communes_of(units, timezone.localdate(instant_of(request))),
        province=province_of(units),
        **more,
    )
    return TemplateResponse(request, "admin/intake/page.html", context, status=status)


def _context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {**admin.site.each_context(request), "procedures": list(PROCEDURES.values()), **more}


def _units(request: HttpRequest) -> list[Unit]:
    units = counter_units(request)
    if not units:
        raise Http404
    return units


def _procedure(slug: str) -> Procedure:
    found = next((each for each in PROCEDURES.values() if each.slug == slug), None)
    if found is None:
        raise Http404
    return found
