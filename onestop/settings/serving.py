"""How requests are served: security on the wire, logs without personal data, metrics."""

from corsheaders.defaults import default_headers
from django_guid.integrations import CeleryIntegration

from onestop.logs import configuration as logs

from .environment import PRODUCTION, env

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
#: Which other origins' pages may call the API from a browser, with a token; never with a cookie.
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_HEADERS = [
    *default_headers,
    "idempotency-key",
    "if-match",
    "tus-resumable",
    "upload-length",
    "upload-metadata",
    "upload-offset",
    "x-request-id",
]
CORS_EXPOSE_HEADERS = [
    "Content-Location",
    "ETag",
    "Idempotent-Replayed",
    "Link",
    "Location",
    "Retry-After",
    "Tus-Resumable",
    "Upload-Expires",
    "Upload-Length",
    "Upload-Offset",
    "X-Request-ID",
]
#: The largest body but for the file in it: JSON, a form, the fields of an upload.
DATA_UPLOAD_MAX_MEMORY_SIZE = env.int("REQUEST_MAX_KB", default=1024) * 1024
#: The largest scan of one paper, and all scans of one dossier together.
PAPER_MAX_BYTES = env.int("PAPER_MAX_MB", default=10) * 1024 * 1024
PAPERS_MAX_BYTES = env.int("PAPERS_MAX_MB", default=100) * 1024 * 1024
#: An upload is taken into memory or not at all: no paper lies in a temporary folder.
FILE_UPLOAD_HANDLERS = ["onestop.upload.BoundedUpload"]
FILE_UPLOAD_MAX_MEMORY_SIZE = PAPER_MAX_BYTES + 1024 * 1024
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    # Asked by the container's own health check, and by Prometheus beside it.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOG_FORMAT = env("LOG_FORMAT", default="json" if PRODUCTION else "line")
LOG_LEVEL = env("LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING")
LOGGING = logs.configuration(LOG_FORMAT, LOG_LEVEL, production=PRODUCTION)
#: Who may read /metrics: whoever has the token, and direct callers from these networks.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
METRICS_NETWORKS = env.list(
    "METRICS_NETWORKS", default=[] if PRODUCTION else ["127.0.0.0/8", "::1/128"]
)
DJANGO_GUID = {
    "GUID_HEADER_NAME": "X-Request-ID",
    "EXPOSE_HEADER": False,
    "INTEGRATIONS": [CeleryIntegration()],  # a task has an id of its own
}
