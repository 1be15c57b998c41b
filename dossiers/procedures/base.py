"""What an administrative procedure is, and the register that finds one by its code."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal

from django.utils.functional import Promise

from dossiers.procedures.likeness import DuplicateRule
from dossiers.procedures.section import Declaration
from dossiers.procedures.values.partial_date import PartialDate

#: The Law on Civil Status 60/2014/QH13 and Decree 123/2015/NĐ-CP took effect together.
LAW_IN_FORCE = date(2016, 1, 1)
TimeUnit = Literal["same_day_15h", "working_day", "calendar_day", "working_hour"]


class UnknownProcedure(LookupError):
    """No procedure with this code, or none with this version of its declaration."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the registration is about, as shown in lists; `id_number` is "" when there is none."""

    full_name: str
    date_of_birth: PartialDate | None
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whom the dossier belongs to. Texts are "" when not declared."""

    full_name: str
    id_number: str
    phone: str
    email: str
    date_of_birth: PartialDate | None
    address: str


@dataclass(frozen=True, slots=True)
class SubType:
    """A variant of a procedure with a time limit of its own, chosen when the dossier is filed."""

    code: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Paper:
    """One component of the dossier.

    required: yes, no, or a predicate on (declaration, channel); the channels are "counter",
        "online" and "post".
    waived_when_lookup_works: its data sit in a national database, so it may be asked for only
        when the look-up failed (Resolution 66.7/2025; Decree 118/2025 art. 4.2a).
    """

    code: str
    name: str | Promise
    required: bool | Callable[[Any, str], bool] = True
    waived_when_lookup_works: bool = False
    note: str | Promise = ""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """The seed of one dated time-limit row; once seeded, the database rules.

    amount: how many of `unit`. cutoff: local time after which `same_day_15h` means the next
        working day. after_supplement: whether the clock goes on or starts anew.
    """

    sub_type: str
    unit: TimeUnit
    amount: int
    legal_basis: str
    effective_from: date
    effective_to: date | None = None
    cutoff: time | None = None
    after_supplement: Literal["shift", "restart"] = "shift"


@dataclass(frozen=True, slots=True)
class Fee:
    """The seed of the charge: dong, and the text that sets it."""

    amount: int
    legal_basis: str


def _requester(declaration: Any) -> str:
    return "requester"


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One administrative procedure, with one version of its declaration.

    A change to the fields is a new version beside the old one: stored declarations stay pinned
    to the (code, version) they were made under.

    result_code: the ministry's code of the result. registry_module: the civil registry's.
    portal_field_code, portal_field_name: MaLinhVuc and TenLinhVuc; defaults, to be overridden by
        the catalogue the portal publishes.
    derived_registry_names: the registry's names that are computed from a declared field, and that
        field's path: when the registry complains of one, that field is what to look at.
    applicant_section: the path of the section that `applicant` reads.
    requester_is: the section that repeats the requester, by the relation declared: the mother who
        registers her child is declared twice, and typed once.
    duplicates: when two declarations are about one matter; None: never asked.
    summary_paths: the fields that `summary` reads, the chief one first.
    subject, applicant, summary, registry_data: read a declaration of this procedure. `summary`
        is Vietnamese, at most 1000 characters (TrichYeuHoSo); `registry_data` is Vietnamese too.
    example: a complete, valid declaration as raw JSON, made for the given day; invented people.
    """

    code: str
    slug: str
    name: str | Promise
    declaration: type[Declaration]
    papers: tuple[Paper, ...]
    default_time_limits: tuple[TimeLimit, ...]
    fee: Fee
    registry_module: str
    result_code: str
    subject: Callable[[Any], Subject]
    applicant: Callable[[Any], Applicant]
    summary: Callable[[Any], str]
    registry_data: Callable[[Any], dict[str, str]]
    example: Callable[[date], dict[str, Any]]
    version: int = 1
    sub_types: tuple[SubType, ...] = ()
    portal_field_code: str = "G15-HT02"
    portal_field_name: str = "Hộ tịch"
    derived_registry_names: Mapping[str, str] = field(default_factory=dict)
    applicant_section: Callable[[Any], str] = _requester
    summary_paths: tuple[str, ...] = ()
    requester_is: Mapping[str, str] = field(default_factory=dict)
    duplicates: DuplicateRule | None = None

    def required_papers(
        self, declaration: Declaration, channel: str, *, lookup_works: bool = True
    ) -> tuple[Paper, ...]:
        """The papers this applicant must hand in."""
        return tuple(
            paper
            for paper in self.papers
            if not (lookup_works and paper.waived_when_lookup_works)
            and (
                paper.required(declaration, channel) if callable(paper.required) else paper.required
            )
        )


class ProcedureRegister(Mapping[str, Procedure]):
    """Procedures by code, each in its newest version; older ones by `find()`."""

    def __init__(self, *procedures: Procedure) -> None:
        """Raises ValueError when two procedures claim the same code and version, or slug."""
        self._versions = {(each.code, each.version): each for each in procedures}
        self._newest: dict[str, Procedure] = {}
        for each in procedures:
            if each.version > getattr(self._newest.get(each.code), "version", 0):
                self._newest[each.code] = each
        slugs = {each.slug for each in self._newest.values()}
        if len(self._versions) != len(procedures) or len(slugs) != len(self._newest):
            raise ValueError("two procedures share a code and version, or a slug")

    def __getitem__(self, code: str) -> Procedure:
        return self._newest[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._newest)

    def __len__(self) -> int:
        return len(self._newest)

    def find(self, code: str, version: int | None = None) -> Procedure:
        """The newest version, or the one given. Raises UnknownProcedure."""
        try:
            return self._newest[code] if version is None else self._versions[code, version]
        except KeyError:
            raise UnknownProcedure(code if version is None else f"{code} v{version}") from None
