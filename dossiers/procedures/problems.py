"""What is wrong with a declaration, said to the person who can put it right."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.utils.functional import Promise


class Severity(StrEnum):
    """An error stops the declaration; a warning is for the clerk to look into."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field.

    path: the field, dotted from the declaration ("mother.id_document.number"); "" is the whole.
    code: stable, in English, for programs.
    template, params: the message; `message` reads it in the language active at that moment.
    """

    path: str
    code: str
    template: str | Promise
    severity: Severity = Severity.ERROR
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return str(self.template) % self.params

    def under(self, prefix: str) -> "Problem":
        """The same problem, its path read from the section above."""
        return replace(self, path=f"{prefix}.{self.path}" if self.path else prefix)


def error(path: str, code: str, template: str | Promise, **params: object) -> Problem:
    return Problem(path, code, template, Severity.ERROR, params)


def warning(path: str, code: str, template: str | Promise, **params: object) -> Problem:
    return Problem(path, code, template, Severity.WARNING, params)


class InvalidValue(ValueError):
    """Raised by a typed value that cannot take what was given.

    The template may name the field with %(field)s; other parameters are passed here.
    """

    def __init__(self, code: str, template: str | Promise, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.template = template
        self.params = params
