"""Which ways of signing in there are, and which of them answers now."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from onestop.openapi import given, problems
from onestop.representation import Instant, Representation, respond

from ..identity.provider import is_configured, known_dark_until
from ..models import SignInSession


class WayToSignIn(Representation):
    """``available`` false: it did not answer lately; it is tried again at ``retry_at``."""

    way: SignInSession.Way
    label: str
    available: bool
    retry_at: Instant | None
    words: str


class WaysToSignIn(Representation):
    ways: list[WayToSignIn]


class WaysView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="list_ways_to_sign_in",
        tags=["Accounts"],
        summary="Ways of signing in",
        description=(
            "What a page should offer, best first. Asks nothing outside: it tells what is known. "
            "A way that is not set up here is left out; the one-time code is always there."
        ),
        responses={200: given(WaysToSignIn, "The ways."), **problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        code, oidc = SignInSession.Way.ONE_TIME_CODE, SignInSession.Way.OIDC
        ways = []
        if is_configured():
            dark_until = known_dark_until(timezone.now())
            words = (
                _("VNeID đang gián đoạn. Hãy dùng mã gửi tới điện thoại hoặc thư điện tử.")
                if dark_until
                else _("Đăng nhập bằng tài khoản định danh điện tử VNeID.")
            )
            ways.append((oidc, dark_until, words))
        words = _("Nhận mã sáu chữ số qua điện thoại hoặc thư điện tử.")
        ways.append((code, None, words))
        return respond(
            WaysToSignIn(
                ways=[
                    WayToSignIn(
                        way=way,
                        label=str(way.label),
                        available=dark_until is None,
                        retry_at=dark_until,
                        words=str(words),
                    )
                    for way, dark_until, words in ways
                ]
            )
        )
