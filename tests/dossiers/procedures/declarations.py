"""Examples, changed at a path, and what is found wrong with them."""

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from dossiers.procedures import (
    DeclarationResult,
    Severity,
    declaration_to_json,
    get_procedure,
    load_declaration,
    validate_declaration,
)

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


def check(code: str, raw: object) -> DeclarationResult:
    """Validate, and prove what any caller relies on: whatever comes out can be sent and stored."""
    result = validate_declaration(get_procedure(code), raw, today=TODAY)
    for problem in result.problems:
        assert problem.code != "invalid", problem
        json.dumps([problem.path, problem.message]).encode()
        assert (problem.path + problem.message).encode()
        assert "\x00" not in problem.path + problem.message
    if result.declaration is not None:
        stored = json.dumps(declaration_to_json(result.declaration), allow_nan=False)
        assert "\\u0000" not in stored
        again = load_declaration(get_procedure(code), json.loads(stored))
        assert again == result.declaration
    return result
