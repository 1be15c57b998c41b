"""Texts with ``{names}`` in them: which there are, and putting values in (pure)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_NAME = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[{}]")


def names_in(text: str) -> list[str]:
    """The names in the text, each once, in their order."""
    return list(dict.fromkeys(_NAME.findall(text)))


def unknown_names(text: str, known: Iterable[str]) -> list[str]:
    """What in the text looks like a placeholder and is none: unknown names, lone braces."""
    unknown = [f"{{{name}}}" for name in names_in(text) if name not in set(known)]
    return [*unknown, *dict.fromkeys(_BRACE.findall(_NAME.sub("", text)))]


def fill(text: str, values: Mapping[Any, object]) -> str:
    """The text with each name's value in its place; a name without a value stays as it is.

    Values are put in once: what looks like a name in a value is not looked up.
    """
    return _NAME.sub(lambda found: str(values.get(found[1], found[0])), text)
