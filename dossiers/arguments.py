"""What each transition must be told: typed, checked before anything is locked or changed."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from .procedures.values.full_date import FullDate
from .procedures.values.text import LongText, ShortText
from .reading import StorableObject

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:/-]{1,60}$")]
PersonalIdNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]


class ResultDelivery(StrEnum):
    """How the result is returned (HinhThuc: 0 counter, 1 post)."""

    COUNTER = "counter"
    POST = "post"


class PaperForm(StrEnum):
    """In which form a paper was handed in (form 02, column "số lượng")."""

    ORIGINAL = "original"
    CERTIFIED_COPY = "certified_copy"
    PHOTOCOPY = "photocopy"
    ELECTRONIC = "electronic"


class Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NoArguments(Arguments):
    pass


class Reason(Arguments):
    reason: LongText


class PresentedPaper(Arguments):
    """A paper that the citizen hands in, by its code in the procedure's list."""

    paper: Code
    form: PaperForm = PaperForm.ELECTRONIC
    quantity: int = Field(default=1, ge=1, le=99, strict=True)
    note: ShortText | None = None


class WaivedPaper(Arguments):
    """A required paper that is not asked for, and why (Resolution 66.7/2025)."""

    paper: Code
    reason: LongText


class Accept(Arguments):
    """``papers``: what the clerk took in at the counter beside what was filed."""

    result_delivery: ResultDelivery = ResultDelivery.COUNTER
    papers: list[PresentedPaper] = Field(default_factory=list, max_length=50)
    waived: list[WaivedPaper] = Field(default_factory=list, max_length=50)


class MissingItem(Arguments):
    """One thing to supply: a paper by its code or a field of the declaration by its path."""

    paper: Code | None = None
    field: Code | None = None
    note: LongText


class SupplementRequest(Arguments):
    """Everything missing, at once (Decree 118/2025 art. 17.2a)."""

    missing: list[MissingItem] = Field(min_length=1, max_length=50)
    reason: LongText
    supply_by: FullDate


class Supply(Arguments):
    """``corrections`` is a merge patch (RFC 7396) of the declaration."""

    papers: list[PresentedPaper] = Field(default_factory=list, max_length=50)
    corrections: StorableObject = Field(default_factory=dict)


class PaymentRequest(Arguments):
    amount: int = Field(ge=1, le=1_000_000_000, strict=True, description="VND")
    purpose: LongText


class PaymentReceipt(Arguments):
    receipt_number: ShortText


class Registration(Arguments):
    """``corrections`` is a merge patch (RFC 7396) of the declaration: what the registry returned
    is put right and sent again in one step."""

    corrections: StorableObject = Field(default_factory=dict)


class Fault(Arguments):
    """One complaint of the registry; ``field`` is the registry's own name, such as me.HoTen.

    ``code``: the error code of the answer that it came with, if that had one.
    """

    field: str = ""
    message: str
    code: int | None = None


class RegistryResult(Arguments):
    """Số đăng ký, quyển, trang, ngày đăng ký; for a birth the personal ID number."""

    registry_number: ShortText
    registry_book: ShortText
    registry_page: ShortText
    registered_on: FullDate
    personal_id_number: PersonalIdNumber | None = None


class RegistryReturn(Arguments):
    faults: list[Fault] = Field(min_length=1)


class Draft(Arguments):
    note: LongText | None = None


class DraftContest(Arguments):
    """``corrections`` is a merge patch (RFC 7396) of the declaration."""

    comment: LongText
    corrections: StorableObject = Field(default_factory=dict)


class Extension(Arguments):
    """The officer asks, the leader signs, once, with the apology (form 04)."""

    reason: LongText
    new_due_on: FullDate
    asked_by: ShortText | None = None


class RecomputationCause(StrEnum):
    """What has changed since a date was promised."""

    CALENDAR = "calendar"
    HOURS = "hours"  # a unit's own: hours or closures
    RULE = "rule"


class Recomputation(Arguments):
    """``reason`` names the legal basis; ``rule`` is the row that replaces the dossier's own."""

    cause: RecomputationCause
    reason: LongText
    asked_by: ShortText
    rule: int | None = None


class Assignment(Arguments):
    """``officer``: the user name of the unit's officer who is to process it; None: nobody yet."""

    officer: ShortText | None = None
    note: LongText | None = None


class HandOver(Arguments):
    """Who received the result, and the paper that showed who they are."""

    received_by: ShortText
    received_by_paper: ShortText
