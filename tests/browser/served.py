"""The web server as a ward meets it: granian in production's settings, static files collected."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from django.conf import settings
from django.db import connection
from playwright.sync_api import CDPSession, Page

from onestop.processes import web_command

_ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve this process's database; yields the address. ``folder`` takes the static files."""
    database = connection.settings_dict
    host = database["OPTIONS"].get("host") or database["HOST"]
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={host}"
    environment = {
        **os.environ,
        "ONESTOP_ENV": "production",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "PAPERS_FOLDER": str(folder / "papers"),
        "STATIC_FOLDER": str(folder / "static"),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "PYTHONWARNINGS": "ignore",
        "LOG_LEVEL": "CRITICAL",
        "WEB_WORKERS": "1",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=_ROOT, env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    server = subprocess.Popen(web_command(port), cwd=_ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str) -> None:
    last = ""
    for _ in range(100):
        with suppress(httpx.TransportError):
            answer = httpx.get(f"{address}/healthz")
            if answer.is_success:
                return
            last = answer.text
        time.sleep(0.2)
    raise TimeoutError(last)


class Scales:
    """Counts what comes over the wire for a page, headers and all, in bytes."""

    def __init__(self, page: Page) -> None:
        self.wire: CDPSession = page.context.new_cdp_session(page)
        self.files: dict[str, int] = {}
        self._urls: dict[str, str] = {}
        self.wire.send("Network.enable")
        self.wire.on("Network.requestWillBeSent", self._asked)
        self.wire.on("Network.loadingFinished", self._came)

    def _asked(self, told: dict[str, object]) -> None:
        request = told["request"]
        assert isinstance(request, dict)
        self._urls[str(told["requestId"])] = str(request["url"])

    def _came(self, told: dict[str, object]) -> None:
        url = self._urls.get(str(told["requestId"]), "?").partition("?")[0]
        length = told["encodedDataLength"]
        assert isinstance(length, (int, float))
        self.files[url] = self.files.get(url, 0) + int(length)

    def taken(self) -> int:
        """What has come since the last time this was asked."""
        total = sum(self.files.values())
        self.files = {}
        return total
