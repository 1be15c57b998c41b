"""Dossiers as the API tells of them, to those who may see them."""

from datetime import date, datetime
from typing import Any, Self

from onestop.representation import Instant, Representation

from ..arguments import PaperForm, ResultDelivery
from ..fault_instructions import registry_instructions
from ..models import Document, Dossier
from .dossier_facts import DossierFacts, facts_of
from .ledger import LedgerOfMinutes
from .time_limits import PromisedDate


class Remark(Representation):
    """What a civil-status officer should look at, though it is no ground for refusal."""

    field: str
    code: str
    message: str


class DossierRow(DossierFacts):
    """A dossier without its declaration and without anybody's numbers.

    ``outcome`` is how it stands at the instant of asking; null before acceptance, when nothing is
    promised. ``version`` counts its history: send it back with a transition. Where
    ``personal_data_withheld`` is true, the caller is a client without the scope
    `dossiers:personal`: names, numbers, texts and the declaration are empty.
    """

    warnings: list[Remark]
    version: int
    personal_data_withheld: bool = False

    @classmethod
    def of(cls, dossier: Dossier, at: datetime, *, personal: bool = True) -> Self:
        """``dossier`` with its unit at hand, as it stands at that instant.

        ``personal`` False: without what tells who it is about.
        """
        return cls(**_row(dossier, at, personal=personal))


class Applicant(Representation):
    name: str
    id_number: str
    phone: str
    email: str


class HandedInPaper(Representation):
    kind: Document.Kind
    code: str
    name: str
    form: PaperForm
    quantity: int
    note: str
    received_at: Instant


class RegistryFault(Representation):
    """``field`` is the registry's own name of the field, empty for a general remark.

    ``path`` is the declared field that it is about, null when there is none; ``instruction`` says
    what to do.
    """

    field: str
    message: str
    path: str | None
    instruction: str

    @classmethod
    def all_of(cls, dossier: Dossier) -> list[Self]:
        return [
            cls(
                field=each.field,
                message=each.message,
                path=each.path or None,
                instruction=each.what_to_do,
            )
            for each in registry_instructions(dossier)
        ]


class RegistryFacts(Representation):
    """What the civil registry answered; nulls until it has registered."""

    number: str | None
    book: str | None
    page: str | None
    registered_on: date | None
    personal_id_number: str | None
    faults: list[RegistryFault]


class DossierDetail(DossierRow):
    """The whole dossier; ``declaration`` follows the procedure's own JSON Schema.

    ``ledger`` says whose the working time was; null before acceptance. ``own``: the caller's
    account filed it, so that supplying, paying, withdrawing and rating are theirs.
    """

    declaration: dict[str, Any]
    procedure_version: int
    applicant: Applicant
    summary: str
    papers: list[HandedInPaper]
    result_delivery: ResultDelivery
    due_dates: list[PromisedDate]
    ledger: LedgerOfMinutes | None
    paused_at: Instant | None
    draft_sent_at: Instant | None
    supplement_count: int
    extension_count: int
    registry: RegistryFacts
    own: bool

    @classmethod
    def of(
        cls, dossier: Dossier, at: datetime, *, personal: bool = True, own: bool = False
    ) -> Self:
        promises = dossier.due_dates.select_related("event", "rule").order_by("id")
        told = cls(
            **_row(dossier, at, personal=personal),
            declaration=dossier.declaration,
            procedure_version=dossier.procedure_version,
            applicant=Applicant(
                name=dossier.applicant_name,
                id_number=dossier.applicant_id_number,
                phone=dossier.applicant_phone,
                email=dossier.applicant_email,
            ),
            summary=dossier.summary,
            papers=[_paper(document) for document in dossier.documents.order_by("id")],
            result_delivery=ResultDelivery(dossier.result_delivery),
            due_dates=[PromisedDate.of(promise) for promise in promises],
            ledger=LedgerOfMinutes.of(dossier, at),
            paused_at=dossier.paused_at,
            draft_sent_at=dossier.draft_sent_at,
            supplement_count=dossier.supplement_count,
            extension_count=dossier.extension_count,
            registry=RegistryFacts(
                number=dossier.registry_number or None,
                book=dossier.registry_book or None,
                page=dossier.registry_page or None,
                registered_on=dossier.registered_on,
                personal_id_number=dossier.personal_id_number or None,
                faults=RegistryFault.all_of(dossier),
            ),
            own=own,
        )
        return told if personal else told._without_personal_data()

    def _without_personal_data(self) -> Self:
        nobody = Applicant(name="", id_number="", phone="", email="")
        registry = self.registry.model_copy(update={"personal_id_number": None, "faults": []})
        return self.model_copy(
            update={
                "declaration": {},
                "applicant": nobody,
                "summary": "",
                "papers": [paper.model_copy(update={"note": ""}) for paper in self.papers],
                "registry": registry,
            }
        )


def _row(dossier: Dossier, at: datetime, *, personal: bool) -> dict[str, Any]:
    warnings = [
        Remark(
            field=f"declaration.{warning['path']}", code=warning["code"], message=warning["message"]
        )
        for warning in dossier.warnings
    ]
    return {**facts_of(dossier, at, personal=personal), "warnings": warnings if personal else []}


def _paper(document: Document) -> HandedInPaper:
    return HandedInPaper(
        kind=Document.Kind(document.kind),
        code=document.code,
        name=document.name,
        form=PaperForm(document.form),
        quantity=document.quantity,
        note=document.note,
        received_at=document.received_at,
    )
