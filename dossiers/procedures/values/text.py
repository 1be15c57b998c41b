"""Free text as it may be stored: composed, on one line, nothing invisible."""

import unicodedata
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, StringConstraints

from dossiers.procedures.problems import InvalidValue

# Control characters that are ordinary spacing; every other one (NUL above all, which PostgreSQL's
# jsonb cannot hold) is refused.
_SPACING = frozenset("\t\n\r\x0b\x0c\x85\u2028\u2029")


def clean_text(value: str) -> str:
    """NFC, invisible format characters dropped, runs of white space made one space.

    Raises InvalidValue for control characters, lone surrogates, and text with nothing in it.
    """
    if not value.isprintable():
        kept = []
        for character in value:
            category = unicodedata.category(character)
            if category in ("Cc", "Cs") and character not in _SPACING:
                raise InvalidValue(
                    "forbidden_character",
                    _("“%(field)s” có ký tự điều khiển không lưu được. Hãy xóa và gõ lại."),
                )
            if category != "Cf":  # zero-width and bidirectional marks, pasted unseen
                kept.append(character)
        value = "".join(kept)
    value = " ".join(unicodedata.normalize("NFC", value).split())
    if not value:
        raise InvalidValue("blank", _("“%(field)s” đang để trống. Hãy điền nội dung."))
    return value


#: A number, a code, a name of an office: one line.
ShortText = Annotated[str, StringConstraints(max_length=200), AfterValidator(clean_text)]
#: A few sentences.
LongText = Annotated[str, StringConstraints(max_length=1000), AfterValidator(clean_text)]
