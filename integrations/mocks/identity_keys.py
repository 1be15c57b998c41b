"""Signing keys of the mocked provider: made when first asked for, one a number."""

from __future__ import annotations

import base64
import json
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeyParameters, RSAKey


class SigningKey:
    """One key pair; ``public`` is its entry in the key set."""

    def __init__(self, algorithm: str, number: int) -> None:
        parameters: KeyParameters = {
            "kid": f"{algorithm}-{number}",
            "use": "sig",
            "alg": algorithm,
        }
        self._algorithm = algorithm
        self._key = _new(algorithm, parameters)
        self._other = _new(algorithm, parameters)
        self.public: dict[str, Any] = dict(self._key.as_dict(private=False))

    def signed(self, claims: dict[str, Any], *, forged: bool = False) -> str:
        """The token; ``forged``: by another key that goes by the same name."""
        header = {"alg": self._algorithm, "kid": self.public["kid"], "typ": "JWT"}
        return jwt.encode(header, claims, self._other if forged else self._key)

    def unsigned(self, claims: dict[str, Any]) -> str:
        """A token that says of itself that it needs no signature."""
        parts = ({"alg": "none", "typ": "JWT"}, claims)
        packed = [base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts]
        return ".".join([*(part.decode().rstrip("=") for part in packed), ""])


class Keys:
    def __init__(self) -> None:
        self._made: dict[tuple[str, int], SigningKey] = {}

    def key(self, algorithm: str, number: int) -> SigningKey:
        if (algorithm, number) not in self._made:
            self._made[algorithm, number] = SigningKey(algorithm, number)
        return self._made[algorithm, number]


def _new(algorithm: str, parameters: KeyParameters) -> RSAKey | ECKey:
    if algorithm == "ES256":
        return ECKey.generate_key("P-256", parameters)
    return RSAKey.generate_key(2048, parameters)
