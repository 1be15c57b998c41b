"""What lists and searches know of a dossier's people, made from its declaration."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from .procedures import get_procedure
from .procedures.section import Declaration
from .procedures.validation import load_declaration
from .search_words import search_words

AT_ONCE = 500


INDEXED = ("applicant_birth_date", "subject_birth_date", "subject_id_number", "search_words")


def index(dossier: Any, declaration: Declaration | None = None) -> None:
    """Set the ``INDEXED`` fields of a Dossier (unsaved) whose code and declaration are set.

    ``declaration``: as read, where the caller has it at hand.
    """
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    if declaration is None:
        declaration = load_declaration(procedure, dossier.declaration)
    applicant, subject = procedure.applicant(declaration), procedure.subject(declaration)
    dossier.applicant_birth_date = str(applicant.date_of_birth or "")
    dossier.subject_birth_date = str(subject.date_of_birth or "")
    dossier.subject_id_number = subject.id_number
    dossier.search_words = search_words(
        dossier.code, dossier.declaration, dossier.personal_id_number
    )


def rebuild_search(dossiers: Any, at_once: int = AT_ONCE) -> Iterator[int]:
    """Make the index of all dossiers (a manager) anew, batch by batch; yields how many are done.

    Each batch is a short transaction that locks its own rows alone, so everybody goes on working.
    """
    last, done = 0, 0
    while True:
        with transaction.atomic():
            batch = list(
                dossiers.select_for_update(no_key=True).filter(pk__gt=last).order_by("pk")[:at_once]
            )
            if not batch:
                return
            for dossier in batch:
                index(dossier)
            dossiers.bulk_update(batch, INDEXED)
        last, done = batch[-1].pk, done + len(batch)
        yield done
