"""The web server as a command line; the Celery ones are in onestop/celery.py."""

import sys
from pathlib import Path


def web_command(port: str, host: str = "127.0.0.1") -> list[str]:
    """Two processes, each with a few threads (docs/adr/0006-web-server.md)."""
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", host, "--port", port),
        *("--workers", "2", "--blocking-threads", "4", "--no-ws"),
        *("--respawn-failed-workers", "--log-level", "warning"),
        "onestop.wsgi:application",
    ]
