"""Choosing a person in a form of the admin: the name is typed, and stands in no address."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from .conftest import SignIn
from .test_refused import shot

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_name_that_is_typed_finds_its_account_and_stands_in_no_address(sign_in: SignIn) -> None:
    page = sign_in("quantri")
    page.goto("/admin/accounts/membership/add/")
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").press_sequentially("Phạm Thị")
    choice = page.locator(".select2-results__option", has_text="Phạm Thị Mai")
    expect(choice).to_be_visible()
    expect(page.locator(".select2-results__option")).to_have_count(1)
    shot(page, "choosing-somebody")
    choice.click()
    expect(page.locator(".field-user .select2-selection__rendered")).to_contain_text("Phạm Thị Mai")
    assert {each.method for each in asked if "autocomplete" in each.url} == {"POST"}
    assert not [each.url for each in asked if "Phạm" in unquote(each.url)]
