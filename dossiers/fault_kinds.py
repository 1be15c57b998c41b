"""What is wrong, by a link's error code and its own words (docs/links.md); pure.

The words only choose what a person is told to do: whether something was refused is decided by
codes alone (integrations/links).
"""

import re
from enum import StrEnum

from .procedures.values.names import fold_name


class FaultKind(StrEnum):
    MISSING = "missing"
    WRONG_FORM = "wrong_form"
    TOO_LONG = "too_long"
    INCORRECT = "incorrect"
    #: "Nghi trùng thông tin công dân đã cấp số": a citizen with these data has a number already.
    DUPLICATE = "duplicate"
    #: "Thông tin cần xác minh".
    TO_VERIFY = "to_verify"
    WRONG_AGENCY = "wrong_agency"
    WRONG_PROVINCE = "wrong_province"
    #: The link does not know the dossier, and nothing could be sent first.
    MISSING_THERE = "missing_there"
    #: The link answered, and recording the answer failed here.
    OURS = "ours"


#: The civil registry's codes.
_BY_CODE = {
    106: FaultKind.WRONG_AGENCY,
    108: FaultKind.WRONG_PROVINCE,
    200: FaultKind.MISSING,
    302: FaultKind.WRONG_FORM,
    500: FaultKind.INCORRECT,
}


def _words(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


#: On text without marks and case, in this order. The first two are classes of their own, whatever
#: the code (the provinces' instructions to wards describe them).
_ABOVE_CODES = (
    (
        FaultKind.DUPLICATE,
        _words("trung thong tin", "nghi trung", "da (duoc )?cap so", "duplicate", "da ton tai"),
    ),
    (FaultKind.TO_VERIFY, _words("xac minh", "verif")),
)
_BY_WORDS = (
    (FaultKind.TOO_LONG, _words("qua dai", "dai qua", "too long", "max(imum)? length")),
    (
        FaultKind.MISSING,
        _words(
            "de trong", "bo trong", "bat buoc", "con thieu", r"\bthieu\b", "chua (khai|nhap|co)",
            "required", "missing", "blank", "empty", r"\bnull\b",
        ),
    ),
    (
        FaultKind.WRONG_FORM,
        _words(
            r"\bdang\b", "dinh dang", r"\bkieu\b", "format", "type", "pattern", "chu so",
            "phai (la so|gom|la mot trong)", "ngay co that",
        ),
    ),
)  # fmt: skip


def kind_of(message: str, code: int | None = None) -> FaultKind:
    """The kind of one fault, from the link's words about it and the error code of its answer.

    ``code`` is about the whole answer, so words that name one of the two special classes go first;
    without a code that tells more than "incorrect" the words decide, and what they do not tell is
    ``INCORRECT``.
    """
    folded = fold_name(message)
    for kind, words in _ABOVE_CODES:
        if words.search(folded):
            return kind
    by_code = _BY_CODE.get(code) if code is not None else None
    if by_code not in (None, FaultKind.INCORRECT):
        return by_code
    for kind, words in _BY_WORDS:
        if words.search(folded):
            return kind
    return FaultKind.INCORRECT
