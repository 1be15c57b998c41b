from django.urls import path

from .codes import CodeExchangeView, CodesView
from .me import MeView
from .oauth import ClientTokenView, RevocationView
from .oidc import OidcExchangeView, OidcStartView
from .sessions import RefreshView, SessionsView, SessionView
from .token import TokenView
from .ways import WaysView

urlpatterns = [
    path("auth/token/", TokenView.as_view(), name="token"),
    path("auth/ways/", WaysView.as_view(), name="ways"),
    path("auth/codes/", CodesView.as_view(), name="codes"),
    path("auth/codes/exchange/", CodeExchangeView.as_view(), name="code-exchange"),
    path("auth/oidc/", OidcStartView.as_view(), name="oidc-start"),
    path("auth/oidc/exchange/", OidcExchangeView.as_view(), name="oidc-exchange"),
    path("auth/refresh/", RefreshView.as_view(), name="refresh"),
    path("auth/sessions/", SessionsView.as_view(), name="sessions"),
    path("auth/sessions/<uuid:session_id>/", SessionView.as_view(), name="session"),
    path("me/", MeView.as_view(), name="me"),
    path("oauth/token/", ClientTokenView.as_view(), name="client-token"),
    path("oauth/revoke/", RevocationView.as_view(), name="client-revocation"),
]
