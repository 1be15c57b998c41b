"""Limits on how often somebody asks: counted in Redis for all web processes, here while it is away.

Redis guards, and nothing depends on it: when it does not answer within a twentieth of a second the
request goes on, by what this process has counted by itself, and for some seconds nobody asks Redis
again. So a request loses a twentieth of a second at the most, and one in many.
"""

import logging
import time
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:  # views read the settings, which name these classes
    from rest_framework.views import APIView

log = logging.getLogger(__name__)

#: Of connecting and of each answer.
_PATIENCE_SECONDS = 0.05
#: How long Redis is left alone after it did not answer.
_LEFT_ALONE_SECONDS = 5.0
_PREFIX = "onestop:limit:"
#: The times of what was counted, oldest first, by Redis' own clock; answers milliseconds to wait.
_SCRIPT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local counted = redis.call('ZCARD', KEYS[1])
if counted >= most then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.max(1, math.ceil(oldest[2] + window - now))
end
if ARGV[3] == '1' then
  redis.call('ZADD', KEYS[1], now, time[1] .. '.' .. time[2] .. '.' .. counted)
  redis.call('PEXPIRE', KEYS[1], window)
end
return 0
"""


class SharedCounter:
    """One Redis, as one process sees it."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: seconds that only grow; when Redis is asked again is counted by it."""
        self._clock = clock
        self._lock = Lock()
        self._asked_again_at = float("-inf")
        redis: Redis = Redis.from_url(
            url.replace("redis+socket://", "unix://", 1),  # kombu's word for it
            socket_timeout=_PATIENCE_SECONDS,
            socket_connect_timeout=_PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._script = redis.register_script(_SCRIPT)

    def wait(self, key: str, most: int, seconds: float, *, count: bool = True) -> float | None:
        """Seconds until one more is allowed, 0 for now; None when Redis does not tell.

        What is allowed is counted, unless ``count`` is False.
        """
        if self._clock() < self._asked_again_at:
            return None
        try:
            told = self._script(
                keys=[_PREFIX + key], args=[most, round(seconds * 1000), "1" if count else "0"]
            )
        except (RedisError, OSError) as failure:
            with self._lock:
                self._asked_again_at = self._clock() + _LEFT_ALONE_SECONDS
            log.warning("Redis does not count requests: %s", type(failure).__name__)
            return None
        return int(told) / 1000


@cache
def _counter(url: str) -> SharedCounter:
    return SharedCounter(url)


def counted(key: str, most: int, seconds: float, *, count: bool = True) -> float | None:
    """As :meth:`SharedCounter.wait`, of the Redis in ``LIMITS_REDIS_URL`` (none: None)."""
    url = settings.LIMITS_REDIS_URL
    return _counter(url).wait(key, most, seconds, count=count) if url else None


class RateLimit(SimpleRateThrottle):
    """REST framework's throttle, with the count shared; its own cache is this process's."""

    #: Whether a request counts when it comes in, or only when a view says so.
    counts_requests = True
    #: What the rate says: so many in so many seconds.
    num_requests: int
    duration: float
    _shared_wait: float | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if self.rate is None:
            return True
        key = self.get_cache_key(request, view)
        if key is None:
            return True
        self._shared_wait = counted(
            key, self.num_requests, self.duration, count=self.counts_requests
        )
        if self._shared_wait is None:
            allowed: bool = super().allow_request(request, view)
            return allowed
        self.key = key
        return self._shared_wait == 0

    def wait(self) -> float | None:
        """Seconds; what the client is told in ``Retry-After``."""
        return super().wait() if self._shared_wait is None else self._shared_wait
