"""The links: where they answer, how long they are waited for, how they are checked."""

from datetime import timedelta

from .environment import PRODUCTION, env

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
#: A gateway that takes SMS (docs/links.md); without one a line in the log is all that happens.
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env("SMS_GATEWAY_TOKEN", default="")
#: The brand name that people see as the sender.
SMS_SENDER = env("SMS_SENDER", default="MOTCUA")
#: How long an integrator's endpoint is waited for (seconds).
WEBHOOK_READ_TIMEOUT = env.float("WEBHOOK_READ_TIMEOUT", default=10.0)
#: Whether events may be sent into private networks and without TLS: for trials; never in production
#: but where an integrator's program runs beside ours.
WEBHOOK_PRIVATE_ADDRESSES = env.bool("WEBHOOK_PRIVATE_ADDRESSES", default=not PRODUCTION)
#: From which hour to which (of the wards) no notice goes by SMS; the same twice: never.
SMS_QUIET_HOURS = env.list("SMS_QUIET_HOURS", cast=int, default=[21, 7])
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
