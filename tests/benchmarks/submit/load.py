"""Submissions over sixteen connections that stay open, each after the answer to the one before."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

CONNECTIONS = 16

#: Sends a path, a body and headers, and gives the body of a 2xx answer.
Post = Callable[[str, bytes, Mapping[str, str]], bytes]


def load(address: str, count: int, submit: Callable[[Post], object]) -> float:
    """Submit so many, over all connections together; returns seconds. The first failure raises."""
    place = urlsplit(address)
    left = iter(range(count))
    lock, wrong = threading.Lock(), list[str]()

    def one_connection() -> None:
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)

        def post(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            content = answer.read()
            if not 200 <= answer.status < 300:
                raise RuntimeError(f"{answer.status}: {content[:300]!r}")
            return content

        while not wrong:
            with lock:
                if next(left, None) is None:
                    break
            try:
                submit(post)
            except (RuntimeError, OSError, http.client.HTTPException) as failure:
                wrong.append(str(failure))
        connection.close()

    threads = [threading.Thread(target=one_connection) for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(wrong[0])
    return time.perf_counter() - started
