"""What is handed in: checked whole before anything is written."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .arguments import PresentedPaper, ResultDelivery
from .dossier_codes import UnknownUnit, take_code
from .models import Channel, Document, Dossier
from .papers import documents_of
from .procedures import Procedure, get_procedure
from .procedures.problems import Problem, Severity
from .procedures.section import Declaration
from .procedures.validation import declaration_to_json, validate_declaration
from .procedures.values.names import fold_name
from .refusals import InvalidInput
from .representation import Representation


@dataclass(frozen=True, slots=True)
class KnownDuplicates:
    """The clerk was shown dossiers that may be about the same matter, and files all the same.

    ``dossiers``: their codes; for another unit's, its name with the code masked.
    """

    reason: str
    dossiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """A dossier to be born.

    ``unit`` is the ward's code; ``declaration`` is raw JSON, checked by the procedure; ``owner``
    is the citizen's account, None when a clerk files for somebody without one;
    ``representation``: for whom it is filed, None for oneself.
    """

    procedure: str
    unit: str
    channel: Channel
    declaration: Any
    papers: list[PresentedPaper] = field(default_factory=list)
    sub_type: str = ""
    result_delivery: ResultDelivery = ResultDelivery.COUNTER
    owner: User | None = None
    known_duplicates: KnownDuplicates | None = None
    representation: Representation | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A submission that was checked and has its code; of it, nothing is written yet."""

    submission: Submission
    declaration: Declaration
    dossier: Dossier
    documents: list[Document]


def prepare(submission: Submission, *, submitted_at: datetime) -> Prepared:
    """Check all that can be checked without knowing who submits, then take the code.

    ``submitted_at`` is aware. Called outside a transaction, no submission to a ward waits for the
    end of another. Raises InvalidInput naming every problem of the declaration or an unknown unit,
    UnknownProcedure.
    """
    today = timezone.localdate(submitted_at)
    dossier, declaration = _read(submission, today=today)
    try:
        taken = take_code(submission.unit, today, len(submission.papers))
    except UnknownUnit:
        message = _("Không có đơn vị tiếp nhận nào mang mã này.")
        problem = Problem("unit", "unknown_unit", message)
        raise InvalidInput(message, [problem]) from None
    dossier.unit, dossier.code, dossier.pk = taken.unit, taken.code, taken.dossier_id
    documents = documents_of(dossier, submission.papers, received_at=submitted_at)
    for document, paper_id in zip(documents, taken.paper_ids, strict=True):
        document.pk = paper_id
    return Prepared(submission, declaration, dossier, documents)


def _read(submission: Submission, *, today: date) -> tuple[Dossier, Declaration]:
    """The dossier, unsaved, without code, unit and history, and its declaration as read."""
    procedure = get_procedure(submission.procedure)
    if submission.sub_type not in ("", *(each.code for each in procedure.sub_types)):
        message = _("Thủ tục này không có loại việc mang mã đó.")
        raise InvalidInput(message, [Problem("sub_type", "not_a_choice", message)])
    if submission.representation is not None:
        unproved = submission.representation.problems(submission.papers)
        if unproved:
            raise InvalidInput(unproved[0].message, unproved)
    dossier = Dossier(
        procedure=procedure.code,
        procedure_version=procedure.version,
        sub_type=submission.sub_type,
        channel=submission.channel,
        owner=submission.owner,
        result_delivery=submission.result_delivery,
    )
    return dossier, fill_declaration(dossier, procedure, submission.declaration, today=today)


def fill_declaration(
    dossier: Dossier, procedure: Procedure, raw: Any, *, today: date
) -> Declaration:
    """Check the declaration and set it with all that follows from it; InvalidInput if wrong.

    Returns it as read.
    """
    checked = validate_declaration(procedure, raw, today=today)
    if checked.declaration is None:
        errors = [each for each in checked.problems if each.severity is Severity.ERROR]
        raise InvalidInput(_("Tờ khai chưa đúng."), [each.under("declaration") for each in errors])
    declaration = checked.declaration
    applicant = procedure.applicant(declaration)
    subject = procedure.subject(declaration)
    dossier.declaration = declaration_to_json(declaration)
    dossier.warnings = [_kept(problem) for problem in checked.problems]
    dossier.applicant_name = applicant.full_name
    dossier.applicant_id_number = applicant.id_number
    dossier.applicant_phone = applicant.phone
    dossier.applicant_email = applicant.email
    dossier.subject_name = subject.full_name
    dossier.summary = procedure.summary(declaration)
    dossier.search_key = f"{fold_name(applicant.full_name)} {fold_name(subject.full_name)}"
    return declaration


def correct_declaration(dossier: Dossier, corrections: dict[str, Any], *, today: date) -> None:
    """Apply a merge patch (RFC 7396) to the declaration and check it whole again."""
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    fill_declaration(dossier, procedure, _merged(dossier.declaration, corrections), today=today)


def _kept(problem: Problem) -> dict[str, str]:
    """A warning as it stays with the dossier, for the ward: in Vietnamese."""
    with translation.override("vi"):
        return {"path": problem.path, "code": problem.code, "message": problem.message}


def _merged(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merged(merged.get(name), value)
    return merged
