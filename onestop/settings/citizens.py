"""How citizens sign in: sessions, and the identity provider (VNeID's shape)."""

from datetime import timedelta

from .environment import PRODUCTION, env
from .site import PORT

#: An access token, a refresh token that nobody used, and a session however often refreshed.
CITIZEN_ACCESS_LIVES = timedelta(minutes=env.int("CITIZEN_ACCESS_MINUTES", default=15))
CITIZEN_REFRESH_LIVES = timedelta(days=env.int("CITIZEN_REFRESH_DAYS", default=14))
CITIZEN_SESSION_LIVES = timedelta(days=env.int("CITIZEN_SESSION_DAYS", default=90))

#: The identity provider (docs/sign-in.md). Without an issuer there is none. Locally it is the mock;
#: its secret is no secret.
OIDC_ISSUER = env("OIDC_ISSUER", default="" if PRODUCTION else "http://127.0.0.1:8104")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID", default="" if PRODUCTION else "onestop")
OIDC_CLIENT_SECRET = env("OIDC_CLIENT_SECRET", default="" if PRODUCTION else "onestop")
#: Where the provider may send people back to; the first unless another of them is asked for.
OIDC_REDIRECT_URLS = env.list(
    "OIDC_REDIRECT_URLS",
    default=[] if PRODUCTION else [f"http://127.0.0.1:{PORT}/dang-nhap/"],
)
OIDC_SCOPES = env.list("OIDC_SCOPES", default=["openid", "profile", "phone"])
OIDC_ALGORITHMS = env.list("OIDC_ALGORITHMS", default=["RS256", "ES256"])
#: Under which claim the provider says what; VNeID's names are not published, so each is a setting.
OIDC_CLAIMS = {
    "personal_id_number": env("OIDC_CLAIM_PERSONAL_ID", default="personal_id_number"),
    "full_name": env("OIDC_CLAIM_NAME", default="name"),
    "date_of_birth": env("OIDC_CLAIM_BIRTH_DATE", default="birthdate"),
    "phone": env("OIDC_CLAIM_PHONE", default="phone_number"),
    "level": env("OIDC_CLAIM_LEVEL", default="acr"),
}
#: The levels of assurance at which its word on a personal ID number counts; empty: whichever.
OIDC_LEVELS = env.list("OIDC_LEVELS", default=[])
#: By how much the provider's clock may be off.
OIDC_LEEWAY_SECONDS = env.int("OIDC_LEEWAY_SECONDS", default=60)
OIDC_CONNECT_TIMEOUT = env.float("OIDC_CONNECT_TIMEOUT", default=2.0)
OIDC_READ_TIMEOUT = env.float("OIDC_READ_TIMEOUT", default=4.0)

#: For so many days a draft that nobody touches is kept for certain.
DRAFT_DAYS = env.int("DRAFT_DAYS", default=60)
#: So many days before its end its owner is told; less than DRAFT_DAYS (checked at start-up).
DRAFT_WARNING_DAYS = env.int("DRAFT_WARNING_DAYS", default=7)
#: How many an account may have at once.
DRAFTS_MOST = env.int("DRAFTS_MOST", default=20)

#: The payment gateway (docs/citizens.md, "Paying"); without an address there is none, and fees are
#: paid at the counter. Locally it is the mock; its secret is no secret.
PAYMENT_GATEWAY_URL = env(
    "PAYMENT_GATEWAY_URL", default="" if PRODUCTION else "http://127.0.0.1:8105"
)
PAYMENT_MERCHANT = env("PAYMENT_MERCHANT", default="onestop")
PAYMENT_SECRET = env("PAYMENT_SECRET", default="" if PRODUCTION else "onestop")
#: Where people come back to from the gateway's page, with {code} in it.
PAYMENT_RETURN_URL = env(
    "PAYMENT_RETURN_URL",
    default="" if PRODUCTION else f"http://127.0.0.1:{PORT}/ho-so/{{code}}/",
)
