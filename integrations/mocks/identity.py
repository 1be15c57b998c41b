"""An OpenID Connect provider in VNeID's shape: demo citizens to choose from, tokens to spoil."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import secrets
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlencode

from .fault_board import Refusals
from .identity_keys import Keys, SigningKey
from .link import Call, Link, Reply
from .validation import Known, checked, is_seconds, is_whole, one_of, or_none

_CODE_SECONDS = 60
#: What may be wrong with an ID token; None: nothing.
SPOILT = (
    "wrong_signature",
    "expired",
    "wrong_nonce",
    "wrong_audience",
    "wrong_issuer",
    "no_number",
    "unsigned",
)
SETTINGS: Known = {
    "spoil": (None, or_none(one_of(*SPOILT))),
    "key": (1, is_whole),
    "algorithm": ("RS256", one_of("RS256", "ES256")),
    "token_seconds": (300, is_seconds),
    "clock_ahead": (0, is_whole),
}


@dataclass(frozen=True, slots=True)
class Citizen:
    """An invented person; ``number`` empty: an account of level 1, not identified."""

    subject: str
    name: str
    number: str
    birthdate: str
    phone: str


CITIZENS = (
    Citizen("vneid-1", "Ngô Thị Bích", "001193012345", "1993-05-12", "+84912345678"),
    Citizen("vneid-2", "Đỗ Văn Sơn", "001090054321", "1990-11-02", "+84987654321"),
    Citizen("vneid-3", "Trần Thu Trang", "001195067890", "1995-08-30", "+84977111222"),
    Citizen("vneid-4", "Lý Minh Khôi", "", "2001-01-15", "+84966333444"),
)
_BY_SUBJECT = {citizen.subject: citizen for citizen in CITIZENS}


@dataclass(slots=True)
class _Grant:
    """What a code stands for."""

    citizen: Citizen
    redirect_url: str
    challenge: str
    nonce: str
    issuer: str
    expires_at: float


class Identity(Link):
    name: ClassVar[str] = "identity"
    sign_in: ClassVar[str] = "token"
    operations: ClassVar[frozenset[str]] = frozenset({"document", "keys", "authorize", "token"})
    _paths: ClassVar[dict[tuple[str, str], str]] = {
        ("GET", "/.well-known/openid-configuration"): "document",
        ("GET", "/jwks"): "keys",
        ("GET", "/authorize"): "authorize",
        ("POST", "/authorize"): "authorize",
        ("POST", "/token"): "token",
    }

    def __init__(self, client_id: str, client_secret: str) -> None:
        self._client_id, self._client_secret = client_id, client_secret
        self._keys = Keys()
        self.reset()

    def reset(self) -> None:
        self._grants: dict[str, _Grant] = {}
        self._given = 0
        self._settings = {name: default for name, (default, _) in SETTINGS.items()}

    def settings(self) -> dict[str, Any]:
        return dict(self._settings)

    def change_settings(self, changes: dict[str, Any]) -> None:
        known = {name: (self._settings[name], check) for name, (_, check) in SETTINGS.items()}
        self._settings = checked(changes, known)

    def operation(self, method: str, path: str, document: Any) -> str:
        return self._paths.get((method, path), "unknown")

    def answer(self, call: Call, refusals: Refusals | None) -> Reply:
        match call.operation:
            case "document":
                return Reply(self._document(_issuer(call)))
            case "keys":
                return Reply({"keys": [self._current_key().public]})
            case "authorize":
                return self._authorize(call)
            case "token":
                return self._token(call)
        return Reply({"error": "not_found"}, 404)

    def _document(self, issuer: str) -> dict[str, Any]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "phone"],
        }

    def _current_key(self) -> SigningKey:
        return self._keys.key(self._settings["algorithm"], self._settings["key"])

    def _authorize(self, call: Call) -> Reply:
        given = dict(parse_qsl(call.query if call.method == "GET" else call.body.decode()))
        wanted = {"response_type": "code", "client_id": self._client_id}
        wanted["code_challenge_method"] = "S256"
        wrong = [name for name, value in wanted.items() if given.get(name) != value]
        needed = ("redirect_uri", "state", "nonce", "code_challenge", "scope")
        wrong += [name for name in needed if not given.get(name)]
        if wrong or "openid" not in given.get("scope", "").split():
            return Reply({"error": "invalid_request", "fields": sorted(set(wrong))}, 400)
        back = given["redirect_uri"]
        joined = "&" if "?" in back else "?"
        person = given.get("person")
        if person is None:
            return Reply({}, page=_choice(given))
        if person not in _BY_SUBJECT:
            query = urlencode({"error": "access_denied", "state": given["state"]})
            return Reply({}, 303, {"Location": f"{back}{joined}{query}"})
        code = secrets.token_urlsafe(24)
        self._grants[code] = _Grant(
            _BY_SUBJECT[person],
            back,
            given["code_challenge"],
            given["nonce"],
            _issuer(call),
            call.at + _CODE_SECONDS,
        )
        query = urlencode({"code": code, "state": given["state"]})
        return Reply({}, 303, {"Location": f"{back}{joined}{query}"})

    def _token(self, call: Call) -> Reply:
        if not self._knows_client(call.headers.get("Authorization", "")):
            return Reply({"error": "invalid_client"}, 401)
        given = dict(parse_qsl(call.body.decode()))
        grant = self._grants.pop(given.get("code", ""), None)  # good once
        verifier = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if (
            grant is None
            or given.get("grant_type") != "authorization_code"
            or grant.expires_at <= call.at
            or grant.redirect_url != given.get("redirect_uri")
            or not hmac.compare_digest(grant.challenge, challenge)
        ):
            return Reply({"error": "invalid_grant"}, 400)
        self._given += 1
        return Reply(
            {
                "access_token": secrets.token_urlsafe(24),
                "token_type": "Bearer",
                "expires_in": self._settings["token_seconds"],
                "id_token": self._id_token(grant, call.at),
            }
        )

    def _id_token(self, grant: _Grant, at: float) -> str:
        spoil, citizen = self._settings["spoil"], grant.citizen
        now = int(at) + self._settings["clock_ahead"]
        claims = {
            "iss": "https://khac.example.vn" if spoil == "wrong_issuer" else grant.issuer,
            "aud": "another" if spoil == "wrong_audience" else self._client_id,
            "sub": citizen.subject,
            "iat": now - 7200 if spoil == "expired" else now,
            "exp": now - 3600 if spoil == "expired" else now + self._settings["token_seconds"],
            "nonce": "another" if spoil == "wrong_nonce" else grant.nonce,
            "name": citizen.name,
            "birthdate": citizen.birthdate,
            "phone_number": citizen.phone,
            "phone_number_verified": True,
            "acr": "2" if citizen.number else "1",
        }
        if citizen.number and spoil != "no_number":
            claims["personal_id_number"] = citizen.number
        key = self._current_key()
        if spoil == "unsigned":
            return key.unsigned(claims)
        return key.signed(claims, forged=spoil == "wrong_signature")

    def _knows_client(self, header: str) -> bool:
        scheme, _space, packed = header.partition(" ")
        try:
            pair = base64.b64decode(packed, validate=True).decode()
        except ValueError:
            return False
        name, _colon, secret = (unquote(part) for part in pair.partition(":"))
        expected = f"{self._client_id}\n{self._client_secret}".encode()
        return scheme == "Basic" and hmac.compare_digest(f"{name}\n{secret}".encode(), expected)

    def busy(self) -> Reply | None:
        return None

    def failure(self, status: int) -> Reply:
        return Reply({"error": "server_error"}, status)

    def expire_sessions(self, call: Call | None = None) -> int:
        count = len(self._grants)
        self._grants.clear()
        return count

    def report(self, now: float) -> dict[str, Any]:
        return {"tokens": self._given}


def _issuer(call: Call) -> str:
    return f"http://{call.headers.get('Host', '127.0.0.1')}"


def _choice(given: dict[str, str]) -> bytes:
    """The page on which one says who one is."""
    kept = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in given.items()
    )
    people = "".join(
        f'<p><button name="person" value="{each.subject}">{html.escape(each.name)}'
        f"<br><small>{each.number or 'chưa định danh'} · {each.phone}</small></button></p>"
        for each in CITIZENS
    )
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>VNeID (mô phỏng)</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>'
        "body{font:18px/1.4 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem}"
        "button{font:inherit;width:100%;padding:.7rem;text-align:left;cursor:pointer}"
        "</style></head><body><h1>VNeID (mô phỏng)</h1>"
        "<p>Đăng nhập với tư cách một người không có thật:</p>"
        f'<form method="post" action="/authorize">{kept}{people}'
        '<p><button name="person" value="none">Từ chối</button></p></form></body></html>'
    ).encode()
