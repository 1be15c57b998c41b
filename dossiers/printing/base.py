"""What a form is, and the register that finds the version in force on a day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from ..form_codes import FormCode
from ..transitions import Transition

#: Circular 03/2025/TT-VPCP of 15 September 2025, in force from that day.
CIRCULAR_03 = date(2025, 9, 15)
#: Circular 04/2020/TT-BTP on civil-status papers.
CIRCULAR_04 = date(2020, 7, 16)

Data = dict[str, Any]


class Reader(Enum):
    """Whose eyes a form is for; each may read what stands below it."""

    CITIZEN = "whoever may see the dossier, its citizen too"
    STAFF = "those who may read the unit's dossiers"
    WARD = "those who work on the unit's dossiers"


class UnknownForm(LookupError):
    """No form with this code, or none with this version."""


class NoFormInForce(LookupError):
    """The form has no version for that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One version of one form.

    calls_for_it: the transitions that end in this paper; the last such event is what it is about.
    reader: who may have it.
    procedure: the code of the only procedure that has it, "" for all.
    effective_to: its last day, None while in force. template: a file under ``templates/`` that
        defines ``form(data)``.
    data: what is filled in, as JSON-ready values in Vietnamese, from the dossier (its unit and
        that unit's parent at hand) and the event; of form 07 from the unit and the period.
    """

    code: FormCode
    version: int
    legal_basis: str
    effective_from: date
    effective_to: date | None = None
    template: str
    calls_for_it: frozenset[Transition]
    reader: Reader = Reader.CITIZEN
    procedure: str = ""
    data: Callable[..., Data]


class FormRegister:
    """Every version of every form."""

    def __init__(self, *forms: Form) -> None:
        """Raises ValueError when two versions share a number or a day."""
        self._versions: dict[FormCode, list[Form]] = {}
        for form in sorted(forms, key=lambda each: (each.code, each.version)):
            earlier = self._versions.setdefault(form.code, [])
            last = earlier[-1] if earlier else None
            if last is not None and (
                last.version == form.version
                or last.effective_to is None
                or last.effective_to >= form.effective_from
            ):
                raise ValueError(f"form {form.code}: versions {last.version} and {form.version}")
            earlier.append(form)

    def __iter__(self) -> Iterator[Form]:
        """The newest version of each, in the order of their codes."""
        return (versions[-1] for versions in self._versions.values())

    def versions(self) -> Iterator[Form]:
        """Every version of each."""
        return (form for versions in self._versions.values() for form in versions)

    def in_force(self, code: FormCode, on: date) -> Form:
        """The version for an event of that (local) day. Raises NoFormInForce."""
        for form in self._versions[code]:
            if form.effective_from <= on <= (form.effective_to or date.max):
                return form
        raise NoFormInForce(f"{code} on {on}")

    def find(self, code: FormCode, version: int) -> Form:
        """Raises UnknownForm."""
        for form in self._versions.get(code, ()):
            if form.version == version:
                return form
        raise UnknownForm(f"{code} v{version}")
