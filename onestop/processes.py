"""The processes of the system as command lines; ``python -m onestop.processes ROLE`` becomes one.

The Celery ones are in onestop/celery.py.
"""

import os
import sys
from pathlib import Path

#: The server's own few lines, in the same form as ours.
_GRANIAN_LOGS = Path(__file__).parent / "logs" / "granian.json"


def web_command(port: str, host: str = "127.0.0.1") -> list[str]:
    """A few processes with a few threads each (docs/adr/0006-web-server.md)."""
    workers, threads = os.environ.get("WEB_WORKERS", "2"), os.environ.get("WEB_THREADS", "4")
    production = os.environ.get("ONESTOP_ENV") == "production"
    json = os.environ.get("LOG_FORMAT", "json" if production else "line") == "json"
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", host, "--port", port),
        *("--workers", workers, "--blocking-threads", threads, "--no-ws"),
        *("--respawn-failed-workers", "--log-level", "warning"),
        *(("--log-config", str(_GRANIAN_LOGS)) if json else ()),
        "onestop.wsgi:application",
    ]


def main() -> None:
    """Replace this process by the role's: ``web``, ``worker QUEUE`` or ``beat``."""
    from onestop.celery import QUEUES, beat_command, worker_command

    match sys.argv[1:]:
        case ["web"]:
            command = web_command(os.environ.get("PORT", "8000"), host="0.0.0.0")  # noqa: S104
        case ["worker", queue] if queue in QUEUES:
            command = worker_command(queue)
        case ["beat"]:
            command = beat_command()
        case _:
            sys.exit(f"usage: web | worker {{{','.join(QUEUES)}}} | beat")
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
