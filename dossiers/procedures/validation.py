"""A declaration is checked once, whole, and everything wrong with it is said at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, cast

from pydantic import ValidationError, WrapValidator, create_model

from dossiers.procedures.base import Procedure
from dossiers.procedures.fields import declared_fields
from dossiers.procedures.messages import problem_of
from dossiers.procedures.problems import Problem, Severity
from dossiers.procedures.section import Declaration, Section, section_problems, section_type

#: Unknown fields named one by one; a request stuffed with thousands is not worth a longer answer.
MAX_UNKNOWN_FIELDS = 50


@dataclass(frozen=True, slots=True)
class DeclarationResult:
    """The declaration, or None when any problem is an error; problems in the form's order."""

    declaration: Declaration | None
    problems: tuple[Problem, ...]


def validate_declaration(procedure: Procedure, raw: object, *, today: date) -> DeclarationResult:
    """Read a declaration from parsed JSON and check it as on `today` (a day in Viet Nam).

    Names everything wrong together: unknown and missing fields, types, formats, choices, and
    what does not hold between fields, as far as those could be read. Takes any JSON value and
    never raises for it.
    """
    model = procedure.declaration
    declaration: Declaration | None = None
    try:
        declaration = model.model_validate(raw)
        problems = list(section_problems(declaration, today))
    except ValidationError as failure:
        problems = _field_problems(model, failure)
        if isinstance(raw, dict):
            # A field already named is not named again for what follows from its fault.
            faulty = {problem.path for problem in problems}
            readable = _lenient(model).model_validate(raw)
            problems += [
                problem
                for problem in section_problems(readable, today)
                if faulty.isdisjoint(_path_and_above(problem.path))
            ]
    if any(problem.severity is Severity.ERROR for problem in problems):
        declaration = None
    return DeclarationResult(declaration, tuple(_in_form_order(model, problems)))


def declaration_to_json(declaration: Declaration) -> dict[str, Any]:
    """As stored and sent: plain JSON, empty fields left out. `load_declaration` undoes it."""
    return declaration.model_dump(mode="json", exclude_none=True)


def load_declaration(procedure: Procedure, stored: dict[str, Any]) -> Declaration:
    """A declaration that was valid when it was stored; what held between fields is not re-judged.

    Raises pydantic.ValidationError when it does not fit this version of the procedure.
    """
    return procedure.declaration.model_validate(stored)


def _field_problems(model: type[Declaration], failure: ValidationError) -> list[Problem]:
    problems, unknown = [], 0
    for details in failure.errors(include_url=False, include_input=False):
        unknown += details["type"] == "extra_forbidden"
        if details["type"] != "extra_forbidden" or unknown <= MAX_UNKNOWN_FIELDS:
            problems.append(problem_of(details, declared_fields(model)))
    return problems


def _path_and_above(path: str) -> Iterable[str]:
    parts = path.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _in_form_order(model: type[Declaration], problems: list[Problem]) -> list[Problem]:
    if len(problems) < 2:
        return problems
    place = {path: number for number, path in enumerate(declared_fields(model))}
    return sorted(problems, key=lambda problem: place.get(problem.path, len(place)))


@cache
def _lenient(model: type[Section]) -> type[Section]:
    """The same section, but what cannot be read is None (a required section: an empty one).

    Only for saying what else is wrong after a refusal; nothing is ever stored from it.
    """
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        kind: Any  # a type, built for pydantic alone
        section = section_type(info.annotation)
        if section is None:
            fallback: Callable[[], object] = _nothing
            default = None if info.is_required() else info.default
            kind = Annotated[info.rebuild_annotation() | None, _readable_or(fallback)]
        elif info.is_required():
            lenient = _lenient(section)
            fallback = lenient.model_construct
            default = lenient.model_construct()
            kind = Annotated[lenient, _readable_or(fallback)]
        else:
            fallback, default = _nothing, None
            kind = Annotated[_lenient(section) | None, _readable_or(fallback)]
        fields[name] = (kind, default)
    built = create_model(
        f"Lenient{model.__name__}", __base__=model, __cls_kwargs__={"extra": "ignore"}, **fields
    )
    return cast(type[Section], built)


def _nothing() -> None:
    return None


def _readable_or(fallback: Callable[[], object]) -> WrapValidator:
    def validate(value: object, handler: Callable[[object], object]) -> object:
        try:
            return handler(value)
        except ValidationError:
            return fallback()

    return WrapValidator(validate)
