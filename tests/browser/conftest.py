"""Headless Chromium (the system's own) at the size of a ward's screen.

Without Chromium these tests are skipped; with ``ONESTOP_BROWSER_TESTS=required`` that is an error.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from time import monotonic

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from accounts import demo
from accounts.demo_people import create_people
from tests.admin_pages import NOW

_NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Not another host: what is in the page itself, and Chromium's own PDF viewer.
_OF_THE_BROWSER = ("data:", "blob:", "chrome:", "chrome-extension:")
_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
]

#: How long something is waited for: a machine that does much else, or whose disk stalls, is slow.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

SignIn = Callable[[str], Page]
OpenWindow = Callable[[int, int], Page]


def wait_until(page: Page, happened: Callable[[], object]) -> None:
    """Let the page go on until something has happened outside it."""
    for _again in range(PATIENCE // 50):
        if happened():
            return
        page.wait_for_timeout(50)
    pytest.fail("it did not happen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        if os.environ.get("ONESTOP_BROWSER_TESTS") == "required":
            pytest.fail("no Chromium is installed, and the browser tests are required")
        pytest.skip("no Chromium is installed")
    # Playwright keeps an event loop in this thread; the ORM is used between its calls, not in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=_SWITCHES)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's clock stands at a Monday, 10:30."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def window(browser: Browser, live_server: LiveServer) -> Iterator[OpenWindow]:
    """Opens a window of that width and height, in Vietnamese, signed in to nothing.

    Whatever a page asks of another host, and whatever goes wrong in its scripts, fails the test.
    What was asked and answered, and when, stands in the output of a test that failed.
    """
    create_people()
    windows: list[BrowserContext] = []
    wrong: list[str] = []
    began = monotonic()

    def note(what: object, method: str, url: str) -> None:
        path = url.removeprefix(live_server.url)
        print(f"{monotonic() - began:7.2f} s  {what:>3}  {method:6} {path}")

    def answered(response: Response) -> None:
        note(response.status, response.request.method, response.url)

    def stays_inside(request: Request) -> None:
        note("ask", request.method, request.url)
        if not request.url.startswith((live_server.url, *_OF_THE_BROWSER)):
            wrong.append(f"outside: {request.url}")

    def as_the_page_says(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(message.text)

    def window(width: int, height: int) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(PATIENCE)
        windows.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("request", stays_inside)
        page.on("response", answered)
        page.on("requestfailed", lambda failed: note("bad", failed.method, failed.url))
        page.on("console", as_the_page_says)
        return page

    yield window
    for context in windows:
        context.close()
    assert not wrong, wrong


@pytest.fixture
def sign_in(window: OpenWindow) -> SignIn:
    """Signs an official in, each in a window of their own, and leaves them on the first page."""

    def signed_in(username: str) -> Page:
        page = window(1366, 768)
        page.goto("/admin/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(demo.PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url("**/admin/")
        return page

    return signed_in
