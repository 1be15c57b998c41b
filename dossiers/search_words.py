"""What a dossier is found by, and what somebody typed: both as words of one index (pure).

Words carry a mark of their kind: a name's parts (folded), a date (yyyymmdd, so that a year or a
month is its beginning), a number in full, a part of the code.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .procedures.values.names import fold_name
from .procedures.values.partial_date import PartialDate

_NAME, _DATE, _NUMBER, _CODE = "n:", "d:", "#", "c:"
#: The declaration's fields that people are told apart by, wherever they stand in it.
_NAMES, _DATES, _NUMBERS = {"full_name"}, {"date_of_birth"}, {"personal_id", "number", "phone"}

_SEPARATORS = re.compile(r"[\s.\-()]")
_ABROAD = re.compile(r"^\+?84(?=[2-9]\d{8})")
_CODE_PART = re.compile(r"[0-9a-z]+")
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[/.\-])?(\d{1,2})[/.\-])?(\d{4})")


def search_words(code: str, declaration: dict[str, Any], *numbers: str) -> list[str]:
    """The words of a dossier's index entry; ``numbers`` are further ones (phone, number given)."""
    words = {_CODE + part for part in _CODE_PART.findall(code.lower())}
    for name, value in _texts(declaration):
        if name in _NAMES:
            words |= {_NAME + part for part in fold_name(value).split()}
        elif name in _DATES:
            words.add(_DATE + value.replace("-", ""))
        elif name in _NUMBERS:
            words.add(_NUMBER + _bare(value))
    words |= {_NUMBER + _bare(number) for number in numbers if number}
    return sorted(words)


def search_query(typed: str) -> str:
    """What was typed as a ``tsquery``; "" when nothing in it can be looked for.

    Every word must be found, in whichever of its readings; or all of it is one number. Of a name's
    words the last may be a beginning: people type on until they see whom they mean, and beginnings
    are dear where half of all people are called Nguyễn.
    """
    words = typed.replace("\x00", "").split()
    every = " & ".join(
        f"({' | '.join(readings)})"
        for place, word in enumerate(words, start=1)
        if (readings := [*_readings(word, is_last=place == len(words))])
    )
    bare = _bare("".join(words))
    if len(words) > 1 and bare.isdecimal():  # a number written in groups
        return f"({every}) | {_lexeme(_NUMBER + bare)}"
    return every


def query_of_all(
    names: Iterable[str] = (), dates: Iterable[PartialDate] = (), numbers: Iterable[str] = ()
) -> str:
    """A ``tsquery`` for entries that hold all of these: every word of every name, each date as far
    as either side knows it, each number in full. At least one must be given.
    """
    words = [_lexeme(_NAME + part) for name in names for part in fold_name(name).split()]
    words += [f"({' | '.join(_as_far_as_known(when))})" for when in dates]
    words += [_lexeme(_NUMBER + _bare(number)) for number in numbers]
    return " & ".join(words)


def _as_far_as_known(when: PartialDate) -> Iterator[str]:
    parts = str(when).split("-")
    for length in range(1, len(parts)):  # only the year or the month is on record there
        yield _lexeme(_DATE + "".join(parts[:length]))
    yield _beginning(_DATE + "".join(parts))


def _readings(word: str, *, is_last: bool) -> Iterator[str]:
    if folded := fold_name(word):
        yield _beginning(_NAME + folded) if is_last else _lexeme(_NAME + folded)
    if dated := _DAY_FIRST.fullmatch(word):
        day, month, year = dated.groups()
        known = [year, *(part.zfill(2) for part in (month, day) if part)]
        yield _beginning(_DATE + "".join(known))
    if (bare := _bare(word)).isdecimal():
        yield _lexeme(_NUMBER + bare)
    parts = _CODE_PART.findall(word.lower())
    if any(part.strip("abcdefghijklmnopqrstuvwxyz") for part in parts):
        yield f"({' & '.join(_beginning(_CODE + part) for part in parts)})"


def _texts(declaration: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each text of a declaration, however deep, with its field's name; in no order."""
    left = [*declaration.items()]
    while left:
        name, value = left.pop()
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict):
            left += value.items()
        elif isinstance(value, list):
            left += ((name, part) for part in value)


def _bare(number: str) -> str:
    return _ABROAD.sub("0", _SEPARATORS.sub("", number)).lower()


def _lexeme(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _beginning(word: str) -> str:
    return f"{_lexeme(word)}:*"
