"""A parked message of a dossier: what the link refused, put right and sent again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.rights import instant_of, staff_of
from integrations.outbox import Status, messages_about
from integrations.parking import AnsweredByTheDossier, NotParked, is_answered, resend

from ..fault_instructions import Instruction
from ..models import Dossier
from ..portal_fields import PORTAL_FIELDS, Origin
from ..procedures import get_procedure, load_declaration
from ..states import DossierState
from .argument_words import field_name
from .deliveries import Delivery, delivery_of
from .forms.widgets import lines
from .rights import visible_dossiers, works_on
from .viewings import keep_viewing


def message_page(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    """Correct the fields that the link named and send again.

    For those who work in the dossier's unit; 404 for everybody else, and for any message that is
    not the dossier's or is not parked (any more). A refused registration is not mended here: the
    dossier is back in process, and goes to the registry anew with its declaration corrected.
    """
    dossier = get_object_or_404(visible_dossiers(request).select_related("unit"), pk=pk)
    if not works_on(request, dossier):
        raise Http404
    message = get_object_or_404(messages_about(dossier.code), pk=message_pk, status=Status.PARKED)
    if is_answered(message):
        raise Http404
    if request.method != "POST":
        keep_viewing(request, dossier)
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    delivery = delivery_of(message, procedure, load_declaration(procedure, dossier.declaration))
    form = PayloadForm(delivery, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            behind = resend(
                message, by=staff_of(request), now=instant_of(request), payload=form.payload()
            )
        except (NotParked, AnsweredByTheDossier):
            messages.warning(request, _("Bản tin này đã được người khác xử lý."))
        else:
            messages.success(request, _told(behind))
        return redirect("admin:dossiers_dossier_change", pk)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Gửi lại · %(code)s") % {"code": dossier.code},
        "dossier": dossier,
        "delivery": delivery,
        "form": form,
        "faults": list(_faulty(dossier, delivery, form)),
        "supplies": dossier.state == DossierState.SUPPLEMENT_REQUIRED,
    }
    return TemplateResponse(request, "admin/dossiers/dossier/message.html", context)


def _told(behind: int) -> str:
    text = _("Bản tin được xếp gửi lại.")
    if behind:
        more = _("Đã sửa cùng lỗi trong %(n)s bản tin sau của hồ sơ.") % {"n": behind}
        return f"{text} {more}"
    return text


@dataclass(frozen=True, slots=True)
class FaultyField:
    """One fault of the message, and the input for the text that it is about, if there is one.

    ``declared``: the declared fields that the text was filled in from, as a message names them.
    """

    instruction: Instruction
    input: forms.BoundField | None
    declared: list[str]


def _faulty(dossier: Dossier, delivery: Delivery, form: "PayloadForm") -> Iterator[FaultyField]:
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    shown: set[str] = set()
    for each in delivery.instructions:
        is_first = each.field in form.fields and each.field not in shown
        shown.add(each.field)
        declared = each.paths if each.origin is Origin.DECLARATION else ()
        yield FaultyField(
            each,
            form[each.field] if is_first else None,
            [field_name(path, procedure) for path in declared],
        )


class PayloadForm(forms.Form):
    """The payload's texts that the link complained of; nothing else can be changed."""

    def __init__(self, delivery: Delivery, data: Any) -> None:
        super().__init__(data)
        self._payload = delivery.message.payload
        for instruction in delivery.instructions:
            name = instruction.field
            known, value = PORTAL_FIELDS.get(name), self._payload.get(name)
            if known and known.text and isinstance(value, str | None):
                self.fields[name] = forms.CharField(
                    label=str(known.label),
                    initial=value,
                    required=False,
                    max_length=1000,
                    widget=lines(2),
                )

    def payload(self) -> dict[str, Any]:
        """The message's payload with what was typed; an emptied field is left out."""
        changed = {**self._payload, **self.cleaned_data}
        return {name: value for name, value in changed.items() if value != ""}
