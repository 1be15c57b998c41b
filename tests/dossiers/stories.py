"""Dossiers brought to where a test needs them, through the one door, on one November morning."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts import demo
from accounts.models import User
from dossiers.actor import Actor
from dossiers.arguments import PresentedPaper
from dossiers.calendars import forget_calendar
from dossiers.lifecycle import move_dossier, submit_dossier
from dossiers.models import Channel, Closure, Dossier
from dossiers.procedures import get_procedure
from dossiers.states import DossierState as S
from dossiers.submission import Submission
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import Link, Outage

BIRTH, MARRIAGE, MARITAL_STATUS, DEATH = "1.001193", "1.000894", "1.004873", "1.000656"
#: A Monday; the Tuesday after it is a holiday.
MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
STEP = timedelta(minutes=5)

CITIZEN, CLERK, OFFICER, LEADER = "congdan1", "canbo1", "congchuc1", "lanhdao1"
#: The same ward's second officer.
OFFICER_2 = "congchuc3"
SYSTEM = "Hệ thống hộ tịch"

RESULT = {
    "registry_number": "17",
    "registry_book": "01/2026",
    "registry_page": "9",
    "registered_on": "2026-11-23",
    "personal_id_number": "001326000017",
}
MISSING = {
    "missing": [{"paper": "birth_notice", "note": "Bản chụp bị mờ."}],
    "reason": "Giấy chứng sinh không đọc được.",
    "supply_by": "2026-12-04",
}
REASON = {"reason": "Theo đề nghị của người nộp."}
RECOMPUTATION = {"cause": "hours", "reason": "Công điện 12: ngập lụt.", "asked_by": "Vận hành"}
HAND_OVER = {"received_by": "Nguyễn Thị Hồng Vân", "received_by_paper": "CCCD 001195012345"}

Step = tuple[str, T, Mapping[str, Any]]

ACCEPT: Step = (CLERK, T.ACCEPT, {})
START: Step = (OFFICER, T.START_PROCESSING, {})
SEND: Step = (OFFICER, T.SEND_TO_REGISTRY, {})
REGISTERED: Step = (SYSTEM, T.REGISTRY_REGISTERED, RESULT)
RETURNED: Step = (
    SYSTEM,
    T.REGISTRY_RETURNED,
    {"faults": [{"field": "me.HoTen", "message": "không khớp", "code": 500}]},
)
FOR_SIGNATURE: Step = (OFFICER, T.SUBMIT_FOR_SIGNATURE, {})
SIGN: Step = (LEADER, T.SIGN, {})
SIGN_WITHOUT: Step = (LEADER, T.SIGN_WITHOUT_PERSONAL_ID, REASON)
RETURN: Step = (CLERK, T.RETURN_RESULT, HAND_OVER)
REQUEST_SUPPLEMENT: Step = (CLERK, T.REQUEST_SUPPLEMENT, MISSING)
REQUEST_PAYMENT: Step = (CLERK, T.REQUEST_PAYMENT, {"amount": 8000, "purpose": "Bản sao"})

PROCESSING = (ACCEPT, START)
READY = (*PROCESSING, SEND, REGISTERED)

#: How a birth comes to each state.
PATHS: Mapping[S, Sequence[Step]] = {
    S.SUBMITTED: (),
    S.ACCEPTED: (ACCEPT,),
    S.REFUSED: ((CLERK, T.REFUSE, REASON),),
    S.PROCESSING: PROCESSING,
    S.AWAITING_REGISTRY: (*PROCESSING, SEND),
    S.AWAITING_CONFIRMATION: (*PROCESSING, (OFFICER, T.ASK_CONFIRMATION, {})),
    S.AWAITING_SIGNATURE: (*READY, FOR_SIGNATURE),
    S.SUPPLEMENT_REQUIRED: (ACCEPT, REQUEST_SUPPLEMENT),
    S.PAYMENT_REQUIRED: (ACCEPT, REQUEST_PAYMENT),
    S.WITHDRAWN: ((CITIZEN, T.WITHDRAW, REASON),),
    S.STOPPED: (ACCEPT, (LEADER, T.STOP, REASON)),
    S.RESOLVED: (*READY, FOR_SIGNATURE, SIGN),
    S.RETURNED: (*READY, FOR_SIGNATURE, SIGN, RETURN),
}


def user(username: str) -> User:
    return User.objects.get(username=username)


def actor(name: str) -> Actor:
    """The account of that name; ``SYSTEM`` is the system itself."""
    return Actor.of_system(name) if name == SYSTEM else Actor.person(user(name))


def submission(procedure: str = BIRTH, *, by: str = CITIZEN, **changes: Any) -> Submission:
    """A complete submission: a citizen's own online one, or what a clerk takes in."""
    online = by.startswith("congdan")
    told: dict[str, Any] = {
        "procedure": procedure,
        "unit": demo.WARD,
        "channel": Channel.ONLINE if online else Channel.COUNTER,
        "declaration": get_procedure(procedure).example(MORNING.date()),
        "papers": [PresentedPaper(paper=paper.code) for paper in get_procedure(procedure).papers],
        "owner": user(by) if online else None,
    }
    return Submission(**{**told, **changes})


def filed(
    procedure: str = BIRTH, *, by: str = CITIZEN, at: datetime = MORNING, **changes: Any
) -> Dossier:
    return submit_dossier(submission(procedure, by=by, **changes), actor=actor(by), now=at)


def moved(dossier: Dossier, *steps: Step, at: datetime | None = None) -> Dossier:
    """The dossier after the steps, five minutes apart, or all at one instant."""
    for name, transition, arguments in steps:
        now = at or dossier.changed_at + STEP
        dossier = move_dossier(dossier.code, transition, arguments, actor=actor(name), now=now)
    return dossier


def in_state(state: S, **changes: Any) -> Dossier:
    """A birth in that state."""
    return moved(filed(**changes), *PATHS[state])


def in_every_state() -> list[Dossier]:
    """A birth in each state."""
    return [in_state(state) for state in S]


def close(day: date) -> None:
    """No unit works on that day, for all processes at once."""
    Closure.objects.create(date=day, reason="Ngập lụt", legal_basis="Công điện 12")
    forget_calendar()


def declare_outage(at: datetime = MORNING) -> Outage:
    return Outage.objects.create(
        link=Link.CIVIL_REGISTRY,
        started_at=at,
        reason="Mất kết nối",
        declared_by=user("vanhanh"),
    )


def foundling() -> dict[str, Any]:
    """The declaration of an abandoned child: the one birth that always needs a paper."""
    told = get_procedure(BIRTH).example(MORNING.date())
    del told["mother"], told["father"]
    told["kind"] = "abandoned"
    told["requester"] |= {"relation": "other", "relation_text": "Người phát hiện trẻ"}
    return told
