"""Where others send people back to is a page of ours."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import resolve


def test_the_identity_provider_sends_people_back_to_the_sign_in_page() -> None:
    found = resolve(urlsplit(settings.OIDC_REDIRECT_URLS[0]).path)
    assert found.view_name == "citizens:sign-in"


def test_the_payment_gateway_sends_people_back_to_their_dossier() -> None:
    path = urlsplit(settings.PAYMENT_RETURN_URL.replace("{code}", "H26.18.5-261123-0001")).path
    found = resolve(path)
    assert (found.view_name, found.kwargs["code"]) == ("citizens:dossier", "H26.18.5-261123-0001")
