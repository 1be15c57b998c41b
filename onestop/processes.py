"""The web server as a command line; the Celery ones are in onestop/celery.py."""

import os
import sys
from pathlib import Path


def web_command(port: str, host: str = "127.0.0.1") -> list[str]:
    """A few processes with a few threads each (docs/adr/0006-web-server.md)."""
    workers, threads = os.environ.get("WEB_WORKERS", "2"), os.environ.get("WEB_THREADS", "4")
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", host, "--port", port),
        *("--workers", workers, "--blocking-threads", threads, "--no-ws"),
        *("--respawn-failed-workers", "--log-level", "warning"),
        "onestop.wsgi:application",
    ]
