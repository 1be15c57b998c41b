"""The one door: a dossier is born and moved here and nowhere else.

State, facts, history, promised date and outbox rows are written in one transaction. API, admin,
tasks, imports and drills all call these two functions; what is allowed stands in
``transitions.TABLE``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.permissions import standing_of
from onestop.postgres.new_rows import in_one_statement, insert

from . import arguments as a
from .actor import Actor, Who
from .announcements import announce
from .bookkeeping import close_ledger
from .history import last_happened_at, next_event
from .models import Channel, Document, Dossier, Event
from .move import LateEntry, Move
from .papers import documents_of
from .procedures.problems import Problem
from .promises import pause_in, promise_by
from .reading import read
from .refusals import GuardRefused, InvalidInput, NotPermitted, OutOfTurn
from .search_index import index
from .states import FINISHED_STATES
from .submission import Prepared, Submission, correct_declaration, prepare
from .transitions import TABLE, Rule, Transition

#: Who keeps a ward's paper register.
_OF_THE_WARD = {Who.CLERK, Who.OFFICER, Who.LEADER}


def submit_dossier(
    submitted: Submission | Prepared,
    *,
    actor: Actor,
    now: datetime,
    late: LateEntry | None = None,
) -> Dossier:
    """Take a dossier in: needs PostgreSQL and nothing else.

    ``now`` is aware. ``late``: it was handed in earlier, and is judged and numbered by that day.
    What is ``Prepared`` was so by the same instant. All is written by one statement, at the end of
    the caller's ``in_one_statement()`` if there is one. Returns the dossier. Raises InvalidInput
    naming every problem of the declaration or an unknown unit, UnknownProcedure, NotPermitted when
    a clerk files for another ward.
    """
    if isinstance(submitted, Submission):
        submitted = prepare(submitted, submitted_at=late.occurred_at if late else now)
    submission, dossier, documents = submitted.submission, submitted.dossier, submitted.documents
    capacity = _submitter(submission, dossier, actor, now)
    dossier.submitted_at = _occurred_at(dossier, actor, late, now)
    event = next_event(
        dossier,
        Transition.SUBMIT,
        from_state="",
        actor=actor,
        capacity=capacity,
        arguments=_told_at_submission(submission, dossier),
        occurred_at=dossier.submitted_at,
        recorded_at=now,
        source=late.source if late else Event.Source.LIVE,
        approved_by=late.approved_by if late else None,
    )
    index(dossier, submitted.declaration)
    event.dossier = dossier
    with in_one_statement():
        insert(dossier, event, *documents)
        announce(dossier, event, documents, now=now)
    return dossier


def move_dossier(
    code: str,
    transition: Transition,
    arguments: Mapping[str, Any] | a.Arguments | None = None,
    *,
    actor: Actor,
    now: datetime,
    expected_events: int | None = None,
    late: LateEntry | None = None,
    savepoint: bool = True,
) -> Dossier:
    """Carry out one transition: lock, check, move, save, record, tell the links.

    ``expected_events`` is the length of the history that the caller saw, so that two people who
    press at once are told apart. ``late`` is the one ground for an earlier ``occurred_at``.
    ``savepoint`` False spares a caller whose own transaction ends with a failure here the two
    round trips of a savepoint. Returns the dossier as saved. Raises Dossier.DoesNotExist
    (also for whoever may not see it), InvalidInput, NotPermitted, OutOfTurn, GuardRefused; nothing
    is changed then.
    """
    rule = TABLE[transition]
    told = _read_arguments(rule, arguments)
    with transaction.atomic(savepoint=savepoint):
        # Rule and assignee are read after the lock: joined, they would be those of before a wait.
        dossier = (
            Dossier.objects.select_for_update(of=("self",)).select_related("unit").get(code=code)
        )
        now = max(now, dossier.changed_at)  # another host's clock may be ahead of ours
        capacities = actor.capacities(dossier, now)
        if not capacities and not _may_read(actor, dossier, now):
            raise Dossier.DoesNotExist
        if not capacities & rule.by:
            raise NotPermitted(_("Bạn không có quyền thực hiện thao tác này."))
        if expected_events not in (None, dossier.event_count) or dossier.state not in rule.sources:
            raise _out_of_turn(dossier)
        occurred_at = _occurred_at(dossier, actor, late, now)
        move = Move(dossier, transition, actor, capacities, told, occurred_at, now)
        refuse_if_guarded(move, rule)

        from_state, declared = dossier.state, dossier.declaration
        number = dossier.personal_id_number
        paused_at = dossier.paused_at
        getattr(dossier, transition.value)(move)  # django-fsm; dossier_moves.py has one a row
        documents = _documents(move)
        _correct(move)
        waited = None
        if paused_at is not None and dossier.paused_at is None:
            waited = pause_in(from_state, paused_at, occurred_at)
        due_date = promise_by(move, waited, late)
        record = told.model_dump(mode="json")
        if dossier.declaration != declared:
            record["declaration_before"] = declared
        record |= _assign(move)
        event = next_event(
            dossier,
            transition,
            from_state=from_state,
            actor=actor,
            capacity=_first(capacities & rule.by),
            arguments=record,
            occurred_at=occurred_at,
            recorded_at=now,
            source=late.source if late else Event.Source.LIVE,
            approved_by=late.approved_by if late else None,
        )
        event.dossier = dossier
        event.save(force_insert=True)
        if due_date is not None:
            due_date.dossier, due_date.event = dossier, event
            due_date.save(force_insert=True)
        if documents:
            Document.objects.bulk_create(documents)
        if dossier.finished_at is not None and from_state not in FINISHED_STATES:
            close_ledger(dossier)
        if dossier.declaration != declared or dossier.personal_id_number != number:
            index(dossier)
        dossier.save(force_update=True)
        if not rule.internal:
            announce(dossier, event, None, now=now)
    return dossier


def refuse_if_guarded(move: Move, rule: Rule) -> None:
    """Raise GuardRefused for the first of the rule's preconditions that does not hold."""
    for guard in rule.guards:
        message = guard(move)
        if message is not None:
            raise GuardRefused(message, guard=guard.__name__)


