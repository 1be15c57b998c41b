"""Carries a schedule of chaos out against the running system and its mocks."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from threading import Event
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from onestop.local import places

from . import running_processes
from .chaos_schedule import Disturbance
from .disk_full import fill_until
from .stage import Stage


class ChaosPlayer:
    """One run. What belongs to others (a PostgreSQL or Redis by URL) is left alone."""

    def __init__(self, stage: Stage, seed: int, known: Callable[[], Sequence[str]]) -> None:
        """``known``: the codes of the dossiers so far, for refusals that name some."""
        self._stage, self._known = stage, known
        self._chance = random.Random(seed)  # noqa: S311 - who is hit, not what or when
        self.played: Counter[str] = Counter()
        database = settings.DATABASES["default"]
        host = database.get("HOST") or database.get("OPTIONS", {}).get("host", "")
        self._owns_postgres = host == str(places.socket_folder())
        self._owns_redis = places.embedded_redis_url() == settings.REDIS_URL

    def play(self, schedule: Iterable[Disturbance], started: float, stop: Event) -> None:
        """Wait for each disturbance's instant (``started`` is of the monotonic clock), then do it.

        Whatever is under way when ``stop`` is set is finished. Runs in a thread of its own.
        """
        try:
            for each in schedule:
                if stop.wait(max(0.0, started + each.at - time.monotonic())):
                    return
                if getattr(self, f"_{each.kind}")(each):
                    self.played[each.told.get("kind", each.kind)] += 1
        finally:
            connection.close()

    def _fault(self, each: Disturbance) -> bool:
        told: dict[str, Any] = dict(each.told)
        victims = told.pop("victims", None)
        if victims is not None:
            known = self._known()[-200:]  # the newest are still on their way
            if not known:
                return False
            told["codes"] = self._chance.sample(known, min(victims, len(known)))
        self._stage.mocks.fault(each.target, **told, duration=each.lasts)
        return True

    def _kill(self, each: Disturbance) -> bool:
        killed = running_processes.kill(each.target, whole=each.told["whole"])
        self._stage.say(f"kill -9: {killed} of {each.target}")
        return killed > 0

    def _redis(self, each: Disturbance) -> bool:
        if not self._owns_redis:
            return False
        from onestop.local import redis

        redis.stop(signal.SIGKILL)
        time.sleep(each.lasts)
        redis.start()
        self._stage.say(f"Redis was killed and is back, empty, after {each.lasts:.1f} s")
        return True

    def _postgres(self, each: Disturbance) -> bool:
        if not self._owns_postgres:
            return False
        from onestop.local import postgres

        postgres.restart(each.told["mode"])
        self._stage.say(f"PostgreSQL was restarted ({each.told['mode']})")
        return True

    def _disk_full(self, each: Disturbance) -> bool:
        try:
            fill_until(timezone.now() + timedelta(seconds=each.lasts))
        except (OperationalError, InterfaceError):
            connection.close()  # it was restarted meanwhile: a new connection
            fill_until(timezone.now() + timedelta(seconds=each.lasts))
        self._stage.say(f"The disk is full for {each.lasts:.1f} s")
        return True
