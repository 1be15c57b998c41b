"""Settings, from the environment alone.

Two ways of running, told apart by ``ONESTOP_ENV``: ``local`` (the default: a checkout on one
machine, loopback only, embedded services) and ``production`` (nothing has a default that could
hurt; ``manage.py check --deploy`` is clean). Every variable is listed in docs/configuration.md.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_guid.integrations import CeleryIntegration

from onestop.local import places, secrets
from onestop.logs import configuration as logs

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = env("ONESTOP_ENV", default="local") == "production"

# --- Who we are -------------------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY") if PRODUCTION else secrets.local_secret_key()
DEBUG = False
PORT = env.int("PORT", default=8000)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "onestop.urls"
WSGI_APPLICATION = "onestop.wsgi.application"

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_countries",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_guid",
    "onestop",
    "accounts",
    "integrations",
    "dossiers",
]
MIDDLEWARE = [
    "onestop.request_log.RequestLog",
    "django_guid.middleware.guid_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "onestop" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url("DATABASE_URL")
    if PRODUCTION
    else env.db_url("DATABASE_URL", default=places.embedded_database_url())
}
DATABASES["default"].update(
    ENGINE="onestop.postgres",  # Django's own, with a connection check that costs no round trip
    CONN_MAX_AGE=env.int("DATABASE_CONN_MAX_AGE", default=600),
    CONN_HEALTH_CHECKS=True,
)
# A process that is frozen in mid-transaction (its machine suspended, say) would hold its locks for
# as long: PostgreSQL cuts it off instead. No transaction of ours waits for anything outside.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c idle_in_transaction_session_timeout={env.int('DATABASE_IDLE_SECONDS', default=30)}s"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("admin:login")

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "onestop" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- Static files -----------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
#: Scanned papers: a folder that nothing serves, or another storage with its options as JSON.
_PAPERS_STORAGE = env("PAPERS_STORAGE", default="")
if _PAPERS_STORAGE:
    STORAGES["papers"] = {
        "BACKEND": _PAPERS_STORAGE,
        "OPTIONS": env.json("PAPERS_STORAGE_OPTIONS", default={}),
    }
else:
    STORAGES["papers"] = {
        "BACKEND": "dossiers.scan_storage.DurableFileSystemStorage",
        "OPTIONS": {
            "location": env("PAPERS_FOLDER")
            if PRODUCTION
            else env("PAPERS_FOLDER", default=str(places.data_folder() / "papers")),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
WHITENOISE_USE_FINDERS = not PRODUCTION  # a checkout needs no collectstatic

# --- Logs: to standard error, without personal data ---------------------------------------------
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

# --- Over the wire ----------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", default=12 * 3600)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
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

# --- Admin ------------------------------------------------------------------------------------
FORMAT_MODULE_PATH = ["onestop.formats"]
UNFOLD = {
    "SITE_TITLE": _("Một cửa điện tử"),
    "SITE_HEADER": _("Một cửa điện tử"),
    "SITE_SYMBOL": "account_balance",
    "SITE_URL": None,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "onestop.admin.icon"}],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "THEME": "light",
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 254.604)",
            "100": "oklch(93.2% .032 255.585)",
            "200": "oklch(88.2% .059 254.128)",
            "300": "oklch(80.9% .105 251.813)",
            "400": "oklch(70.7% .165 254.624)",
            "500": "oklch(55% .17 255)",
            "600": "oklch(46% .15 255)",
            "700": "oklch(42% .14 255)",
            "800": "oklch(38% .12 257)",
            "900": "oklch(33% .1 258)",
            "950": "oklch(25% .08 260)",
        },
    },
    "STYLES": ["onestop.admin.style_sheet"],
    "SCRIPTS": ["onestop.admin.script"],
    "SIDEBAR": {"navigation": "onestop.admin.navigation"},
    "DASHBOARD_CALLBACK": "onestop.admin.first_page",
}

# --- REST -------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["onestop.json_parser.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_RATES": {
        "sign_in": "20/minute",
        "sign_in_account": "10/minute",
        "tracking": "30/minute",
        "tracking_guesses": "20/hour",
    },
    # Whose word on the client's address counts: 0 is nobody's but the connection's own.
    "NUM_PROXIES": env.int("TRUSTED_PROXIES", default=0),
    "EXCEPTION_HANDLER": "onestop.error_answers.problem_response",
}
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
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "TAGS": [
        {"name": "Accounts", "description": "Signing in and out."},
        {"name": "Procedures", "description": "What a ward receives, and how long it takes."},
        {"name": "Dossiers", "description": "From submission to the result."},
        {"name": "Links", "description": "Declared outages of the systems we depend on."},
        {"name": "Public", "description": "For everybody, without an account."},
    ],
    "POSTPROCESSING_HOOKS": ["onestop.openapi.add_components"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Celery: "due now" and nothing else -------------------------------------------------------
REDIS_URL = (
    env("REDIS_URL") if PRODUCTION else env("REDIS_URL", default=places.embedded_redis_url())
)
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # a lost "due now" is made up for by the next, a second later
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TASK_SEND_SENT_EVENT = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = TIME_ZONE
#: What has no queue of its own; each link has one (onestop/celery.py).
CELERY_TASK_DEFAULT_QUEUE = "housekeeping"
#: No wake-up expires: by a clock that runs five minutes ahead, all would be stale on arrival. They
#: do not pile up all the same (onestop.celery.WakeUps).
CELERY_BEAT_SCHEDULE = {
    f"deliver over {link}": {
        "task": "integrations.tasks.deliver",
        "args": [link],
        "schedule": 1.0,
        "options": {"queue": f"link.{link}"},
    }
    for link in ("national_portal", "civil_registry")
}

CELERY_BEAT_SCHEDULE["sample the links"] = {
    "task": "integrations.tasks.sample_links",
    "schedule": 10.0,  # so that a minute's sample is taken within ten seconds
    "options": {"queue": "housekeeping"},
}

CELERY_BEAT_SCHEDULE["archive"] = {
    "task": "integrations.tasks.archive",
    "schedule": 120.0,
    "options": {"queue": "housekeeping"},
}

CELERY_BEAT_SCHEDULE["forget what ran out"] = {
    "task": "onestop.tasks.forget_what_ran_out",
    "schedule": 3600.0,
    "options": {"queue": "housekeeping"},
}

CELERY_BEAT_SCHEDULE["fold counts"] = {
    "task": "integrations.tasks.fold_counts",
    "schedule": 300.0,
    "options": {"queue": "housekeeping"},
}

CELERY_BEAT_SCHEDULE["mend lines"] = {
    "task": "integrations.tasks.mend_lines",
    "schedule": 600.0,
    "options": {"queue": "housekeeping"},
}

# --- Dossiers ---------------------------------------------------------------------------------
#: The layout of a dossier code (Circular 01/2018/TT-VPCP art. 19).
DOSSIER_CODE_LAYOUT = env("DOSSIER_CODE_LAYOUT", default="{unit}-{day:%y%m%d}-{number:04d}")
#: Where a citizen tracks a dossier, with {code} in it: what the QR code on papers leads to.
PUBLIC_URL = env("PUBLIC_URL", default="")

CELERY_BEAT_SCHEDULE["confirm silent drafts"] = {
    "task": "dossiers.tasks.confirm_silent_drafts",
    "schedule": 60.0,
    "options": {"queue": "housekeeping"},
}

CELERY_BEAT_SCHEDULE["send digests"] = {
    "task": "dossiers.tasks.send_digests",
    "schedule": 300.0,  # each person gets one a morning, however often it runs
    "options": {"queue": "housekeeping"},
}

# --- Mail: digests to officials, from a worker alone ------------------------------------------
_BACKEND = "django.core.mail.backends.{}.EmailBackend"
EMAIL_BACKEND = env("EMAIL_BACKEND", default=_BACKEND.format("smtp" if PRODUCTION else "console"))
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="motcua@localhost")

# --- The links --------------------------------------------------------------------------------
#: Where each link answers; whoever answers there is the link, mock or real.
NATIONAL_PORTAL_URL = env("NATIONAL_PORTAL_URL", default="http://127.0.0.1:8101")
NATIONAL_PORTAL_USERNAME = env("NATIONAL_PORTAL_USERNAME", default="onestop")
NATIONAL_PORTAL_PASSWORD = env("NATIONAL_PORTAL_PASSWORD", default="onestop")
CIVIL_REGISTRY_URL = env("CIVIL_REGISTRY_URL", default="http://127.0.0.1:8102")
CIVIL_REGISTRY_CLIENT_ID = env("CIVIL_REGISTRY_CLIENT_ID", default="onestop")
CIVIL_REGISTRY_CLIENT_SECRET = env("CIVIL_REGISTRY_CLIENT_SECRET", default="onestop")
#: The code of the agency in whose name the portal is spoken to.
NATIONAL_PORTAL_UNIT = env("NATIONAL_PORTAL_UNIT", default="H26")
LINK_CONNECT_TIMEOUT = env.float("LINK_CONNECT_TIMEOUT", default=3.0)
LINK_READ_TIMEOUT = env.float("LINK_READ_TIMEOUT", default=15.0)
#: How long a worker holds a batch; half of it is for sending. At least four times the two time-outs
#: above together (checked at start-up). What a killed worker held goes again when it has run out.
LINK_LEASE_SECONDS = env.float("LINK_LEASE_SECONDS", default=90.0)
#: Whether a drill may move the workers' clock (integrations/clock.py); never in production.
VIRTUAL_CLOCK = not PRODUCTION
#: For how long the samples of the links are kept, one a link and minute: the desk's charts.
LINK_SAMPLES_KEPT_DAYS = env.int("LINK_SAMPLES_KEPT_DAYS", default=90)
#: A dossier's messages to a link are archived when the last of them settled this many days ago; a
#: month of the archive is dropped after this many months (0: never).
ARCHIVE_AFTER_DAYS = env.int("ARCHIVE_AFTER_DAYS", default=60)
ARCHIVE_KEEP_MONTHS = env.int("ARCHIVE_KEEP_MONTHS", default=24)
#: Waits before a result that is not there yet is asked for again; the last is repeated.
POLL_WAITS = [
    timedelta(seconds=seconds)
    for seconds in env.list("POLL_WAITS", cast=float, default=[2, 5, 10, 30, 60, 300, 900, 3600])
]
#: How fast reconciliation may ask a link: it must not be felt there (0: as fast as it answers).
RECONCILE_REQUESTS_PER_SECOND = env.float("RECONCILE_REQUESTS_PER_SECOND", default=10.0)
#: Each night at this hour (of the wards) what changed in so many days is compared step by step; on
#: one day of the week (1 is Monday) what changed in so many, by the link's listing.
RECONCILE_HOUR = env.int("RECONCILE_HOUR", default=2)
RECONCILE_NIGHTLY_DAYS = env.int("RECONCILE_NIGHTLY_DAYS", default=3)
RECONCILE_WEEKDAY = env.int("RECONCILE_WEEKDAY", default=7)
RECONCILE_WEEKLY_DAYS = env.int("RECONCILE_WEEKLY_DAYS", default=120)
#: Whether the planned runs repair what is ours to repair, or only tell.
RECONCILE_REPAIRS = env.bool("RECONCILE_REPAIRS", default=True)

CELERY_BEAT_SCHEDULE["reconcile"] = {
    "task": "integrations.tasks.reconcile",
    "schedule": 10.0,
    "options": {"queue": "housekeeping"},
}
