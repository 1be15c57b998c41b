"""Celery: it carries "due now" and nothing else; what waits, waits in PostgreSQL.

The command lines by which its processes are started stand here, once.
"""

import os
import sys
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.beat import ScheduleEntry, Scheduler
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")

app = Celery("onestop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect(dispatch_uid="onestop")
def log_as_the_web_does(**_asked: Any) -> None:
    """Workers and beat log by the same configuration; --loglevel is not asked."""
    dictConfig(settings.LOGGING)


#: One worker each, so that one link's trouble is its own. Housekeeping is all other tasks.
QUEUES = (
    "link.national_portal",
    "link.civil_registry",
    "link.email",
    "link.sms",
    "link.webhook",
    "housekeeping",
)
#: Where one process at a time is enough.
_ONE_AT_A_TIME = ("link.email", "link.sms", "link.webhook", "housekeeping")
#: A task that is stuck beyond any time-out of its own is ended with its process (seconds).
TASK_TIME_LIMIT = 180


def worker_command(queue: str) -> list[str]:
    """The command line of the worker of one of ``QUEUES``; any number of them may run."""
    concurrency = 1 if queue in _ONE_AT_A_TIME else 2
    return [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "onestop", "worker"),
        *("--queues", queue, "--hostname", f"{queue}@%h"),
        *("--pool", "prefork", "--concurrency", str(concurrency)),
        *("--time-limit", str(TASK_TIME_LIMIT), "--max-tasks-per-child", "10000"),
        # Workers need not know of each other, and it is in telling each other that a worker
        # can hang when Redis comes and goes.
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def beat_command() -> list[str]:
    """The command line of beat; run one."""
    return [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "onestop", "beat"),
        *("--scheduler", "onestop.celery.WakeUps", "--pidfile", ""),
    ]


class WakeUps(Scheduler):
    """Beat's schedule, in memory, without piling up what nobody takes.

    A worker that is away for a month must not come back to two million wake-ups: none is sent to
    a link's queue while another waits there, nor to housekeeping's while one for each of its tasks
    might. Nor is anything made up for after a stop: one tick sends what is due once, however long
    ago it fell due. Any broker that kombu speaks to will do (Redis, RabbitMQ).
    """

    #: Queues are looked at over a connection of its own: RabbitMQ closes a channel that asks after
    #: a queue that is not there, and a connection that one user mends is lost to the other.
    _window: Any = None

    def apply_async(self, entry: ScheduleEntry, *args: Any, **kwargs: Any) -> Any:
        queue = (entry.options or {}).get("queue", self.app.conf.task_default_queue)
        most = 1 if queue.startswith("link.") else len(self.schedule)
        if self._waiting_in(queue) >= most:
            return None
        return super().apply_async(entry, *args, **kwargs)

    def _waiting_in(self, queue: str) -> int:
        """How many wait in the queue; raises what kombu raises when the broker is away."""
        if self._window is None:
            self._window = self.app.connection_for_read().channel()
        try:
            return int(self._window.queue_declare(queue, passive=True).message_count)
        except self.connection.channel_errors:
            return 0  # there is no such queue yet
        except self.connection.connection_errors:
            window, self._window = self._window, None
            window.connection.client.collect()
            raise
