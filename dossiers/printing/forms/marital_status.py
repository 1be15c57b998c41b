"""The certificate of marital status, good for six months and one purpose (Decree 123/2015)."""

from typing import Any

from ...form_codes import FormCode
from ...models import Dossier, Event
from ...procedures.marital_status import MARITAL_STATUS_CERTIFICATE
from ...procedures.sections.marital_history import MaritalStatus
from ..base import CIRCULAR_04, Data, Form, Reader
from ..certificate import SIGNED, certificate
from ..letter import declaration_of
from ..words import day, ethnicity_words, identity_words, place_words, residence_words

_NOT_REGISTERED = "hiện tại chưa đăng ký kết hôn với ai"


def _data(dossier: Dossier, event: Event) -> Data:
    declaration = declaration_of(dossier)
    person, stay = declaration.person, declaration.residence_period
    return certificate(dossier, FormCode.MARITAL_STATUS, event) | {
        "requester": declaration.requester.full_name,
        "name": person.full_name.upper(),
        "born": person.date_of_birth.display(),
        "sex": person.sex.display(),
        "ethnicity": ethnicity_words(person.ethnicity),
        "nationality": person.nationality.display(),
        "personal_id": person.personal_id or "",
        "identity": identity_words(person),
        "residence": residence_words(person.residence),
        "stay": place_words(stay.place) if stay else "",
        "stay_from": stay.start.display() if stay else "",
        "stay_to": (stay.end.display() if stay.end else "nay") if stay else "",
        "status": _status_words(declaration),
        "purpose": declaration.purpose_text or declaration.purpose.display(),
    }


def _status_words(declaration: Any) -> str:
    status = declaration.status
    if status is MaritalStatus.DIVORCED:
        paper = declaration.divorce
        return (
            f"Có đăng ký kết hôn, nhưng đã ly hôn theo Bản án, Quyết định số {paper.number} ngày "
            f"{day(paper.issued_on)} của {paper.issued_by}; {_NOT_REGISTERED}"
        )
    if status is MaritalStatus.WIDOWED:
        paper = declaration.spouse_death
        return (
            f"Có đăng ký kết hôn, nhưng vợ/chồng đã chết (Trích lục khai tử số {paper.number} do "
            f"{paper.issued_by} cấp ngày {day(paper.issued_on)}); {_NOT_REGISTERED}"
        )
    if status is MaritalStatus.MARRIED:
        return f"Hiện tại đang có {_spouse_words(declaration)}"
    if status is MaritalStatus.UNMARRIED_IN_PERIOD:
        period = declaration.unmarried_period
        return (
            f"Từ {period.start.display()} đến {period.end.display()} chưa đăng ký kết hôn với ai; "
            f"hiện tại đang có {_spouse_words(declaration)}"
        )
    return _NOT_REGISTERED.capitalize()


def _spouse_words(declaration: Any) -> str:
    paper = declaration.marriage
    title = "vợ là bà" if declaration.person.sex == "male" else "chồng là ông"
    return (
        f"{title} {paper.spouse_name} (Giấy chứng nhận kết hôn số {paper.number} do "
        f"{paper.issued_by} cấp ngày {day(paper.issued_on)})"
    )


MARITAL_STATUS = Form(
    code=FormCode.MARITAL_STATUS,
    version=1,
    legal_basis="Thông tư 04/2020/TT-BTP, Phụ lục",
    effective_from=CIRCULAR_04,
    template="marital-status-1.typ",
    calls_for_it=SIGNED,
    reader=Reader.WARD,
    procedure=MARITAL_STATUS_CERTIFICATE.code,
    data=_data,
)