def _read_arguments(rule: Rule, arguments: Mapping[str, Any] | a.Arguments | None) -> a.Arguments:
    if isinstance(arguments, rule.arguments):
        return arguments
    raw = {} if arguments is None else arguments
    told, problems = read(rule.arguments, raw, prefix="arguments")
    if told is None:
        raise InvalidInput(_("Thông tin kèm theo thao tác chưa đúng."), problems)
    return told


def _told_at_submission(submission: Submission, dossier: Dossier) -> dict[str, Any]:
    told: dict[str, Any] = {
        "declaration": dossier.declaration,
        "papers": [paper.model_dump(mode="json") for paper in submission.papers],
        "channel": dossier.channel,
    }
    if submission.representation is not None:
        told["representation"] = submission.representation.model_dump(
            mode="json", exclude_none=True
        )
    known = submission.known_duplicates
    if known is not None:
        told |= {"duplicate_reason": known.reason, "possible_duplicates": list(known.dossiers)}
    return told


def _submitter(submission: Submission, dossier: Dossier, actor: Actor, now: datetime) -> Who:
    """In which capacity a dossier is filed; NotPermitted when in none."""
    if actor.user is None:
        return Who.SYSTEM
    if submission.owner is not None and submission.owner.pk == actor.user.pk:
        return Who.CITIZEN
    standing = standing_of(actor.user, timezone.localdate(now))
    if Role.CLERK in standing.roles_in(dossier.unit_id) and submission.channel != Channel.ONLINE:
        return Who.CLERK
    raise NotPermitted(_("Bạn không nhận hồ sơ cho đơn vị này."))


def _may_read(actor: Actor, dossier: Dossier, now: datetime) -> bool:
    if actor.user is None:
        return True
    standing = standing_of(actor.user, timezone.localdate(now))
    if dossier.unit_id in standing.readable_unit_ids():
        return True
    return Dossier.objects.is_borne_by(dossier, actor.user, standing)


def _out_of_turn(dossier: Dossier) -> OutOfTurn:
    last = dossier.events.order_by("-number").first()
    assert last is not None  # a dossier is born with its first event
    return OutOfTurn(
        _("Hồ sơ đã thay đổi: %(by)s đã thực hiện “%(what)s” lúc %(at)s.")
        % {
            "by": last.actor_name,
            "what": last.get_transition_display(),
            "at": timezone.localtime(last.recorded_at).strftime("%H:%M:%S %d/%m/%Y"),
        },
        state=dossier.state,
        version=dossier.event_count,
        by=last.actor_name,
        transition=last.transition,
        at=last.recorded_at,
    )


def _occurred_at(dossier: Dossier, actor: Actor, late: LateEntry | None, now: datetime) -> datetime:
    """When it happened: now, unless a late entry with its ground says otherwise."""
    if late is None:
        return now
    if late.source == Event.Source.PAPER_REGISTER:
        approver = late.approved_by
        if approver is None or Who.LEADER not in Actor.person(approver).capacities(dossier, now):
            raise NotPermitted(_("Nhập sau từ sổ giấy phải có lãnh đạo đơn vị duyệt."))
        if actor.user is not None and not actor.capacities(dossier, now) & _OF_THE_WARD:
            raise NotPermitted(_("Chỉ cán bộ của đơn vị nhập sau từ sổ giấy."))
    elif actor.user is not None:
        raise NotPermitted(_("Chỉ hệ thống mới ghi nhận theo nguồn này."))
    in_order = not dossier.event_count or last_happened_at(dossier) <= late.occurred_at
    if not in_order or late.occurred_at > now:
        message = _("Thời điểm xảy ra phải sau thao tác trước và không ở tương lai.")
        raise InvalidInput(message, [Problem("occurred_at", "out_of_order", message)])
    return late.occurred_at


def _documents(move: Move) -> list[Document]:
    told = move.arguments
    papers = told.papers if isinstance(told, a.Accept | a.Supply) else []
    return documents_of(move.dossier, papers, received_at=move.occurred_at)


def _correct(move: Move) -> None:
    corrections = getattr(move.arguments, "corrections", None)
    if corrections:
        today = timezone.localdate(move.occurred_at)
        correct_declaration(move.dossier, corrections, today=today)


def _assign(move: Move) -> dict[str, str]:
    """Give the dossier to whom the assignment names; for the record, the name as it stands now."""
    told = move.arguments
    if not isinstance(told, a.Assignment):
        return {}
    move.dossier.assignee = User.objects.get(username=told.officer) if told.officer else None
    return {"officer_name": str(move.dossier.assignee or "")}


def _first(capacities: frozenset[Who]) -> Who:
    return next(who for who in Who if who in capacities)
