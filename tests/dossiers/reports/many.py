"""Dossiers by the hundred, drawn around the instants at which a report changes its mind."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from accounts import demo
from accounts.models import Membership, Unit
from dossiers.models import Dossier, TimeLimitRule
from dossiers.reports.periods import Period
from dossiers.states import DossierState as S
from dossiers.working_time import VIETNAM
from integrations.models import OutboxMessage
from tests.admin_pages import NOW

from .. import stories as s

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
PROCEDURES = [s.BIRTH, s.MARRIAGE, s.DEATH, "9.000001"]  # the last is in no register any more

_TICK = timedelta(microseconds=1)
_EDGES = [
    edge + tick
    for edge in (OCTOBER.start, NOVEMBER.start, NOVEMBER.end, NOW)
    for tick in (-_TICK, timedelta(), _TICK)
    if edge + tick <= NOW
]
_OPEN = [S.ACCEPTED, S.PROCESSING, S.AWAITING_REGISTRY, S.AWAITING_SIGNATURE]
_FINISHED = [S.RESOLVED, S.RETURNED, S.STOPPED, S.WITHDRAWN]
_SHARES = (
    "ward_clerk_minutes",
    "ward_officer_minutes",
    "ward_leader_minutes",
    "citizen_minutes",
    "link_down_minutes",
    "link_working_minutes",
    "paper_minutes",
)


def draw_units() -> list[Unit]:
    """The demo city with its wards, a second city with three wards, a ministry over both."""
    since = demo.SINCE
    ministry = Unit.objects.create(
        code="G15", name="Bộ Tư pháp", level=Unit.Level.MINISTRY, valid_from=since
    )
    Unit.objects.filter(code=demo.PROVINCE).update(parent=ministry)
    city = Unit.objects.create(
        code="H24", name="Hải Phòng", level="province", parent=ministry, valid_from=since
    )
    for number in (2, 10, 9):
        Unit.objects.create(
            code=f"H24.{number}", name=f"Xã {number}", level="ward", parent=city, valid_from=since
        )
    Membership.objects.create(
        user=s.user("giamsat"), unit=ministry, role="supervisor", valid_from=since
    )
    return list(Unit.objects.exclude(level=Unit.Level.MINISTRY).order_by("code"))


def draw_dossiers(units: list[Unit], source: random.Random, number: int) -> None:
    """Also a city's own, so that units with others below them are more than their sum."""
    rule = TimeLimitRule.objects.filter(procedure=s.BIRTH)[0]
    rows = [_dossier(index, source.choice(units), source, rule) for index in range(number)]
    Dossier.objects.bulk_create(rows)
    OutboxMessage.objects.bulk_create(
        _message(row, nth, source) for row in rows for nth in range(source.randrange(3))
    )


def _dossier(index: int, unit: Unit, source: random.Random, rule: TimeLimitRule) -> Dossier:
    def between(low: datetime, high: datetime) -> datetime:
        if high <= low:
            return low
        edges = [edge for edge in _EDGES if low <= edge <= high]
        if edges and source.random() < 0.4:
            return source.choice(edges)
        return low + (high - low) * source.random()

    submitted = between(datetime(2026, 9, 20, tzinfo=VIETNAM), NOW)
    told: dict[str, Any] = {
        "code": f"{unit.code}-{index}",
        "procedure": source.choice(PROCEDURES),
        "procedure_version": 1,
        "unit": unit,
        "channel": source.choice(["counter", "online", "post"]),
        "declaration": {},
        "applicant_name": "-",
        "subject_name": "-",
        "summary": "-",
        "search_key": "-",
        "submitted_at": submitted,
        "changed_at": submitted,
        "supplement_count": source.choice([0, 0, 1, 2]),
    }
    fate = source.choice(["new", "refused", "open", "paused", *["finished"] * 4])
    if fate in ("new", "refused"):
        finished = fate == "refused"
        state = S.REFUSED if finished else S.SUBMITTED
        return Dossier(state=state, finished_at=submitted if finished else None, **told)
    accepted = between(submitted, NOW)
    due = between(accepted, NOW + timedelta(days=source.choice([1, 12])))
    told |= {"accepted_at": accepted, "rule": rule, "due_at": due, "first_due_at": due}
    if fate == "open":
        return Dossier(state=source.choice(_OPEN), **told)
    if fate == "paused":
        state = source.choice([S.SUPPLEMENT_REQUIRED, S.PAYMENT_REQUIRED])
        if state == S.SUPPLEMENT_REQUIRED:  # asked for, so counted
            told["supplement_count"] = source.choice([1, 1, 2])
        paused_at = source.choice([between(accepted, NOW), min(due, NOW)])
        return Dossier(state=state, paused_at=paused_at, **told)
    around_due = [due - _TICK, due, due + _TICK, due.replace(hour=0), due + timedelta(days=1)]
    finished_at = source.choice([between(accepted, NOW), *around_due])
    finished_at = min(max(finished_at, accepted), NOW)
    if source.random() < 0.9:  # the rest has no ledger yet
        parts = {share: source.randrange(3) * 60 for share in _SHARES}
        parts[source.choice(_SHARES)] += source.choice([0, 180])
        told |= parts | {
            "working_minutes": sum(parts.values()),
            "late_only_by_outage": finished_at > due and source.random() < 0.4,
        }
    return Dossier(state=source.choice(_FINISHED), finished_at=finished_at, **told)


def _message(dossier: Dossier, nth: int, source: random.Random) -> OutboxMessage:
    status = source.choice(["waiting", "parked", "delivered", "delivered", "cancelled"])
    return OutboxMessage(
        link=source.choice(["national_portal", "national_portal", "civil_registry"]),
        operation="sync_dossier",
        subject=dossier.code,
        key=f"{dossier.code}/{nth}",
        payload={},
        occurred_at=dossier.submitted_at,
        created_at=dossier.submitted_at,
        not_before=dossier.submitted_at,
        status=status,
    )
