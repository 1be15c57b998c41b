"""Form 01: receipt and appointment."""

from ...arguments import ResultDelivery
from ...form_codes import FormCode
from ...models import Dossier, Event, TimeLimitRule
from ...procedures import Paper, get_procedure
from ...transitions import Transition
from ..base import CIRCULAR_03, Data, Form
from ..letter import applicant_data, handed_in, letter
from ..words import clock_and_day

_DELIVERY = {
    ResultDelivery.COUNTER: "Trung tâm Phục vụ hành chính công",
    ResultDelivery.POST: "Địa chỉ của người nộp, qua dịch vụ bưu chính công ích",
}
_UNITS = {
    TimeLimitRule.Unit.WORKING_DAY: "ngày làm việc",
    TimeLimitRule.Unit.CALENDAR_DAY: "ngày",
    TimeLimitRule.Unit.WORKING_HOUR: "giờ làm việc",
}


def _data(dossier: Dossier, event: Event) -> Data:
    promise = dossier.due_dates.select_related("rule").get(event=event)
    papers = handed_in(dossier, event)
    names = {paper.code: str(paper.name) for paper in _papers_of(dossier)}
    waived = [
        {"name": names.get(each["paper"], each["paper"]), "reason": each["reason"]}
        for each in event.arguments["waived"]
    ]
    return letter(dossier, FormCode.RECEIPT, event.occurred_at, counter=True) | {
        **applicant_data(dossier),
        "request": dossier.summary,
        "papers": papers,
        "waived": waived,
        "time_limit": _limit_words(promise.rule),
        "legal_basis": promise.rule.legal_basis,
        "received": clock_and_day(event.occurred_at),
        "due": clock_and_day(promise.due_at),
        "delivery": _DELIVERY[ResultDelivery(event.arguments["result_delivery"])],
        "receiver": event.actor_name,
    }


def _papers_of(dossier: Dossier) -> tuple[Paper, ...]:
    return get_procedure(dossier.procedure, dossier.procedure_version).papers


def _limit_words(rule: TimeLimitRule) -> str:
    if rule.unit == TimeLimitRule.Unit.SAME_DAY_15H:
        cutoff = f"{rule.cutoff:%H giờ %M}" if rule.cutoff else "15 giờ"
        return (
            f"trong ngày làm việc; nhận sau {cutoff.removesuffix(' 00')} thì trả trong ngày làm "
            "việc tiếp theo"
        )
    return f"{rule.amount:02} {_UNITS[TimeLimitRule.Unit(rule.unit)]}"


RECEIPT = Form(
    code=FormCode.RECEIPT,
    version=1,
    legal_basis="Thông tư 03/2025/TT-VPCP, Phụ lục I",
    effective_from=CIRCULAR_03,
    template="receipt-1.typ",
    calls_for_it=frozenset({Transition.ACCEPT}),
    data=_data,
)
