"""The tracking page: a form without scripts, in front of the API's own door."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db
ADDRESS = "/tra-cuu/"


def ask(code: str, last4: str, **headers: str) -> tuple[int, str]:
    body = urlencode({"code": code, "last4": last4})
    answer = Client().post(
        ADDRESS, body, content_type="application/x-www-form-urlencoded", headers=headers
    )
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    return answer.status_code, answer.content.decode()


def test_the_form_is_there_for_every_browser() -> None:
    page = Client().get(ADDRESS, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert '<form method="post"' in page.content.decode()
    assert "<script" not in page.content.decode()


def test_where_it_stands_and_nobodys_name() -> None:
    dossier = s.moved(s.filed(), s.ACCEPT)
    status, page = ask(dossier.code, dossier.applicant_id_number[-4:])
    assert status == 200
    assert dossier.get_state_display() in page
    assert "17:00 23/11/2026" in page
    assert dossier.applicant_name not in page
    assert dossier.subject_name not in page


def test_a_wrong_code_and_wrong_digits_look_the_same() -> None:
    dossier = s.filed()
    no_such = ask("H26.18.5-261123-9999", "0000")
    wrong = ask(dossier.code, "0000")
    assert no_such[0] == wrong[0] == 404
    assert no_such[1].replace("H26.18.5-261123-9999", dossier.code) == wrong[1]
    assert "Không có hồ sơ nào khớp" in wrong[1]
    assert f'value="{dossier.code}"' in wrong[1]


def test_a_body_that_is_no_form() -> None:
    answer = Client().post(ADDRESS, b"{}", content_type="application/json")
    assert answer.status_code == 415
    assert '<form method="post"' in answer.content.decode()


def test_what_is_wrong_stands_at_its_field() -> None:
    status, page = ask("H26.18.5-261123-0001", "12")
    assert status == 400
    assert 'aria-invalid="true"' in page
    assert "“Bốn số cuối” không đúng dạng" in page  # as the form calls it


def test_guesses_run_out_on_the_page_and_at_the_api_together() -> None:
    dossier = s.filed()
    answers = [ask(dossier.code, f"{digits:04}")[0] for digits in range(30)]
    assert answers[0] == 404
    assert answers[-1] == 429
    at_the_api = Client().post(
        "/api/v1/tracking/",
        {"code": dossier.code, "last4": "0000"},
        content_type="application/json",
    )
    assert at_the_api.status_code == 429


def test_in_english() -> None:
    assert (
        "Track a dossier"
        in Client().get(ADDRESS, headers={"accept-language": "en"}).content.decode()
    )
