"""The marriage certificate, which both sign at the hand-over."""

from ...form_codes import FormCode
from ...models import Dossier, Event
from ...procedures.marriage import MARRIAGE_REGISTRATION, Spouse
from ..base import CIRCULAR_04, Data, Form, Reader
from ..certificate import SIGNED, certificate
from ..letter import declaration_of
from ..words import ethnicity_words, identity_words, residence_words


def _data(dossier: Dossier, event: Event) -> Data:
    declaration = declaration_of(dossier)
    return certificate(dossier, FormCode.MARRIAGE_CERTIFICATE, event) | {
        "wife": _spouse(declaration.bride),
        "husband": _spouse(declaration.groom),
    }


def _spouse(spouse: Spouse) -> Data:
    return {
        "name": spouse.full_name.upper(),
        "born": spouse.date_of_birth.display(),
        "ethnicity": ethnicity_words(spouse.ethnicity, spouse.other_ethnicity),
        "nationality": spouse.nationality.display(),
        "residence": residence_words(spouse.residence),
        "identity": identity_words(spouse),
        "personal_id": spouse.personal_id or "",
    }


MARRIAGE_CERTIFICATE = Form(
    code=FormCode.MARRIAGE_CERTIFICATE,
    version=1,
    legal_basis="Thông tư 04/2020/TT-BTP, Phụ lục",
    effective_from=CIRCULAR_04,
    template="marriage-certificate-1.typ",
    calls_for_it=SIGNED,
    reader=Reader.WARD,
    procedure=MARRIAGE_REGISTRATION.code,
    data=_data,
)
