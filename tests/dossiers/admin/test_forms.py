"""Forms built from the arguments models: complete, labelled, and true to what was declared."""

from typing import Any

import pytest
from pydantic import BaseModel

from dossiers.actor import Who
from dossiers.admin.argument_labels import LABELS
from dossiers.admin.forms.assignee import AssigneePart
from dossiers.admin.forms.corrections import CorrectionsPart
from dossiers.admin.forms.faults import FaultsPart
from dossiers.admin.forms.missing import MissingPart
from dossiers.admin.forms.move_form import MoveForm
from dossiers.admin.forms.papers import PapersPart
from dossiers.admin.forms.scalars import ScalarsPart, scalar_form
from dossiers.arguments import Arguments, HandOver, PaymentRequest, Reason
from dossiers.models import Dossier
from dossiers.procedures import PROCEDURES, Procedure, validate_declaration
from dossiers.submission import _merged
from dossiers.transitions import TABLE

from .. import stories as s

MODELS = sorted({rule.arguments for rule in TABLE.values()}, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", MODELS)
def test_every_argument_has_a_label(model: type[Arguments]) -> None:
    assert set(model.model_fields) <= set(LABELS)


def test_no_label_is_left_over() -> None:
    asked = {name for model in MODELS for name in model.model_fields}
    assert set(LABELS) - asked == {
        # of the submission itself
        *("channel", "declaration", "duplicate_reason", "possible_duplicates", "representation"),
        "officer_name",  # on record beside the user name
    }


def test_fields_follow_the_model() -> None:
    form = scalar_form(HandOver, list(HandOver.model_fields))()
    assert list(form.fields) == ["received_by", "received_by_paper"]
    assert all(field.required for field in form.fields.values())
    assert form.fields["received_by"].max_length == 200  # type: ignore[attr-defined]
    reason = scalar_form(Reason, ["reason"])().fields["reason"]
    assert reason.widget.__class__.__name__ == "UnfoldAdminTextareaWidget"
    amount = scalar_form(PaymentRequest, ["amount"])({"amount": "8000"})
    assert amount.is_valid()
    assert amount.cleaned_data == {"amount": 8000}


def test_a_kind_of_field_that_no_form_knows_is_a_mistake_of_ours() -> None:
    class Odd(BaseModel):
        reason: dict[str, int]

    with pytest.raises(TypeError, match="reason"):
        scalar_form(Odd, ["reason"])  # type: ignore[arg-type]


DRAWS = {
    PapersPart: {"papers", "waived"},
    MissingPart: {"missing"},
    CorrectionsPart: {"corrections"},
    FaultsPart: {"corrections"},
    AssigneePart: {"officer"},
}
OF_PEOPLE = [transition for transition, rule in TABLE.items() if rule.by != {Who.SYSTEM}]


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_argument_of_a_person_is_somewhere_on_the_form(procedure: str) -> None:
    dossier = s.filed(procedure)
    dossier.registry_faults = [{"field": "me.HoTen", "message": "sai"}]
    for transition in OF_PEOPLE:
        drawn: set[str] = set()
        for part in MoveForm(dossier, transition, on=s.MORNING.date()).parts:
            drawn |= set(part.form.fields) if isinstance(part, ScalarsPart) else DRAWS[type(part)]
        assert set(TABLE[transition].arguments.model_fields) <= drawn


def corrected(procedure: Procedure, stored: dict[str, Any], **typed: str) -> dict[str, Any]:
    """The corrections that come of typing over the form as it stands."""
    dossier = Dossier(
        pk=0,  # unsaved: no request for a supplement can have been made
        procedure=procedure.code,
        procedure_version=procedure.version,
        declaration=stored,
    )
    blank = CorrectionsPart(dossier, None).form
    data = {field.html_name: field.value() or "" for field in blank}
    part = CorrectionsPart(dossier, data | {f"declaration-{k}": v for k, v in typed.items()})
    assert part.is_valid(), part.form.errors
    corrections: dict[str, Any] = part.arguments().get("corrections", {})
    return corrections


@pytest.mark.django_db
@pytest.mark.parametrize("code", PROCEDURES)
def test_a_form_sent_as_it_stands_changes_nothing(code: str) -> None:
    procedure = PROCEDURES[code]
    stored = procedure.example(s.MORNING.date())
    assert corrected(procedure, stored) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "typed", "patch"),
    [
        ("child.full_name", "Trần An", {"child": {"full_name": "Trần An"}}),
        ("child.sex", "male", {"child": {"sex": "male"}}),
        ("child.ethnicity", "08", {"child": {"ethnicity": "08"}}),
        ("child.date_of_birth", "1/9/2026", {"child": {"date_of_birth": "2026-09-01"}}),
        ("child.date_of_birth", "01-09-2026", {"child": {"date_of_birth": "2026-09-01"}}),
        ("child.date_of_birth", "hôm qua", {"child": {"date_of_birth": "hôm qua"}}),
        ("mother.date_of_birth", "1995", {"mother": {"date_of_birth": "1995"}}),
        ("mother.date_of_birth", "4/1995", {"mother": {"date_of_birth": "1995-04"}}),
        ("copies.quantity", "5", {"copies": {"quantity": 5}}),
        ("copies.requested", "false", {"copies": {"requested": False}}),
        ("requester.email", "", {"requester": {"email": None}}),
        (
            "child.place_of_birth.detail",
            "Trạm y tế",
            {"child": {"place_of_birth": {"detail": "Trạm y tế"}}},
        ),
    ],
)
def test_only_what_changed_is_sent(path: str, typed: str, patch: dict[str, Any]) -> None:
    birth = PROCEDURES[s.BIRTH]
    stored = birth.example(s.MORNING.date())
    assert corrected(birth, stored, **{path: typed}) == patch


@pytest.mark.django_db
def test_a_corrected_declaration_is_valid_again() -> None:
    birth = PROCEDURES[s.BIRTH]
    stored = birth.example(s.MORNING.date())
    typed = {"child.full_name": "Trần An", "father.date_of_birth": "9/1992"}
    after = _merged(stored, corrected(birth, stored, **typed))
    checked = validate_declaration(birth, after, today=s.MORNING.date())
    assert checked.declaration is not None
    assert after["father"]["date_of_birth"] == "1992-09"
