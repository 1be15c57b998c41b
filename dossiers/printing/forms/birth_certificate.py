"""The birth certificate: the number stays blank where it was signed without one."""

from ...form_codes import FormCode
from ...models import Dossier, Event
from ...procedures.birth import BIRTH_REGISTRATION
from ...procedures.sections.parent import Parent
from ...procedures.values.date_words import date_in_words
from ...transitions import Transition
from ..base import CIRCULAR_04, Data, Form, Reader
from ..certificate import SIGNED, certificate
from ..letter import declaration_of
from ..words import (
    day,
    ethnicity_words,
    identity_words,
    place_words,
    residence_words,
)


def _data(dossier: Dossier, event: Event) -> Data:
    declaration = declaration_of(dossier)
    child, requester = declaration.child, declaration.requester
    return certificate(dossier, FormCode.BIRTH_CERTIFICATE, event) | {
        "name": child.full_name.upper(),
        "born": day(child.date_of_birth),
        "born_in_words": date_in_words(child.date_of_birth),
        "sex": child.sex.display(),
        "ethnicity": child.ethnicity.display(),
        "nationality": child.nationality.display(),
        "place_of_birth": place_words(child.place_of_birth),
        "place_of_origin": place_words(child.place_of_origin),
        "personal_id": dossier.personal_id_number,
        "mother": _parent(declaration.mother),
        "father": _parent(declaration.father),
        "requester": requester.full_name,
        "requester_identity": identity_words(requester),
    }


def _parent(parent: Parent | None) -> Data:
    """All blank for a parent who is not known."""
    if parent is None:
        return dict.fromkeys(("name", "born", "ethnicity", "nationality", "residence"), "")
    return {
        "name": parent.full_name.upper(),
        "born": parent.date_of_birth.display(),
        "ethnicity": ethnicity_words(parent.ethnicity, parent.other_ethnicity),
        "nationality": parent.nationality.display(),
        "residence": residence_words(parent.residence),
    }


BIRTH_CERTIFICATE = Form(
    code=FormCode.BIRTH_CERTIFICATE,
    version=1,
    legal_basis="Thông tư 04/2020/TT-BTP, Phụ lục",
    effective_from=CIRCULAR_04,
    template="birth-certificate-1.typ",
    calls_for_it=SIGNED | {Transition.SIGN_WITHOUT_PERSONAL_ID},
    reader=Reader.WARD,
    procedure=BIRTH_REGISTRATION.code,
    data=_data,
)
