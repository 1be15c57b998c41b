"""Everything under /api/v1/."""

from django.urls import include, path

from .link_status import StatusView
from .outages import LiftView, OutagesView

urlpatterns = [
    path("", include("accounts.api.urls")),
    path("", include("dossiers.api.urls")),
    path("", include("dossiers.citizens.api.urls")),
    path("status/", StatusView.as_view(), name="status"),
    path("outages/", OutagesView.as_view(), name="outages"),
    path("outages/<int:outage_id>/lift/", LiftView.as_view(), name="lift-outage"),
]
