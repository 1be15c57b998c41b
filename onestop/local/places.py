"""Where a checkout keeps its data and its sockets (no Django, no side effects).

Data stay in ``.local/`` of the checkout. Sockets live in a short folder of their own, since a
Unix socket's path may not exceed 107 bytes; its name comes from the checkout's path, so that two
checkouts can run side by side. ``ONESTOP_PLACE`` (default ``run``; the tests use ``test``) keeps
two systems of one checkout apart.
"""

import hashlib
import os
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def place() -> str:
    return os.environ.get("ONESTOP_PLACE", "run")


def data_folder() -> Path:
    return CHECKOUT / ".local" / place()


def socket_folder() -> Path:
    owner = os.getuid()
    mark = hashlib.sha256(str(data_folder()).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"onestop-{owner}-{mark}"


def embedded_database_url() -> str:
    return f"postgres://postgres@/onestop?host={socket_folder()}"


def embedded_redis_url() -> str:
    return f"redis+socket://{socket_folder()}/redis.sock"
