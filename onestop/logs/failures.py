"""Exceptions in a log without their own words, which may quote a declaration.

PostgreSQL names the values that broke a constraint, pydantic the input that it refused. What is
kept is where it happened and the exception's class; what cannot hold personal data keeps its words.
"""

import traceback
from collections.abc import Iterator
from types import TracebackType

from django.db import InterfaceError, OperationalError

#: Trouble with files, sockets and the database's server, not with what was written.
HARMLESS = (OSError, OperationalError, InterfaceError)

_CAUSED = "\nThe above exception was the direct cause of the following exception:\n\n"
_MEANWHILE = "\nDuring handling of the above exception, another exception occurred:\n\n"

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def without_words(failure: BaseException) -> str:
    """The traceback of an exception and of those behind it, by class alone."""
    return "".join(_told(failure, seen=set())).rstrip("\n")


def _told(failure: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(failure))
    behind, between = failure.__cause__, _CAUSED
    if behind is None and not failure.__suppress_context__:
        behind, between = failure.__context__, _MEANWHILE
    if behind is not None and id(behind) not in seen:
        yield from _told(behind, seen)
        yield between
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(failure.__traceback__)
    words = f": {failure}" if isinstance(failure, HARMLESS) else ""
    yield f"{_name(type(failure))}{words}\n"


def _name(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
