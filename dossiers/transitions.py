"""The lifecycle, whole, as one table (docs/lifecycle.md explains it).

Nothing here touches the database: ``lifecycle.py`` carries a transition out, ``guards.py`` holds
the preconditions, ``models/dossier_moves.py`` the facts that each one leaves on the dossier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations.notices.codes import NoticeCode

from . import arguments as a
from . import guards as g
from .actor import Who
from .form_codes import FormCode
from .states import OPEN_STATES, PAUSED_STATES
from .states import DossierState as S


class Transition(models.TextChoices):
    SUBMIT = "submit", _("Nộp hồ sơ")
    ACCEPT = "accept", _("Tiếp nhận")
    REFUSE = "refuse", _("Từ chối tiếp nhận")
    REQUEST_SUPPLEMENT = "request_supplement", _("Yêu cầu bổ sung")
    SUPPLY = "supply", _("Bổ sung hồ sơ")
    START_PROCESSING = "start_processing", _("Bắt đầu xử lý")
    REQUEST_PAYMENT = "request_payment", _("Yêu cầu nộp phí, lệ phí")
    CONFIRM_PAYMENT = "confirm_payment", _("Xác nhận đã nộp phí")
    SEND_TO_REGISTRY = "send_to_registry", _("Gửi đăng ký hộ tịch")
    REGISTRY_REGISTERED = "registry_registered", _("Hệ thống hộ tịch đã đăng ký")
    REGISTRY_RETURNED = "registry_returned", _("Hệ thống hộ tịch trả lại")
    ASK_CONFIRMATION = "ask_confirmation", _("Gửi bản nháp cho công dân")
    CONFIRM_DRAFT = "confirm_draft", _("Đồng ý bản nháp")
    CONTEST_DRAFT = "contest_draft", _("Đề nghị sửa bản nháp")
    SUBMIT_FOR_SIGNATURE = "submit_for_signature", _("Trình ký")
    SEND_BACK = "send_back", _("Trả lại để xử lý")
    SIGN = "sign", _("Ký kết quả")
    SIGN_WITHOUT_PERSONAL_ID = "sign_without_personal_id", _("Ký khi chưa có số định danh")
    ATTACH_PERSONAL_ID = "attach_personal_id", _("Bổ sung số định danh")
    EXTEND = "extend", _("Xin lỗi và hẹn lại")
    RECOMPUTE = "recompute", _("Tính lại hạn trả")
    ASSIGN = "assign", _("Phân công xử lý")
    STOP = "stop", _("Dừng giải quyết")
    WITHDRAW = "withdraw", _("Rút hồ sơ")
    RETURN_RESULT = "return_result", _("Trả kết quả")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. ``target`` None: the state stays as it is."""

    sources: frozenset[S]
    target: S | None
    by: frozenset[Who]
    arguments: type[a.Arguments] = a.NoArguments
    guards: tuple[g.Guard, ...] = ()
    form: FormCode | None = None
    #: The dossier goes back to where it came from (``target`` is then not a single state).
    resumes: bool = False
    #: What the citizen is told of it.
    tells: NoticeCode | None = None
    #: The ward's own affair: on record, but neither links nor citizens are told.
    internal: bool = False


def _rule(sources: Any, target: S | None, by: Any, *arguments: Any, **more: Any) -> Rule:
    return Rule(frozenset(sources), target, frozenset(by), *arguments, **more)


_T, _W, _F, _N = Transition, Who, FormCode, NoticeCode
_UNDER_WAY = {
    S.ACCEPTED,
    S.PROCESSING,
    S.AWAITING_REGISTRY,
    S.AWAITING_CONFIRMATION,
    S.AWAITING_SIGNATURE,
}
_CITIZEN_SIDE = {_W.CITIZEN, _W.CLERK}

