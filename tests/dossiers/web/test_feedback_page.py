"""The feedback page: a form without scripts, in front of the API's own door."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from dossiers.citizens.models import Feedback

pytestmark = pytest.mark.django_db
ADDRESS, FORM = "/gop-y/", "application/x-www-form-urlencoded"


def test_what_is_said_is_kept_and_has_a_reference() -> None:
    said = urlencode({"text": "Trang tra cứu không mở được.", "contact": ""})
    page = Client().post(ADDRESS, said, content_type=FORM)
    kept = Feedback.objects.get()
    assert page.status_code == 200
    assert kept.reference in page.content.decode()
    assert (kept.text, kept.sender) == ("Trang tra cứu không mở được.", None)


def test_nothing_said_is_asked_for_again() -> None:
    page = Client().post(ADDRESS, "text=+", content_type=FORM)
    assert page.status_code == 400
    assert 'aria-invalid="true"' in page.content.decode()
    assert "“Nội dung”" in page.content.decode()  # as the form calls it
    assert not Feedback.objects.exists()
