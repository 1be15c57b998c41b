"""The moves of the ward's people: who makes each from where, and what they fill in."""

from dossiers.actor import Who
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import TABLE, Transition

from .. import stories as s

REASON = {"arguments-reason": "Theo đề nghị của người nộp."}

#: What a person fills in; what is not named stays as the page offers it.
FILLED: dict[Transition, dict[str, str]] = {
    Transition.ACCEPT: {"arguments-result_delivery": "post"},
    Transition.REFUSE: REASON,
    Transition.REQUEST_SUPPLEMENT: {
        **REASON,
        "missing-birth_notice-asked": "on",
        "missing-birth_notice-note": "Bản chụp bị mờ.",
        "fields-0-field": "child.full_name",
        "fields-0-note": "Tên khác giấy chứng sinh.",
        "arguments-supply_by": "2026-12-04",
    },
    Transition.SUPPLY: {
        "paper-birth_notice-what": "received",
        "declaration-child.full_name": "Trần Nguyễn An Nhi",
    },
    Transition.START_PROCESSING: {},
    Transition.REQUEST_PAYMENT: {"arguments-amount": "16000", "arguments-purpose": "Bản sao"},
    Transition.CONFIRM_PAYMENT: {"arguments-receipt_number": "BL 0017"},
    Transition.SEND_TO_REGISTRY: {},
    Transition.ASK_CONFIRMATION: {"arguments-note": "Xem kỹ tên đệm."},
    Transition.SUBMIT_FOR_SIGNATURE: {},
    Transition.SEND_BACK: REASON,
    Transition.SIGN: {},
    Transition.SIGN_WITHOUT_PERSONAL_ID: REASON,
    Transition.EXTEND: {**REASON, "arguments-new_due_on": "2026-11-27"},
    Transition.ASSIGN: {"arguments-officer": s.OFFICER_2},
    Transition.STOP: REASON,
    Transition.WITHDRAW: REASON,
    Transition.RETURN_RESULT: {
        "arguments-received_by": "Nguyễn Thị Hồng Vân",
        "arguments-received_by_paper": "CCCD 001195012345",
    },
}

NAMES = {Who.CLERK: s.CLERK, Who.OFFICER: s.OFFICER, Who.LEADER: s.LEADER}

ROWS = [
    (transition, source, who)
    for transition, rule in TABLE.items()
    for source in sorted(rule.sources)
    for who in sorted(rule.by & set(NAMES))
]


def ready(transition: Transition, source: S) -> Dossier:
    s.declare_outage()
    signing = transition == Transition.SUBMIT_FOR_SIGNATURE
    return s.moved(s.filed(), *(s.READY if signing else s.PATHS[source]))