# fmt: off
TABLE: Mapping[Transition, Rule] = MappingProxyType({
    _T.ACCEPT: _rule(
        {S.SUBMITTED}, S.ACCEPTED, {_W.CLERK}, a.Accept,
        (g.time_limit_in_force, g.papers_complete), form=_F.RECEIPT, tells=_N.ACCEPTED),
    _T.REFUSE: _rule(
        {S.SUBMITTED}, S.REFUSED, {_W.CLERK}, a.Reason, form=_F.REFUSAL, tells=_N.REFUSED),
    _T.REQUEST_SUPPLEMENT: _rule(
        {S.SUBMITTED, S.ACCEPTED, S.PROCESSING}, S.SUPPLEMENT_REQUIRED,
        {_W.CLERK, _W.OFFICER, _W.LEADER}, a.SupplementRequest,
        (g.supply_by_is_ahead, g.second_supplement_by_leader), form=_F.SUPPLEMENT,
        tells=_N.SUPPLEMENT_REQUIRED),
    _T.SUPPLY: _rule(
        {S.SUPPLEMENT_REQUIRED}, None, _CITIZEN_SIDE, a.Supply, resumes=True, tells=_N.SUPPLIED),
    _T.START_PROCESSING: _rule(
        {S.ACCEPTED}, S.PROCESSING, {_W.OFFICER}),
    _T.REQUEST_PAYMENT: _rule(
        {S.ACCEPTED, S.PROCESSING}, S.PAYMENT_REQUIRED, {_W.CLERK, _W.OFFICER}, a.PaymentRequest,
        tells=_N.PAYMENT_REQUIRED),
    _T.CONFIRM_PAYMENT: _rule(
        {S.PAYMENT_REQUIRED}, None, {_W.CLERK, _W.SYSTEM}, a.PaymentReceipt, resumes=True,
        tells=_N.PAYMENT_CONFIRMED),
    _T.SEND_TO_REGISTRY: _rule(
        {S.PROCESSING}, S.AWAITING_REGISTRY, {_W.OFFICER}, a.Registration,
        (g.not_registered_yet, g.corrections_answer_a_return)),
    _T.REGISTRY_REGISTERED: _rule(
        {S.AWAITING_REGISTRY}, S.PROCESSING, {_W.SYSTEM}, a.RegistryResult),
    _T.REGISTRY_RETURNED: _rule(
        {S.AWAITING_REGISTRY}, S.PROCESSING, {_W.SYSTEM}, a.RegistryReturn),
    _T.ASK_CONFIRMATION: _rule(
        {S.PROCESSING}, S.AWAITING_CONFIRMATION, {_W.OFFICER}, a.Draft, (g.filed_online,),
        tells=_N.DRAFT_TO_CONFIRM),
    _T.CONFIRM_DRAFT: _rule(
        {S.AWAITING_CONFIRMATION}, S.PROCESSING, {_W.CITIZEN, _W.SYSTEM},
        guards=(g.silence_is_consent_after_a_day,)),
    _T.CONTEST_DRAFT: _rule(
        {S.AWAITING_CONFIRMATION}, S.PROCESSING, {_W.CITIZEN}, a.DraftContest),
    _T.SUBMIT_FOR_SIGNATURE: _rule(
        {S.PROCESSING}, S.AWAITING_SIGNATURE, {_W.OFFICER}, a.Draft, (g.registered,)),
    _T.SEND_BACK: _rule(
        {S.AWAITING_SIGNATURE}, S.PROCESSING, {_W.LEADER}, a.Reason),
    _T.SIGN: _rule(
        {S.AWAITING_SIGNATURE}, S.RESOLVED, {_W.LEADER}, tells=_N.RESULT_READY),
    _T.SIGN_WITHOUT_PERSONAL_ID: _rule(
        {S.AWAITING_REGISTRY}, S.RESOLVED, {_W.LEADER}, a.Reason,
        (g.is_a_birth, g.registry_outage_declared), tells=_N.RESULT_READY),
    _T.ATTACH_PERSONAL_ID: _rule(
        {S.RESOLVED, S.RETURNED}, None, {_W.SYSTEM}, a.RegistryResult,
        (g.personal_id_still_missing,), tells=_N.NUMBER_ATTACHED),
    _T.EXTEND: _rule(
        _UNDER_WAY, None, {_W.LEADER}, a.Extension,
        (g.not_extended_yet, g.new_date_is_later, g.new_date_is_in_the_calendar),
        form=_F.APOLOGY, tells=_N.EXTENDED),
    _T.RECOMPUTE: _rule(
        _UNDER_WAY | PAUSED_STATES, None, {_W.SYSTEM}, a.Recomputation,
        (g.promised_already, g.promise_would_move), tells=_N.DATE_MOVED),
    _T.ASSIGN: _rule(
        OPEN_STATES, None, {_W.CLERK, _W.OFFICER, _W.LEADER}, a.Assignment,
        (g.theirs_to_assign, g.officer_of_the_unit, g.assignment_changes), internal=True),
    _T.STOP: _rule(
        _UNDER_WAY, S.STOPPED, {_W.LEADER}, a.Reason, form=_F.STOP, tells=_N.STOPPED),
    _T.WITHDRAW: _rule(
        OPEN_STATES, S.WITHDRAWN, _CITIZEN_SIDE, a.Reason, tells=_N.WITHDRAWN),
    _T.RETURN_RESULT: _rule(
        {S.RESOLVED}, S.RETURNED, {_W.CLERK}, a.HandOver, tells=_N.RETURNED),
})
# fmt: on


#: The ward's own affairs: neither links nor citizens are told.
INTERNAL = frozenset(transition for transition, rule in TABLE.items() if rule.internal)


def told_of(transition: Transition) -> NoticeCode | None:
    """What the citizen is told of a transition; None: nothing."""
    if transition is Transition.SUBMIT:
        return NoticeCode.SUBMITTED
    return TABLE[transition].tells


def transitions_from(state: S) -> list[Transition]:
    """The transitions that the table allows from a state, in the table's order."""
    return [transition for transition, rule in TABLE.items() if state in rule.sources]
