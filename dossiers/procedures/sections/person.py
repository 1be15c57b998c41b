"""What is checked of anybody, whatever the role."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.base import Applicant
from dossiers.procedures.problems import Problem, error
from dossiers.procedures.sections.id_document import NUMBERED_BY_PERSONAL_ID, IdDocument
from dossiers.procedures.sections.residence import Residence
from dossiers.procedures.values.names import fold_name
from dossiers.procedures.values.nationality import VIET_NAM, Country
from dossiers.procedures.values.partial_date import PartialDate
from dossiers.procedures.values.personal_id import personal_id_warnings
from dossiers.procedures.values.sex import Sex


class Identified(Protocol):
    """Anybody with a name and papers. On an incomplete declaration any of these may be None."""

    @property
    def full_name(self) -> str: ...
    @property
    def personal_id(self) -> str | None: ...
    @property
    def id_document(self) -> IdDocument | None: ...
    @property
    def date_of_birth(self) -> PartialDate | None: ...


class Reachable(Identified, Protocol):
    """Somebody a dossier can belong to."""

    @property
    def residence(self) -> Residence: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...


def as_applicant(person: Reachable) -> Applicant:
    document, address = person.id_document, person.residence.address
    return Applicant(
        full_name=person.full_name,
        id_number=person.personal_id or (document.number if document else ""),
        phone=person.phone or "",
        email=person.email or "",
        date_of_birth=person.date_of_birth,
        address=address.display() if address else person.residence.other_text or "",
    )


def identity_problems(person: Identified, today: date, sex: Sex | None) -> Iterator[Problem]:
    """Papers against number, number against birth and sex, birth against today."""
    birth, document = person.date_of_birth, person.id_document
    yield from personal_id_warnings(person.personal_id, "personal_id", sex=sex, birth=birth)
    if birth is not None and birth.is_after(today):
        yield error("date_of_birth", "in_future", _("Ngày sinh không thể ở tương lai."))
    if document is None:
        return
    if (
        document.kind in NUMBERED_BY_PERSONAL_ID
        and None not in (person.personal_id, document.number)
        and document.number != person.personal_id
    ):
        yield error(
            "id_document.number",
            "id_document_number_differs",
            _("Số thẻ căn cước chính là số định danh cá nhân, nhưng hai số đã khai khác nhau."),
        )
    if birth is not None and document.issued_on is not None and birth.is_after(document.issued_on):
        yield error(
            "id_document.issued_on",
            "issued_before_birth",
            _("Ngày cấp giấy tờ không thể trước ngày sinh của người được cấp."),
        )


def identity_required(person: Identified) -> Iterator[Problem]:
    """The number alone is enough when the population database answers (Decision 163/QĐ-BTP)."""
    if person.personal_id is None and person.id_document is None:
        yield error(
            "personal_id",
            "identity_required",
            _("Hãy khai số định danh cá nhân, hoặc một giấy tờ tùy thân khác."),
        )


def same_person(one: Identified, other: Identified) -> bool | None:
    """By personal ID number when both have one, else by name; None when neither can tell."""
    if one.personal_id and other.personal_id:
        return one.personal_id == other.personal_id
    if one.full_name and other.full_name:
        return fold_name(one.full_name) == fold_name(other.full_name)
    return None


def foreign_element(path: str, nationality: Country | None, procedure: str) -> Iterator[Problem]:
    """Another country's citizen: the matter belongs to that procedure's foreign-element twin."""
    if nationality is not None and nationality != VIET_NAM:
        yield error(
            path,
            "foreign_element",
            _("Có người mang quốc tịch nước ngoài: hãy nộp theo thủ tục %(procedure)s."),
            procedure=procedure,
        )
