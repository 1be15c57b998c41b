"""The death extract: what is not known of a date stays unsaid."""

from typing import Any

from ...form_codes import FormCode
from ...models import Dossier, Event
from ...procedures.death import DEATH_REGISTRATION
from ...procedures.values.date_words import date_in_words
from ..base import CIRCULAR_04, Data, Form, Reader
from ..certificate import SIGNED, certificate
from ..letter import declaration_of
from ..words import day, ethnicity_words, identity_words, place_words, residence_words


def _data(dossier: Dossier, event: Event) -> Data:
    declaration = declaration_of(dossier)
    person, death = declaration.deceased, declaration.death
    known = death.on.day is not None
    return certificate(dossier, FormCode.DEATH_EXTRACT, event) | {
        "name": person.full_name.upper(),
        "born": person.date_of_birth.display(),
        "sex": person.sex.display(),
        "ethnicity": ethnicity_words(person.ethnicity),
        "nationality": person.nationality.display(),
        "personal_id": person.personal_id or "",
        "identity": identity_words(person) if person.id_document else "",
        "last_residence": residence_words(person.last_residence),
        "died": _moment(death),
        "died_in_words": date_in_words(death.on.earliest) if known else "",
        "place": place_words(death.place),
        "cause": death.cause,
        "notice": _notice(declaration.death_notice),
    }


def _moment(death: Any) -> str:
    """04 giờ 30 phút, ngày 18/11/2026, as far as it is known."""
    precision = "ngày " if death.on.day is not None else "tháng " if death.on.month else "năm "
    on = precision + death.on.display()
    return on if death.hour is None else f"{death.hour:02} giờ {death.minute or 0:02} phút, {on}"


def _notice(notice: Any) -> str:
    if notice is None:
        return ""
    words = notice.kind.display()
    if notice.number:
        words += f" số {notice.number}"
    if notice.issued_by:
        words += f", {notice.issued_by}"
    return f"{words} cấp ngày {day(notice.issued_on)}"


DEATH_EXTRACT = Form(
    code=FormCode.DEATH_EXTRACT,
    version=1,
    legal_basis="Thông tư 04/2020/TT-BTP, Phụ lục",
    effective_from=CIRCULAR_04,
    template="death-extract-1.typ",
    calls_for_it=SIGNED,
    reader=Reader.WARD,
    procedure=DEATH_REGISTRATION.code,
    data=_data,
)
