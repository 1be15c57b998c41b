"""What a browser may do with an answer, said with each: as little as the page needs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_OURS_ALONE = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
)
#: The admin's menus are Alpine's, which makes functions of the text in its attributes.
_ADMIN = f"{_OURS_ALONE}; script-src 'self' 'unsafe-eval'"
#: Data for programs, pictures and PDF: they load, frame and run nothing.
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
#: No page of ours asks for any of these.
_FEATURES = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class SecurityHeaders:
    """Middleware: what a view has said of itself stays (dossiers/scan_answer.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy(request, response))
        response.headers.setdefault("Permissions-Policy", _FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def _policy(request: HttpRequest, response: HttpResponse) -> str:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return _NOTHING
    return _ADMIN if request.path.startswith("/admin/") else _OURS_ALONE
