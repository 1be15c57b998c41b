from django.urls import path, register_converter

from .access import DossierCode
from .appointment import AppointmentView
from .changes import ChangesView
from .deliveries import DeliveriesView
from .dossiers import DossiersView, DossierView
from .draft_certificate import DraftCertificateView
from .exports import DossierExport
from .forms import FormsView, FormView
from .inbound import InboundDossierView, InboundView
from .procedures import ProcedureCode, ProceduresView, ProcedureView
from .scans import ScansView, ScanView
from .timeline import TimelineView
from .tracking import TrackingView
from .transitions import TransitionsView
from .units import UnitsView
from .webhook_sending import WebhookReplayView, WebhookTestView
from .webhooks import (
    WebhookDisableView,
    WebhookEnableView,
    WebhookSecretView,
    WebhooksView,
    WebhookView,
)

register_converter(DossierCode, "dossier_code")
register_converter(ProcedureCode, "procedure_code")

_ONE = "dossiers/<dossier_code:code>/"
_WEBHOOK = "webhooks/<int:endpoint>/"
_PROCEDURE = "procedures/<procedure_code:code>/"

urlpatterns = [
    path("procedures/", ProceduresView.as_view(), name="procedures"),
    path(_PROCEDURE, ProcedureView.as_view(), name="procedure"),
    path(f"{_PROCEDURE}appointment/", AppointmentView.as_view(), name="appointment"),
    path("units/", UnitsView.as_view(), name="units"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("exports/dossiers/", DossierExport.as_view(), name="dossier-export"),
    path("inbound/dossiers/", InboundView.as_view(), name="inbound"),
    path(
        "inbound/dossiers/<dossier_code:code>/",
        InboundDossierView.as_view(),
        name="inbound-dossier",
    ),
    path("dossiers/", DossiersView.as_view(), name="dossiers"),
    path(_ONE, DossierView.as_view(), name="dossier"),
    path(f"{_ONE}timeline/", TimelineView.as_view(), name="timeline"),
    path(f"{_ONE}transitions/", TransitionsView.as_view(), name="transitions"),
    path(f"{_ONE}deliveries/", DeliveriesView.as_view(), name="deliveries"),
    path(f"{_ONE}draft/", DraftCertificateView.as_view(), name="draft-certificate"),
    path(f"{_ONE}forms/", FormsView.as_view(), name="forms"),
    path(f"{_ONE}forms/<str:form>/", FormView.as_view(), name="form"),
    path(f"{_ONE}scans/", ScansView.as_view(), name="scans"),
    path(f"{_ONE}scans/<int:number>/", ScanView.as_view(), name="scan"),
    path("webhooks/", WebhooksView.as_view(), name="webhooks"),
    path(_WEBHOOK, WebhookView.as_view(), name="webhook"),
    path(f"{_WEBHOOK}secret/", WebhookSecretView.as_view(), name="webhook-secret"),
    path(f"{_WEBHOOK}test/", WebhookTestView.as_view(), name="webhook-test"),
    path(f"{_WEBHOOK}enable/", WebhookEnableView.as_view(), name="webhook-enable"),
    path(f"{_WEBHOOK}disable/", WebhookDisableView.as_view(), name="webhook-disable"),
    path(f"{_WEBHOOK}replay/", WebhookReplayView.as_view(), name="webhook-replay"),
    path("tracking/", TrackingView.as_view(), name="tracking"),
]
