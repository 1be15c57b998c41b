"""Who we are: applications, middleware, people, language, the admin's looks."""

from datetime import timedelta

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from onestop.local import secrets

from .environment import BASE_DIR, PRODUCTION, env

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
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_countries",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_guid",
    "corsheaders",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "onestop",
    "accounts",
    "integrations",
    "integrations.notices",
    "dossiers",
    "dossiers.citizens",
]
MIDDLEWARE = [
    "onestop.request_log.RequestLog",
    "django_guid.middleware.guid_middleware",
    "onestop.security_headers.SecurityHeaders",
    "onestop.whole_bodies.WholeBodies",
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "onestop.compression.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "onestop.missing_slash.MissingSlash",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.staff_gate.StaffGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
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

# People
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _VALIDATION + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
#: So many wrong passwords lock an account at the address that they came from (accounts/lockout.py).
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", default=10)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("SIGN_IN_LOCKED_MINUTES", default=15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False  # its log names people
LOGIN_URL = reverse_lazy("admin:login")
#: Whose officials sign in with a code as well (accounts/second_factor.py); those without days of
#: grace are always among them. Locally nobody's: demo accounts have a password and nothing else.
SECOND_FACTOR_ROLES = (
    {"administrator", "leader", *env.list("SECOND_FACTOR_ROLES", default=["operator"])}
    if PRODUCTION
    else set(env.list("SECOND_FACTOR_ROLES", default=[]))
)
SECOND_FACTOR_GRACE_DAYS = env.int("SECOND_FACTOR_GRACE_DAYS", default=7)
OTP_TOTP_ISSUER = env("SECOND_FACTOR_ISSUER", default="onestop")
OTP_ADMIN_HIDE_SENSITIVE_DATA = True
#: A session ends when nobody used it for so long, and after so long in any case.
SESSION_ENGINE = "accounts.session_store"
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=3600)
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", default=12 * 3600)
SESSION_COOKIE_HTTPONLY = True
#: A further sign-in ends the account's oldest session.
SESSIONS_PER_ACCOUNT = env.int("SESSIONS_PER_ACCOUNT", default=3)

# Language and time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "onestop" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Admin
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
    "ACCOUNT": {
        "navigation": [
            {"title": _("Phiên đăng nhập của tôi"), "link": reverse_lazy("my-sessions")},
            {"title": _("Xác thực hai lớp"), "link": reverse_lazy("second-factor")},
            {"title": _("Đổi mật khẩu"), "link": reverse_lazy("own-password")},
        ]
    },
    "STYLES": ["onestop.admin.style_sheet"],
    "SCRIPTS": ["onestop.admin.script"],
    "SIDEBAR": {"navigation": "onestop.admin.navigation"},
    "DASHBOARD_CALLBACK": "onestop.admin.first_page",
}
