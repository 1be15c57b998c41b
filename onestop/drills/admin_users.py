"""Officials at the admin: the pages that a browser asks for, without scripts and styles."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from accounts import demo

_LISTED = re.compile(r"/admin/dossiers/dossier/(\d+)/change/")
_MOVE = re.compile(r'name="expected_events"[^>]*value="(\d+)"')
_PAPER = re.compile(r'name="(paper-\w+)-what"')
_DOSSIERS = "/admin/dossiers/dossier/"


class PageRefused(Exception):
    """A page answered with something else than itself."""


@dataclass
class AdminUser:
    """``think``: called after each page. ``pages``: milliseconds of each, in the order asked."""

    base_url: str
    username: str
    think: Callable[[], object] = field(default=lambda: None)
    password: str = demo.PASSWORD
    pages: list[float] = field(default_factory=list)
    accepted: int = 0
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.base_url, timeout=60, follow_redirects=True)

    def sign_in(self) -> None:
        """Raises PageRefused."""
        self._page("/admin/login/")
        self._send("/admin/login/", username=self.username, password=self.password)

    def work(self) -> None:
        """Look for what is new, open the first of it and accept it. Raises PageRefused."""
        self._page("/admin/")
        new = _LISTED.findall(self._page(f"{_DOSSIERS}?work=new"))
        if not new:
            return
        dossier = new[hash(self.username) % len(new)]  # two officials seldom take the same
        opened = self._page(f"{_DOSSIERS}{dossier}/change/")
        move = f"{_DOSSIERS}{dossier}/move/accept/"
        if move not in opened:
            return
        form = self._page(move)
        events = _MOVE.search(form)
        if events is None:
            return  # somebody else was faster
        papers: dict[str, str] = {}
        for paper in _PAPER.findall(form):
            papers |= {f"{paper}-what": "received", f"{paper}-form": "original"}
            papers[f"{paper}-quantity"] = "1"
        self._send(move, expected_events=events[1], **papers)
        self.accepted += 1

    def search(self, words: str) -> None:
        self._page(_DOSSIERS, q=words)

    def _page(self, path: str, **query: str) -> str:
        return self._timed(lambda: self._http.get(path, params=query or None), {200})

    def _send(self, path: str, **filled: str) -> None:
        told = {**filled, "csrfmiddlewaretoken": self._http.cookies["csrftoken"]}
        headers = {"Referer": f"{self.base_url}{path}"}
        # 409: somebody else was faster.
        self._timed(lambda: self._http.post(path, data=told, headers=headers), {200, 409})

    def _timed(self, ask: Callable[[], httpx.Response], expected: set[int]) -> str:
        started = time.perf_counter()
        try:
            answer = ask()
        except httpx.TransportError as error:
            raise PageRefused(f"{self.username}: {error!r}") from None
        self.pages.append((time.perf_counter() - started) * 1000)
        if answer.status_code not in expected:
            raise PageRefused(f"{self.username}: {answer.status_code} {answer.url.path}")
        self.think()
        return answer.text
