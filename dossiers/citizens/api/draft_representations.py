"""Drafts as the API takes and tells them."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, StringConstraints

from dossiers.arguments import Arguments, ResultDelivery
from dossiers.procedures import PROCEDURES, get_procedure
from dossiers.procedures.problems import InvalidValue, Severity
from dossiers.reading import StorableObject
from dossiers.scan_types import ScanType
from onestop.representation import Instant, Representation

from ..drafts import Content, paper_names, remarks_on
from ..models import Draft, DraftPaper


def _known_procedure(code: str) -> str:
    if code not in PROCEDURES:
        raise InvalidValue(
            "unknown_procedure", _("Không có thủ tục mang mã này; danh sách ở /api/v1/procedures/.")
        )
    return code


class DraftBody(Arguments):
    """Everything that is to be kept: what is left out is gone. Nothing but ``procedure`` need be
    right yet; ``declaration`` and ``representation`` are judged when the draft is submitted.
    """

    procedure: Annotated[str, AfterValidator(_known_procedure)]
    unit: Annotated[str, StringConstraints(max_length=35, pattern=r"^[0-9A-Z.]*$")] = ""
    declaration: StorableObject = Field(default_factory=dict)
    result_delivery: ResultDelivery = ResultDelivery.COUNTER
    representation: StorableObject | None = None

    @property
    def content(self) -> Content:
        return Content(
            self.procedure,
            self.unit,
            self.declaration,
            self.result_delivery,
            self.representation,
        )


class DraftRemark(Representation):
    """``severity``: an ``error`` would be refused, a ``warning`` is for the ward to look at.

    ``field`` is the path in the submission, as in its refusals.
    """

    field: str
    code: str
    message: str
    severity: Severity


class KeptPaper(Representation):
    """A scan that waits for its dossier."""

    number: int
    paper: str
    paper_name: str
    media_type: ScanType
    size: int
    sha256: str
    added_at: Instant
    address: str

    @classmethod
    def of(cls, paper: DraftPaper, names: dict[str, str]) -> Self:
        return cls(
            number=paper.number,
            paper=paper.paper,
            paper_name=names.get(paper.paper, paper.paper),
            media_type=ScanType(paper.media_type),
            size=paper.size,
            sha256=paper.sha256,
            added_at=paper.added_at,
            address=reverse("draft-paper", args=[paper.draft_id, paper.number]),
        )


class DraftRow(Representation):
    """``version`` is its ``ETag``; ``dossier`` the code that it became, null until then.

    ``expires_at``: until when it is kept for certain; ``warned_at``: since when its owner is told.
    """

    id: UUID
    procedure: str
    procedure_name: str
    unit: str
    version: int
    made_at: Instant
    changed_at: Instant
    expires_at: Instant
    warned_at: Instant | None
    dossier: str | None

    @classmethod
    def of(cls, draft: Draft) -> Self:
        return cls(**_row(draft))


class DraftDetail(DraftRow):
    declaration: dict[str, Any]
    result_delivery: ResultDelivery
    representation: dict[str, Any] | None
    papers: list[KeptPaper]
    remarks: list[DraftRemark]

    @classmethod
    def told(cls, draft: Draft, now: datetime) -> Self:
        """With what is wrong as of ``now``. One query."""
        papers, names = list(draft.papers.all()), paper_names(draft)
        remarks = []
        if draft.dossier_id is None:
            remarks = remarks_on(draft, papers, today=timezone.localdate(now))
        return cls(
            **_row(draft),
            declaration=draft.declaration,
            result_delivery=ResultDelivery(draft.result_delivery),
            representation=draft.representation,
            papers=[KeptPaper.of(each, names) for each in papers],
            remarks=[
                DraftRemark(
                    field=each.path, code=each.code, message=each.message, severity=each.severity
                )
                for each in remarks
            ],
        )


def _row(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.pk,
        "procedure": draft.procedure,
        "procedure_name": str(get_procedure(draft.procedure).name),
        "unit": draft.unit,
        "version": draft.version,
        "made_at": draft.made_at,
        "changed_at": draft.changed_at,
        "expires_at": draft.expires_at,
        "warned_at": draft.warned_at,
        "dossier": draft.dossier.code if draft.dossier else None,
    }
