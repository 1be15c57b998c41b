"""A parked message of a dossier: what the link refused, put right and sent again."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.rights import instant_of, staff_of
from integrations.outbox import Operation, OutboxMessage, Status, messages_about
from integrations.parking import NotParked, resend

from .deliveries import Delivery, faults_in
from .forms.widgets import lines
from .portal_labels import PORTAL_LABELS
from .rights import visible_dossiers, works_on


def message_page(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    """Correct the fields that the link named and send again.

    For those who work in the dossier's unit; 404 for everybody else, and for any message that is
    not the dossier's or is not parked (any more). A refused registration is not mended here: the
    dossier is back in process, and goes to the registry anew when its declaration is corrected.
    """
    dossier = get_object_or_404(visible_dossiers(request).select_related("unit"), pk=pk)
    if not works_on(request, dossier):
        raise Http404
    message = get_object_or_404(
        messages_about(dossier.code).exclude(operation=Operation.REGISTER),
        pk=message_pk,
        status=Status.PARKED,
    )
    form = PayloadForm(message, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            resend(
                message,
                by=staff_of(request),
                now=instant_of(request),
                payload=form.payload(),
            )
        except NotParked:
            messages.warning(request, _("Bản tin này đã được người khác xử lý."))
        else:
            messages.success(request, _("Bản tin được xếp gửi lại."))
        return redirect("admin:dossiers_dossier_change", pk)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Gửi lại · %(code)s") % {"code": dossier.code},
        "dossier": dossier,
        "delivery": Delivery(message),
        "form": form,
    }
    return TemplateResponse(request, "admin/dossiers/dossier/message.html", context)


class PayloadForm(forms.Form):
    """The payload's texts that the link complained of; nothing else can be changed."""

    def __init__(self, message: OutboxMessage, data: Any) -> None:
        super().__init__(data)
        self._payload = message.payload
        for fault in faults_in(message.answer):
            name = fault["field"]
            value = self._payload.get(name)
            if name in PORTAL_LABELS and isinstance(value, str | None):
                self.fields[name] = forms.CharField(
                    label=str(PORTAL_LABELS[name]),
                    help_text=fault["message"],
                    initial=value,
                    required=False,
                    max_length=1000,
                    widget=lines(2),
                )

    def payload(self) -> dict[str, Any]:
        """The message's payload with what was typed; an emptied field is left out."""
        changed = {**self._payload, **self.cleaned_data}
        return {name: value for name, value in changed.items() if value != ""}
