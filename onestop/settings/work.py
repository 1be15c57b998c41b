"""What is done without being asked for, dossiers' own settings, and mail from a worker."""

from onestop.local import places

from .environment import PRODUCTION, env
from .site import TIME_ZONE

# Celery: "due now" and nothing else
REDIS_URL = (
    env("REDIS_URL") if PRODUCTION else env("REDIS_URL", default=places.embedded_redis_url())
)
#: Where calls are counted for all web processes (onestop/rate_limits.py); "": each by itself.
LIMITS_REDIS_URL = env("LIMITS_REDIS_URL", default=REDIS_URL)
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
    **{
        f"deliver over {link}": {
            "task": "integrations.tasks.deliver",
            "args": [link],
            "schedule": 1.0,
            "options": {"queue": f"link.{link}"},
        }
        for link in ("national_portal", "civil_registry", "email", "sms", "webhook")
    },
    **{
        name: {"task": task, "schedule": seconds, "options": {"queue": CELERY_TASK_DEFAULT_QUEUE}}
        for name, task, seconds in (
            # So that a minute's sample is taken within ten seconds.
            ("sample the links", "integrations.tasks.sample_links", 10.0),
            ("number changes", "dossiers.tasks.number_changes", 10.0),
            ("take in pushed dossiers", "dossiers.tasks.take_in_pushed", 60.0),
            ("reconcile", "integrations.tasks.reconcile", 10.0),
            ("confirm silent drafts", "dossiers.tasks.confirm_silent_drafts", 60.0),
            ("ask about payments", "dossiers.citizens.tasks.ask_about_payments", 60.0),
            ("archive", "integrations.tasks.archive", 120.0),
            ("look after old drafts", "dossiers.citizens.tasks.look_after_old_drafts", 900.0),
            # Each person gets one a morning, however often it runs.
            ("send digests", "dossiers.tasks.send_digests", 300.0),
            ("fold counts", "integrations.tasks.fold_counts", 300.0),
            ("mend lines", "integrations.tasks.mend_lines", 600.0),
            ("forget what ran out", "onestop.tasks.forget_what_ran_out", 3600.0),
        )
    },
}

#: The layout of a dossier code (Circular 01/2018/TT-VPCP art. 19).
DOSSIER_CODE_LAYOUT = env("DOSSIER_CODE_LAYOUT", default="{unit}-{day:%y%m%d}-{number:04d}")
#: Where a citizen tracks a dossier, with {code} in it: what the QR code on papers leads to.
PUBLIC_URL = env("PUBLIC_URL", default="")

#: Notices to citizens: a letter holds the text of each of these languages, an SMS the first one's.
NOTICE_LANGUAGES = env.list("NOTICE_LANGUAGES", default=["vi"])

# Mail: notices to citizens and digests to officials, from a worker alone
_BACKEND = "django.core.mail.backends.{}.EmailBackend"
EMAIL_BACKEND = env("EMAIL_BACKEND", default=_BACKEND.format("smtp" if PRODUCTION else "console"))
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="motcua@localhost")
