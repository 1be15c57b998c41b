"""Stolen, replayed and forged ways to sign in as a citizen; and what guessing at them tells.

Sessions and codes themselves: tests/accounts/api/; the provider over HTTP: test_oidc.py there.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import RSAKey
from pytest_django import Settings

from accounts.identity.id_token import TokenRefused, read_id_token
from accounts.models import Contact, OneTimeCode, SignInSession
from integrations.mocks.identity_keys import SigningKey
from tests.accounts.codes import letter_box, signed_in, with_token
from tests.break_in.test_others_dossiers import work
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.at_once import at_once

pytestmark = pytest.mark.django_db

PHONE = "0977111222"
ISSUER = "https://vneid.example.vn"


def refresh(token: str) -> Any:
    return Caller().post("auth/refresh/", {"refresh_token": token})


# Refresh tokens.


def test_a_stolen_refresh_token_ends_the_family_whoever_comes_first() -> None:
    _caller, told = signed_in(PHONE)
    owner = refresh(told["refresh_token"]).json()
    owner = refresh(owner["refresh_token"]).json()
    assert refresh(told["refresh_token"]).status_code == 401  # the thief, two steps behind
    assert with_token(owner["token"]).get("me/").status_code == 401
    assert refresh(owner["refresh_token"]).status_code == 401
    assert SignInSession.objects.get().ending == "reused"


@pytest.mark.django_db(transaction=True)
def test_used_by_two_at_once_it_is_good_for_neither() -> None:
    _caller, told = signed_in(PHONE)
    answers: Any = at_once(*[lambda: refresh(told["refresh_token"])] * 4)
    assert {each.status_code for each in answers} <= {200, 401}
    got = [each.json() for each in answers if each.status_code == 200]
    assert len(got) <= 1
    assert all(refresh(each["refresh_token"]).status_code == 401 for each in got)
    assert SignInSession.objects.get().ending == "reused"


def test_tokens_of_one_kind_are_none_of_another() -> None:
    _caller, told = signed_in(PHONE)
    assert with_token(told["refresh_token"]).get("me/").status_code == 401
    assert refresh(told["token"]).status_code == 401
    assert refresh(told["session"].replace("-", "")).status_code == 401


# Forged ID tokens: what the provider's keys did not sign, or not for us and now.


def claims(settings: Settings, **other: Any) -> dict[str, Any]:
    now = int(timezone.now().timestamp())
    told = {
        "iss": ISSUER,
        "aud": settings.OIDC_CLIENT_ID,
        "sub": "1",
        "iat": now,
        "exp": now + 300,
        "nonce": "n",
    }
    return {name: value for name, value in (told | other).items() if value is not None}


@pytest.fixture(scope="module")
def signing() -> SigningKey:
    return SigningKey("RS256", 1)


@pytest.fixture(autouse=True)
def issuer(settings: Settings) -> None:
    settings.OIDC_ISSUER = ISSUER


def read(token: str, signing: SigningKey) -> Any:
    return read_id_token(token, {"keys": [signing.public]}, nonce="n", now=timezone.now())


def test_the_token_as_it_should_be_is_read(signing: SigningKey, settings: Settings) -> None:
    assert read(signing.signed(claims(settings)), signing).subject == "1"


@pytest.mark.parametrize(
    "other",
    [
        {"iss": "https://vneid.example.vn/"},
        {"iss": "https://evil.example"},  # a mix-up of providers
        {"aud": "another"},
        {"aud": ["onestop", "another"]},  # made out to two, and not to us by azp
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"exp": None},
        {"exp": 0},
        {"iat": None},
        {"iat": 2**40},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"personal_id_number": "٠٠١١٩٣٠١٢٣٤٥"},
        {"personal_id_number": "001193012345 "[:-2]},
    ],
)
def test_claims_that_do_not_hold(
    signing: SigningKey, settings: Settings, other: dict[str, Any]
) -> None:
    with pytest.raises(TokenRefused):
        read(signing.signed(claims(settings, **other)), signing)


def hmac_signed(header: dict[str, Any], told: dict[str, Any], secret: bytes) -> str:
    def packed(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    signed = ".".join(packed(json.dumps(part).encode()) for part in (header, told))
    return f"{signed}.{packed(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def test_an_algorithm_of_the_forgers_choice(signing: SigningKey, settings: Settings) -> None:
    told = claims(settings)
    public = RSAKey.import_key(signing.public)
    own = RSAKey.generate_key(2048)
    kid = signing.public["kid"]
    forged = [
        hmac_signed({"alg": "HS256", "kid": kid}, told, public.as_pem(private=False)),
        jwt.encode({"alg": "RS256", "kid": kid}, told, own),
        jwt.encode({"alg": "RS256", "jwk": own.as_dict(private=False)}, told, own),
        jwt.encode({"alg": "RS256", "kid": "../../dev/null"}, told, own),
        signing.unsigned(told),
        signing.signed(told).rpartition(".")[0] + ".",
        "",
        "a.b.c",
        "." * 1000,
    ]
    for token in forged:
        with pytest.raises(TokenRefused):
            read(token, signing)


# Guessing: what is there answers like what is not, after the same work.


def test_asking_for_a_code_tells_not_whether_the_contact_is_known() -> None:
    signed_in(PHONE)
    OneTimeCode.objects.all().delete()
    cache.clear()
    known, unknown = (
        work(lambda each=each: Caller().post("auth/codes/", {"contact": each}))
        for each in (PHONE, "0977999222")
    )
    assert known[0] == 202
    for told in (known, unknown):
        told[1].pop("request")
    assert known == unknown


def test_a_code_of_a_known_contact_and_of_a_new_one_are_guessed_alike() -> None:
    signed_in(PHONE)
    told = []
    for contact in (PHONE, "0977111333"):
        with letter_box() as arrived:
            asked = Caller().post("auth/codes/", {"contact": contact}).json()
        wrong = f"{(int(arrived[0]['code']) + 1) % 10**6:06d}"
        guess = {"request": asked["request"], "code": wrong}
        told.append(work(lambda guess=guess: Caller().post("auth/codes/exchange/", guess)))
    assert told[0] == told[1]
    assert told[0][0] == 401


def test_a_code_is_taken_for_its_own_request_alone() -> None:
    with letter_box() as arrived:
        mine = Caller().post("auth/codes/", {"contact": PHONE}).json()
        Caller().post("auth/codes/", {"contact": "0977111333"})
    crossed = {"request": mine["request"], "code": arrived[1]["code"]}
    if arrived[0]["code"] != arrived[1]["code"]:
        assert Caller().post("auth/codes/exchange/", crossed).status_code == 401
    nowhere = {"request": "0b5cbc5e-5d8b-4cf5-9a3e-0a4c5f1f4f0e", "code": arrived[0]["code"]}
    answer = Caller().post("auth/codes/exchange/", nowhere)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/invalid-code")


def test_ten_wrong_passwords_lock_a_name_that_nobody_has_as_well() -> None:
    def tries(username: str, address: str) -> list[int]:
        caller = Caller(address=address)
        told = {"username": username, "password": "đoán bừa"}
        return [caller.post("auth/token/", told).status_code for _ in range(12)]

    assert tries(s.CLERK, "203.0.113.1") == tries("khong-co-ai", "203.0.113.2")


# Look-alikes.


@pytest.mark.parametrize(
    "name", ["ｃａｎｂｏ１", "canbo１", "canbо1", "CANBO1", " canbo1", "canbo1\u200b"]
)
def test_a_name_that_looks_alike_is_another(name: str) -> None:
    told = {"username": name, "password": "mot-cua-2026"}
    answer = Caller().post("auth/token/", told)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/invalid-credentials")


@pytest.mark.parametrize("contact", ["０９７７１１１２２２", "0977١١١٢٢٢", "+٨٤977111222"])
def test_digits_of_other_scripts_are_no_telephone(contact: str) -> None:
    """Or one telephone would be many contacts, and could be flooded as often."""
    assert Caller().post("auth/codes/", {"contact": contact}).status_code == 400
    assert not Contact.objects.exists()


@pytest.mark.parametrize("code", ["１２３４５６", "١٢٣٤٥٦", "12345６", "123456\n", " 123456"])
def test_digits_of_other_scripts_are_no_code(code: str) -> None:
    told = {"request": "0b5cbc5e-5d8b-4cf5-9a3e-0a4c5f1f4f0e", "code": code}
    assert Caller().post("auth/codes/exchange/", told).status_code == 400


@pytest.mark.parametrize(
    ("code", "last4"),
    [("Н26.18.5-261123-0001", "2345"), ("H26․18․5-261123-0001", "2345"), ("", "２３４５")],
)
def test_what_looks_like_a_code_or_four_digits_opens_nothing(code: str, last4: str) -> None:
    filed = s.filed().code
    answer = Caller().post("tracking/", {"code": code or filed, "last4": last4})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")
