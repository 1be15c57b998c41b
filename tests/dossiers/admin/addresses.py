"""The admin's addresses of dossiers."""

from django.urls import reverse

from dossiers.form_codes import FormCode
from dossiers.models import Dossier
from dossiers.transitions import Transition

LIST = "/admin/dossiers/dossier/"


def page(dossier: Dossier) -> str:
    return reverse("admin:dossiers_dossier_change", args=[dossier.pk])


def move(dossier: Dossier, transition: Transition) -> str:
    return reverse("admin:dossiers_dossier_move", args=[dossier.pk, transition.value])


def form(dossier: Dossier, code: FormCode) -> str:
    return reverse("admin:dossiers_dossier_form", args=[dossier.pk, code.value])


def add_scan_page(dossier: Dossier) -> str:
    return reverse("admin:dossiers_dossier_add_scan", args=[dossier.pk])


def scan_page(dossier: Dossier, number: int) -> str:
    return reverse("admin:dossiers_dossier_scan", args=[dossier.pk, number])


def scan_file(dossier: Dossier, number: int) -> str:
    return reverse("admin:dossiers_dossier_scan_file", args=[dossier.pk, number])
