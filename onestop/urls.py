"""All addresses, by app."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from accounts.admin.choices_as_typed import ChoicesAsTyped
from accounts.api.oauth import metadata

from .health import healthz
from .metrics.view import metrics
from .schema_view import SchemaView
from .status_page import status_page

_choices = ChoicesAsTyped.as_view(admin_site=admin.site)  # instead of the site's own

urlpatterns = [
    path("api/v1/", include("onestop.api_urls")),
    path("admin/", include("accounts.admin.signing_in.urls")),
    path("admin/links/", include("integrations.admin.desk.urls")),
    path("admin/autocomplete/", admin.site.admin_view(_choices)),
    path("admin/", admin.site.urls),
    path("healthz", healthz),
    path(".well-known/oauth-authorization-server", metadata, name="oauth-metadata"),
    path("status/", status_page, name="status-page"),
    path("metrics", metrics),
    path("", include("dossiers.web.urls")),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="schema", authentication_classes=(), permission_classes=()
        ),
    ),
]

handler400 = "onestop.error_answers.bad_request"
handler403 = "onestop.error_answers.permission_denied"
handler404 = "onestop.error_answers.page_not_found"
handler500 = "onestop.error_answers.server_error"
