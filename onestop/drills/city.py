"""A city that submits at a fixed pace: plain connections, so that sending costs next to nothing.

Submissions do not wait for each other: each has an instant at which it is sent, and what it took is
counted from that instant, so that a server that falls behind is not spared.
"""

import http.client
import itertools
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event
from typing import Any
from urllib.parse import urlsplit

from .citizens_and_clerks import RefusedByApi

#: Citizens who wait for an answer at once, at most: at 50 a second, those of one second and more.
_CONNECTIONS = 64
#: Seconds after which a submission that got no answer, or one that says "later", is given up.
_PATIENCE = 60.0


class City:
    """``submission``: the body of the nth. ``tokens``: of the citizens, who take turns.

    ``codes``: of what was accepted. ``troubles`` counts what came instead of an answer, as
    ApiUser's does.
    """

    def __init__(
        self,
        url: str,
        tokens: Sequence[str],
        submission: Callable[[int], dict[str, Any]],
        troubles: Counter[int],
    ) -> None:
        self._place = urlsplit(url)
        self._tokens, self._submission, self._troubles = tokens, submission, troubles
        self._numbers = itertools.count()
        self._over = Event()
        self.codes: list[str] = []

    def submit(self, count: int, *, rate: float, told: Callable[[int], None]) -> list[float]:
        """Submit so many at so many a second; returns milliseconds, in the order of the instants.

        Calls ``told`` with how many are done, now and then. Raises RefusedByApi.
        """
        took = [0.0] * count
        started = time.perf_counter()

        def citizen() -> None:
            connection = http.client.HTTPConnection(self._place.netloc, timeout=30)
            # The next instant is whoever's is free: a slow answer holds up nobody else.
            while (number := next(self._numbers)) < count:
                instant = started + number / rate
                if self._over.wait(max(0.0, instant - time.perf_counter())):
                    return
                self.codes.append(self._send(connection, number))
                took[number] = (time.perf_counter() - instant) * 1000

        with ThreadPoolExecutor(_CONNECTIONS) as threads:
            waiting = {threads.submit(citizen) for _ in range(_CONNECTIONS)}
            try:
                while waiting:
                    ended, waiting = wait(waiting, timeout=0.5, return_when=FIRST_EXCEPTION)
                    for each in ended:
                        each.result()
                    told(len(self.codes))
            finally:
                self._over.set()
        return took

    def _send(self, connection: http.client.HTTPConnection, number: int) -> str:
        """The code of the nth; sent again under its key for as long as a citizen has patience."""
        body = json.dumps(self._submission(number))
        headers = {
            "Authorization": f"Bearer {self._tokens[number % len(self._tokens)]}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                connection.request("POST", "/api/v1/dossiers/", body, headers)
                answer = connection.getresponse()
                status, content = answer.status, answer.read()
            except (OSError, http.client.HTTPException) as failure:
                connection.close()
                status, content = 0, str(failure).encode()
            if status == http.client.CREATED:
                return str(json.loads(content)["code"])
            if 400 <= status < 500 or time.monotonic() > until:
                raise RefusedByApi(f"submission {number}: {status} {content[:500]!r}", status)
            self._troubles[status] += 1
            time.sleep(random.uniform(0.2, 0.5))  # noqa: S311
