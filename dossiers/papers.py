"""Papers that a dossier needs and has."""

from collections.abc import Iterable
from datetime import datetime

from .arguments import Accept, PresentedPaper
from .models import Channel, Document, Dossier
from .procedures import get_procedure
from .procedures.base import Paper
from .procedures.validation import load_declaration
from .representation import RELATION_PROOF, RELATION_PROOF_NAME


def documents_of(
    dossier: Dossier, papers: Iterable[PresentedPaper], *, received_at: datetime
) -> list[Document]:
    """The rows (unsaved) of papers handed in, named by the procedure's own list."""
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    names = {paper.code: paper.name for paper in procedure.papers}
    names[RELATION_PROOF] = RELATION_PROOF_NAME
    return [
        Document(
            dossier=dossier,
            code=paper.paper,
            name=str(names.get(paper.paper, paper.paper)),
            form=paper.form,
            quantity=paper.quantity,
            note=paper.note or "",
            received_at=received_at,
        )
        for paper in papers
    ]


def missing_papers(dossier: Dossier, acceptance: Accept) -> list[Paper]:
    """Required papers neither handed in nor waived. One query."""
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    settled = set(dossier.documents.values_list("code", flat=True))
    settled.update(paper.paper for paper in acceptance.papers)
    settled.update(waived.paper for waived in acceptance.waived)
    declaration = load_declaration(procedure, dossier.declaration)
    channel = Channel(dossier.channel)
    required = procedure.required_papers(declaration, channel.value)
    return [paper for paper in required if paper.code not in settled]
