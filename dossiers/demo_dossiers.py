"""A few demo dossiers, moved through the lifecycle as people would, on earlier days."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts import demo
from accounts.models import User

from .actor import Actor
from .arguments import PresentedPaper
from .calendars import current_calendar
from .lifecycle import move_dossier, submit_dossier
from .models import Channel
from .procedures import get_procedure, load_declaration
from .submission import Submission
from .transitions import Transition

_BIRTH, _MARRIAGE, _MARITAL_STATUS, _DEATH = "1.001193", "1.000894", "1.004873", "1.000656"
_CLERK, _OFFICER, _LEADER = "canbo", "congchuc", "lanhdao"

#: Who does what, told what.
_Step = tuple[str, Transition, dict[str, Any]]
_ACCEPT: _Step = (_CLERK, Transition.ACCEPT, {})
_START: _Step = (_OFFICER, Transition.START_PROCESSING, {})
_SEND: _Step = (_OFFICER, Transition.SEND_TO_REGISTRY, {})
_MISSING = {"missing": [{"paper": "birth_notice", "note": "Bản chụp bị mờ, đề nghị nộp lại."}]}

#: (working days ago, procedure, channel, the child's or person's name, what was done with it)
_STORIES: tuple[tuple[int, str, Channel, str, tuple[Any, ...]], ...] = (
    (0, _BIRTH, Channel.ONLINE, "Trần Nguyễn An Nhiên", ()),
    (0, _DEATH, Channel.COUNTER, "", ()),
    (0, _MARITAL_STATUS, Channel.ONLINE, "", ()),
    (0, _BIRTH, Channel.ONLINE, "Trần Gia Bảo", (_ACCEPT,)),
    (1, _MARRIAGE, Channel.COUNTER, "", (_ACCEPT, _START)),
    (1, _BIRTH, Channel.ONLINE, "Trần Minh Khôi", (_ACCEPT, _START, _SEND)),
    (5, _MARITAL_STATUS, Channel.COUNTER, "", (_ACCEPT, _START)),
    (
        2,
        _BIRTH,
        Channel.ONLINE,
        "Trần Khánh Vy",
        (
            _ACCEPT,
            (
                _CLERK,
                Transition.REQUEST_SUPPLEMENT,
                {**_MISSING, "reason": "Giấy chứng sinh không rõ."},
            ),
        ),
    ),
    (
        3,
        _MARITAL_STATUS,
        Channel.ONLINE,
        "",
        ((_CLERK, Transition.REFUSE, {"reason": "Người yêu cầu cư trú ở phường khác."}),),
    ),
)


def create_dossiers(*, now: datetime) -> int:
    """File and move them; returns how many. Needs the demo people."""
    for number, (days_ago, procedure, channel, name, moves) in enumerate(_STORIES):
        at = _working_instant(now, days_ago) + timedelta(minutes=7 * number)
        _file(procedure, channel, name, moves, min(at, now), now)
    return len(_STORIES)


def _file(
    procedure: str,
    channel: Channel,
    name: str,
    moves: tuple[Any, ...],
    at: datetime,
    now: datetime,
) -> None:
    online = channel == Channel.ONLINE
    filed_by = User.objects.get(username="congdan1" if online else "canbo1")
    form = get_procedure(procedure)
    declaration = form.example(timezone.localdate(at))
    if name:
        declaration["child"]["full_name"] = name
    filled_in = load_declaration(form, declaration)
    needed = form.required_papers(filled_in, channel.value, lookup_works=False)
    dossier = submit_dossier(
        Submission(
            procedure=procedure,
            unit=demo.WARD,
            channel=channel,
            declaration=declaration,
            papers=[PresentedPaper(paper=paper.code) for paper in needed],
            owner=filed_by if online else None,
        ),
        actor=Actor.person(filed_by),
        now=at,
    )
    for step, (role, transition, arguments) in enumerate(moves, start=1):
        moved_at = min(at + timedelta(minutes=20 * step), now)
        if transition == Transition.REQUEST_SUPPLEMENT:
            supply_by = timezone.localdate(moved_at) + timedelta(days=10)
            arguments = {**arguments, "supply_by": supply_by.isoformat()}
        actor = Actor.person(User.objects.get(username=f"{role}1"))
        move_dossier(dossier.code, transition, arguments, actor=actor, now=moved_at)


def _working_instant(now: datetime, days_ago: int) -> datetime:
    """09:00 of the working day that many working days back; 0 is right now."""
    if days_ago == 0:
        return now
    calendar, day = current_calendar(), timezone.localdate(now)
    while days_ago:
        day -= timedelta(days=1)
        days_ago -= calendar.is_working_day(day)
    return timezone.localtime(now).replace(
        year=day.year, month=day.month, day=day.day, hour=9, minute=0, second=0, microsecond=0
    )
