"""Preconditions by name, without side effects.

A guard looks at a :class:`~dossiers.move.Move` and returns None when it may go on, else the
sentence (lazy, Vietnamese first) that tells a person what stands in the way. Asked without
arguments ("what could be done now?") a guard that needs them lets pass.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.absences import stands_for
from accounts.permissions import officers_of
from integrations.outages import outage_in_force
from integrations.outbox import Link

from . import arguments as a
from .actor import Who
from .calendars import current_calendar
from .procedures import get_procedure

if TYPE_CHECKING:
    from .move import Move

Guard = Callable[["Move"], Promise | str | None]

#: Silence of this length is consent to the draft (Decision 163/QD-BTP: at most one day).
DRAFT_SILENCE = timedelta(days=1)


def time_limit_in_force(move: "Move") -> Promise | None:
    """Without a rule no date could be promised."""
    from .models import TimeLimitRule

    on = timezone.localdate(move.occurred_at)
    dossier = move.dossier
    if TimeLimitRule.objects.in_force(dossier.procedure, dossier.sub_type, on) is None:
        return _("Chưa khai báo thời hạn giải quyết đang có hiệu lực cho thủ tục này.")
    return None


def papers_complete(move: "Move") -> Promise | None:
    """Every required paper is there, or waived with a reason (Resolution 66.7/2025)."""
    if not isinstance(move.arguments, a.Accept):
        return None
    from .papers import missing_papers

    missing = missing_papers(move.dossier, move.arguments)
    if missing:
        names = "; ".join(str(paper.name) for paper in missing)
        return format_lazy(
            _(
                "Còn thiếu giấy tờ: {names}. Ghi nhận đã nhận, ghi lý do miễn, hoặc yêu cầu "
                "bổ sung."
            ),
            names=names,
        )
    return None


def supply_by_is_ahead(move: "Move") -> Promise | None:
    if not isinstance(move.arguments, a.SupplementRequest):
        return None
    if move.arguments.supply_by < timezone.localdate(move.occurred_at):
        return _("Hạn bổ sung phải từ hôm nay trở đi.")
    return None


def second_supplement_by_leader(move: "Move") -> Promise | None:
    """Once is the rule (Decree 118/2025 art. 17.2a); Decision 766 counts a second as late."""
    if move.dossier.supplement_count and Who.LEADER not in move.capacities:
        return _("Hồ sơ đã được yêu cầu bổ sung một lần; lần nữa phải do lãnh đạo quyết định.")
    return None


def not_registered_yet(move: "Move") -> Promise | None:
    if move.dossier.registry_number:
        return _("Việc hộ tịch này đã được đăng ký.")
    return None


def corrections_answer_a_return(move: "Move") -> Promise | None:
    """An officer corrects what a citizen declared only where the registry sent it back."""
    told = move.arguments
    if isinstance(told, a.Registration) and told.corrections and not move.dossier.registry_faults:
        return _("Chỉ sửa tờ khai khi gửi lại sau khi hệ thống hộ tịch trả về.")
    return None


def filed_online(move: "Move") -> Promise | None:
    if move.dossier.channel != "online":
        return _("Chỉ hồ sơ nộp trực tuyến mới gửi bản nháp cho công dân.")
    return None


def silence_is_consent_after_a_day(move: "Move") -> Promise | None:
    """The system may confirm for the citizen only once the day has passed."""
    sent_at = move.dossier.draft_sent_at
    by_citizen = move.actor.user is not None
    if not by_citizen and sent_at is not None and move.now < sent_at + DRAFT_SILENCE:
        return _("Công dân còn thời gian để trả lời bản nháp.")
    return None


def registered(move: "Move") -> Promise | None:
    """Write the register first; print only after the number is there (Decision 163/QD-BTP)."""
    if not move.dossier.registry_number:
        return _("Chưa đăng ký trên hệ thống hộ tịch; hãy gửi đăng ký trước khi trình ký.")
    if _is_birth(move) and not move.dossier.personal_id_number:
        return _("Chưa có số định danh của trẻ.")
    return None


def is_a_birth(move: "Move") -> Promise | None:
    if not _is_birth(move):
        return _("Chỉ áp dụng cho đăng ký khai sinh.")
    return None


def registry_outage_declared(move: "Move") -> Promise | None:
    """Valid without the number while the Ministry is down (Official letter 3160/BTP-CNTT)."""
    if outage_in_force(Link.CIVIL_REGISTRY, move.occurred_at) is None:
        return _("Chưa công bố sự cố của hệ thống hộ tịch.")
    return None


def personal_id_still_missing(move: "Move") -> Promise | None:
    if move.dossier.personal_id_number:
        return _("Hồ sơ đã có số định danh.")
    return None


def not_extended_yet(move: "Move") -> Promise | None:
    """A second appointment is given at most once."""
    if move.dossier.extension_count:
        return _("Hồ sơ đã được hẹn lại một lần.")
    return None


def new_date_is_later(move: "Move") -> Promise | None:
    due_at = move.dossier.due_at
    if not isinstance(move.arguments, a.Extension) or due_at is None:
        return None
    if move.arguments.new_due_on <= timezone.localdate(due_at):
        return _("Ngày hẹn mới phải sau ngày hẹn hiện tại.")
    if move.arguments.new_due_on <= timezone.localdate(move.occurred_at):
        return _("Ngày hẹn mới phải sau hôm nay.")
    return None


def new_date_is_in_the_calendar(move: "Move") -> Promise | None:
    """Beyond the working calendar no closing time is known."""
    if not isinstance(move.arguments, a.Extension):
        return None
    if move.arguments.new_due_on.year >= current_calendar().last_year:
        return _("Ngày hẹn mới nằm ngoài lịch làm việc đã có.")
    return None


def promised_already(move: "Move") -> Promise | None:
    if move.dossier.due_at is None:
        return _("Hồ sơ chưa được tiếp nhận nên chưa có hạn trả.")
    return None


def promise_would_move(move: "Move") -> Promise | None:
    """A recomputation that changes nothing is not recorded."""
    if not isinstance(move.arguments, a.Recomputation):
        return None
    from .promises import recomputed_promise

    dossier, promise = move.dossier, recomputed_promise(move.dossier, move.arguments.rule)
    if (promise.due_at, promise.rule) == (dossier.due_at, dossier.rule):
        return _("Hạn trả không thay đổi.")
    return None


def theirs_to_assign(move: "Move") -> Promise | str | None:
    """An officer gives on what is nobody's, their own or whose they stand in for; others, all."""
    dossier, user = move.dossier, move.actor.user
    if dossier.assignee_id is None or user is None or move.capacities != {Who.OFFICER}:
        return None
    if dossier.assignee_id in stands_for(user, timezone.localdate(move.now)):
        return None
    return format_lazy(
        _(
            "Hồ sơ đang giao cho {name}; lãnh đạo, bộ phận một cửa hoặc chính người đó "
            "phân công lại."
        ),
        name=str(dossier.assignee),
    )


def officer_of_the_unit(move: "Move") -> Promise | None:
    told = move.arguments
    if not isinstance(told, a.Assignment) or told.officer is None:
        return None
    officers = officers_of(move.dossier.unit_id, timezone.localdate(move.now))
    if not officers.filter(username=told.officer).exists():
        return format_lazy(
            _("{name} không phải công chức tư pháp - hộ tịch đang làm việc tại đơn vị này."),
            name=told.officer,
        )
    return None


def assignment_changes(move: "Move") -> Promise | None:
    """An assignment that changes nothing is not recorded."""
    if not isinstance(move.arguments, a.Assignment):
        return None
    held = move.dossier.assignee.username if move.dossier.assignee else None
    if held == move.arguments.officer:
        return _("Phân công không thay đổi.")
    return None


def _is_birth(move: "Move") -> bool:
    return get_procedure(move.dossier.procedure).registry_module == "LTKS"
