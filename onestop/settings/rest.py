"""The REST API and its published document."""

from datetime import timedelta

from .environment import PRODUCTION, env

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.client_authentication.ClientTokenAuthentication",
        "accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.client_authentication.SignedInOrScoped"],
    "DEFAULT_THROTTLE_CLASSES": [
        "accounts.api.throttles.ByAddress",
        "accounts.api.throttles.ByAccount",
        "accounts.api.client_authentication.ByClient",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["onestop.json_parser.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_RATES": {
        "address": env("CALLS_PER_ADDRESS", default="1200/minute" if PRODUCTION else "") or None,
        "account": env("CALLS_PER_ACCOUNT", default="600/minute" if PRODUCTION else "") or None,
        "sign_in": "20/minute",
        "sign_in_account": "10/minute",
        "one_time_codes": "10/minute",
        "client_sign_in": "60/minute",
        "exports": "60/minute",
        "feedback": "20/hour",
        "feedback_look_ups": "30/minute",
        "tracking": "30/minute",
        "tracking_guesses": "20/hour",
    },
    # Whose word on the client's address counts: 0 is nobody's but the connection's own.
    "NUM_PROXIES": env.int("TRUSTED_PROXIES", default=0),
    "EXCEPTION_HANDLER": "onestop.error_answers.problem_response",
}
#: Said, so that what refers to it can be migrated.
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105
#: How long a client's access token lives, and its secret beside a newer one.
CLIENT_TOKEN_SECONDS = env.int("CLIENT_TOKEN_SECONDS", default=900)
#: For how long it is on record what clients read; never less than a year.
CLIENT_READS_KEPT_DAYS = env.int("CLIENT_READS_KEPT_DAYS", default=730)
CLIENT_SECRET_OVERLAP_DAYS = env.int("CLIENT_SECRET_OVERLAP_DAYS", default=7)
REST_KNOX = {"TOKEN_TTL": timedelta(hours=12)}
SPECTACULAR_SETTINGS = {
    "TITLE": "onestop",
    "DESCRIPTION": (
        "Dossiers of a ward's one-stop shop: submit, follow, process.\n\n"
        "Errors are problem documents (RFC 9457, `application/problem+json`); every `type` is "
        "explained in docs/problems.md, and any operation may answer 500 `internal-error` or 503 "
        "`unavailable`. Texts for people are in Vietnamese, or in English with "
        "`Accept-Language: en`. Instants are ISO 8601 with an offset. Every answer has an "
        "`X-Request-ID`, the caller's own if it sent a UUID; quote it when something went wrong."
    ),
    "VERSION": "1",
    "LICENSE": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
    "SERVERS": [{"url": "/", "description": "The ward's own server."}],
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "TAGS": [
        {"name": "Accounts", "description": "Signing in and out."},
        {"name": "Procedures", "description": "What a ward receives, and how long it takes."},
        {"name": "Drafts", "description": "What is not submitted yet, and files in parts."},
        {"name": "Dossiers", "description": "From submission to the result."},
        {"name": "Citizens", "description": "Around a citizen's own dossiers."},
        {"name": "Payments", "description": "Fees through a gateway."},
        {"name": "Links", "description": "Declared outages of the systems we depend on."},
        {"name": "Integrators", "description": "Programs that call in their own name."},
        {"name": "Public", "description": "For everybody, without an account."},
    ],
    "POSTPROCESSING_HOOKS": [
        "onestop.openapi.add_components",
        "onestop.openapi_links.add_links",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
