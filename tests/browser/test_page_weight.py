"""What the pages weigh on the wire: a ward's line may carry 256 kbit/s."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from pytest_django import Settings

from accounts import demo
from accounts.demo_people import create_people
from dossiers.states import DossierState as S
from onestop.settings import site
from tests.dossiers import stories as s

from .served import Scales, served

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, AFTERWARDS = 300_000, 40_000
DOSSIERS = "/admin/dossiers/dossier/"


def test_the_first_page_and_every_one_after_it(
    browser: Browser, tmp_path: Path, settings: Settings
) -> None:
    # The server is one of production's, which knows production's hashes alone.
    settings.PASSWORD_HASHERS = site.PASSWORD_HASHERS
    create_people()
    for _ in range(50):
        dossier = s.filed()
    signature = s.in_state(S.AWAITING_SIGNATURE)
    pages = [
        DOSSIERS,
        f"{DOSSIERS}?work=new",
        f"{DOSSIERS}{dossier.pk}/change/?at=1",
        f"{DOSSIERS}{dossier.pk}/move/accept/",
        f"{DOSSIERS}{dossier.pk}/move/request_supplement/",
        f"{DOSSIERS}{signature.pk}/change/",
        f"{DOSSIERS}intake/",
        f"{DOSSIERS}intake/birth_registration/",
        "/admin/",
    ]
    weights: dict[str, int] = {}
    with served(tmp_path) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": 1366, "height": 768}, locale="vi-VN"
        )
        page = context.new_page()
        scales = Scales(page)
        page.goto("/admin/", wait_until="networkidle")
        page.get_by_label("Tên đăng nhập").fill(s.CLERK)
        page.get_by_label("Mật khẩu").fill(demo.PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url("**/admin/")
        page.wait_for_load_state("networkidle")
        first = dict(scales.files)
        assert scales.taken() < FIRST, first
        icons = page.locator("#nav-sidebar .material-symbols-outlined:visible")
        icons.first.wait_for()  # the side bar is drawn by a script
        widths = icons.evaluate_all("all => all.map(each => each.scrollWidth)")
        assert max(widths) <= 26, widths  # one that is missing in the font is drawn as a word
        for path in pages:
            answer = page.goto(path, wait_until="networkidle")
            assert answer is not None
            assert answer.ok, path
            weights[path] = scales.taken()
        assert max(weights.values()) < AFTERWARDS, weights
        context.close()
        style = next(url for url in first if "unfold/css/styles." in url)
        headers = httpx.get(style, headers={"Accept-Encoding": "gzip"}).headers
        assert headers["Content-Encoding"] == "gzip"
        assert "immutable" in headers["Cache-Control"]
    print(sum(first.values()), weights)
