"""Examples, changed at a path, and what is found wrong with them."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from dossiers.procedures import Severity, get_procedure, validate_declaration

TODAY = date(2026, 11, 22)
REMOVED = object()


def changed(raw: dict[str, Any], changes: Mapping[str, object]) -> dict[str, Any]:
    """A copy with each dotted path set to its value, or removed; sections on the way are made."""
    result = deepcopy(raw)
    for path, value in changes.items():
        *above, name = path.split(".")
        section = result
        for each in above:
            section = section.setdefault(each, {})
        if value is REMOVED:
            del section[name]
        else:
            section[name] = value
    return result


def example(code: str, changes: Mapping[str, object] | None = None) -> dict[str, Any]:
    return changed(get_procedure(code).example(TODAY), changes or {})


def found(code: str, changes: Mapping[str, object], today: date = TODAY) -> set[str]:
    """Every problem of a changed example, as "path code", warnings as "warning: path code".

    Also proves what every result must hold: a message for each, and no declaration with an error.
    """
    result = validate_declaration(get_procedure(code), example(code, changes), today=today)
    severities = {problem.severity for problem in result.problems}
    assert (result.declaration is None) == (Severity.ERROR in severities)
    assert all(problem.message for problem in result.problems)
    return {
        ("warning: " if each.severity is Severity.WARNING else "") + f"{each.path} {each.code}"
        for each in result.problems
    }
