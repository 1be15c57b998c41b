"""How far a reader has come: opaque and signed, so that nobody builds on what is in it."""

from dataclasses import dataclass
from typing import Self

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from ..procedures.problems import InvalidValue

_SIGNER = Signer(salt="dossiers.changes")


@dataclass(frozen=True, slots=True)
class ChangeCursor:
    """Everything up to ``position`` has been read; the next page starts right after it."""

    position: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidValue for anything that ``str()`` of a cursor did not give."""
        try:
            told = _SIGNER.unsign_object(text)
        except (BadSignature, ValueError):
            raise InvalidValue("invalid_cursor", _("Con trỏ trang không đúng.")) from None
        return cls(told["position"])

    def __str__(self) -> str:
        return _SIGNER.sign_object({"position": self.position})
