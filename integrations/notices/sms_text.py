"""What a text is as SMS: without diacritics, and how many parts it takes (pure).

A part holds 160 characters of the GSM 03.38 alphabet, 153 where there are several; a text with any
other character goes as UCS-2: 70, and 67. Gateways charge by the part.
"""

import unicodedata

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Each takes two places.
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")
_PUNCTUATION = str.maketrans("đĐ–—“”‘’…", "dD--\"\"''.")


def without_diacritics(text: str) -> str:
    """Vietnamese as it is written in SMS: "Hồ sơ đã nộp" is "Ho so da nop"."""
    apart = unicodedata.normalize("NFD", text.replace("…", "...").translate(_PUNCTUATION))
    return "".join(each for each in apart if not unicodedata.combining(each))


def parts_of(text: str) -> int:
    """How many SMS the text takes; none if it is empty."""
    if all(each in _GSM or each in _GSM_EXTENDED for each in text):
        places = sum(2 if each in _GSM_EXTENDED else 1 for each in text)
        whole, part = 160, 153
    else:
        places = len(text.encode("utf-16-be")) // 2
        whole, part = 70, 67
    if places <= whole:
        return min(places, 1)
    return -(-places // part)
