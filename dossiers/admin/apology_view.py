"""Form 04 as a page to print: the apology that was given, or the draft of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation

from accounts.admin.rights import instant_of

from ..apology import draft_apology, given_apology
from ..procedures import get_procedure
from .rights import visible_dossiers, works_on


def apology_page(request: HttpRequest, pk: int) -> HttpResponse:
    """In Vietnamese whatever the reader's language; 404 where there is nothing to apologise for.

    A draft is for the ward alone; what was given, for whoever may see the dossier.
    """
    dossier = get_object_or_404(visible_dossiers(request).select_related("unit"), pk=pk)
    apology = given_apology(dossier)
    if apology is None and works_on(request, dossier):
        apology = draft_apology(dossier, instant_of(request))
    if apology is None:
        raise Http404
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    with translation.override("vi"):
        return render(
            request,
            "admin/dossiers/dossier/apology.html",
            {"dossier": dossier, "apology": apology, "procedure": str(procedure.name)},
        )
