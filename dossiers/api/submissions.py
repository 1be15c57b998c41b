"""What is sent to submit a dossier: one model a procedure, told apart by ``procedure``."""

from datetime import date
from typing import Annotated, Any, Literal, Union

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, RootModel, StringConstraints, create_model

from accounts.models import User

from ..arguments import PresentedPaper, ResultDelivery
from ..models import Channel
from ..procedures import PROCEDURES, Procedure
from ..procedures.problems import InvalidValue, Severity
from ..procedures.validation import validate_declaration
from ..reading import read
from ..refusals import InvalidInput
from ..representation import Representation
from ..submission import Submission
from .paper_register import PaperEntry

UnitCode = Annotated[str, StringConstraints(max_length=35, pattern=r"^[0-9A-Z]+(\.[0-9A-Z]+)*$")]


def _is_known(code: object) -> bool:
    return isinstance(code, str) and code in PROCEDURES


def _known_procedure(code: str) -> str:
    if not _is_known(code):
        raise InvalidValue(
            "unknown_procedure", _("Không có thủ tục mang mã này; danh sách ở /api/v1/procedures/.")
        )
    return code


class SubmissionBody(PaperEntry):
    """``declaration`` is judged by the procedure itself, not here.

    ``representation``: filed for somebody else; the paper that shows the relation is among
    ``papers`` (``relation_proof`` of relatives and guardians, ``authorization`` of others).

    ``channel``: citizens file ``online`` for themselves; a clerk takes in what is filed at the
    ``counter`` or by ``post``. ``occurred_at`` and ``approved_by``: entered afterwards from the
    paper register.
    """

    procedure: Annotated[str, AfterValidator(_known_procedure)]
    unit: UnitCode
    channel: Channel = Channel.ONLINE
    declaration: Any
    papers: list[PresentedPaper] = Field(default_factory=list, max_length=50)
    result_delivery: ResultDelivery = ResultDelivery.COUNTER
    representation: Representation | None = None

    def by(self, user: User) -> Submission:
        """The submission as this account makes it."""
        return Submission(
            procedure=self.procedure,
            unit=self.unit,
            channel=self.channel,
            declaration=self.declaration,
            papers=self.papers,
            result_delivery=self.result_delivery,
            representation=self.representation,
            owner=user if self.channel is Channel.ONLINE else None,
        )


def _described(procedure: Procedure) -> type[SubmissionBody]:
    name = "".join(word.capitalize() for word in procedure.slug.split("_"))
    model: type[SubmissionBody] = create_model(
        f"{name}Submission",
        __base__=SubmissionBody,
        procedure=(Literal[procedure.code], ...),  # type: ignore[arg-type]
        declaration=(procedure.declaration, ...),
    )
    return model


class DossierSubmission(
    RootModel[  # type: ignore[misc]
        Annotated[
            Union[tuple(_described(procedure) for procedure in PROCEDURES.values())],  # noqa: UP007
            Field(discriminator="procedure"),
        ]
    ]
):
    """A dossier to submit; ``procedure`` decides what its declaration holds."""


def read_submission(raw: object, *, today: date) -> SubmissionBody:
    """The body around the declaration; ``today`` is the local day.

    Raises InvalidInput. It names what is wrong with the declaration too, so that nobody has to
    ask twice.
    """
    told, problems = read(SubmissionBody, raw)
    if told is not None:
        return told
    if isinstance(raw, dict) and "declaration" in raw and _is_known(raw.get("procedure")):
        checked = validate_declaration(
            PROCEDURES[raw["procedure"]], raw["declaration"], today=today
        )
        problems += [
            each.under("declaration")
            for each in checked.problems
            if each.severity is Severity.ERROR
        ]
    raise InvalidInput(_("Thông tin gửi lên chưa đúng; xem từng mục."), problems)


def example_submission(procedure: Procedure, *, today: date) -> dict[str, Any]:
    """A complete submission as a citizen sends it; invented people."""
    return {
        "procedure": procedure.code,
        "unit": "H26.18.5",
        "channel": "online",
        "declaration": procedure.example(today),
        "papers": [
            {"paper": paper.code, "form": "electronic"}
            for paper in procedure.papers
            if paper.required is True
        ],
        "result_delivery": "counter",
    }
