"""The database's word on how dossiers stand is the arithmetic's, dossier by dossier."""

import random
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.db.models import Count
from django.utils import timezone

from accounts.models import Unit
from dossiers.calendars import calendar_of, forget_calendar
from dossiers.clock import Outcome, soon
from dossiers.models import Closure, Dossier, TimeLimitRule, WorkingHours
from dossiers.promises import outcome_of
from dossiers.standing_now import outcome_at, outcome_is
from dossiers.states import DossierState as S
from dossiers.working_time import VIETNAM

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: A Friday before a closed Monday and a holiday, a closing, a night, a Sunday.
INSTANTS = [
    datetime(2026, 11, 20, 14, 30, tzinfo=VIETNAM),
    datetime(2026, 11, 20, 17, 0, tzinfo=VIETNAM),
    datetime(2026, 11, 19, 2, 0, tzinfo=VIETNAM),
    datetime(2026, 11, 22, 10, 0, 0, 1, tzinfo=VIETNAM),
]


@pytest.fixture
def units(people: None) -> list[Unit]:
    """One as all are, one with hours of its own that change, one that is closed for a day."""
    usual, hours, closed = Unit.objects.order_by("code")[:3]
    for since, closes in ((date(2020, 1, 1), time(16, 30)), (date(2026, 11, 20), time(15))):
        WorkingHours.objects.create(
            unit=hours, afternoon_closes=closes, effective_from=since, legal_basis="Quyết định"
        )
    Closure.objects.create(
        unit=closed, date=date(2026, 11, 23), reason="Ngập lụt", legal_basis="Công điện"
    )
    forget_calendar()
    return [usual, hours, closed]


def dossiers(units: list[Unit], source: random.Random, number: int) -> None:
    """Promised around INSTANTS, or not yet; finished, paused or neither."""
    edges = [
        edge + timedelta(microseconds=tick)
        for at in INSTANTS
        for edge in (at, *(soon(at, calendar_of(unit.pk)) for unit in units))
        for tick in (-1, 0, 1)
    ]
    rule = TimeLimitRule.objects.filter(procedure=s.BIRTH)[0]

    def instant() -> datetime:
        if source.random() < 0.5:
            return source.choice(edges)
        return INSTANTS[0] + timedelta(minutes=source.randrange(-8000, 8000))

    rows = []
    for index in range(number):
        unit, fate = source.choice(units), source.choice(["new", "open", "paused", "finished"])
        submitted = datetime(2026, 1, 5, 9, tzinfo=VIETNAM)
        row = Dossier(
            code=f"{unit.code}-{index}",
            procedure=s.BIRTH,
            procedure_version=1,
            unit=unit,
            channel="counter",
            declaration={},
            applicant_name="-",
            subject_name="-",
            summary="-",
            search_key="-",
            submitted_at=submitted,
            changed_at=submitted,
            state={"new": S.SUBMITTED, "open": S.PROCESSING, "paused": S.SUPPLEMENT_REQUIRED}.get(
                fate, S.RESOLVED
            ),
        )
        if fate != "new":
            row.accepted_at, row.rule = submitted, rule
            row.due_at = row.first_due_at = instant()
        if fate == "paused":
            row.paused_at = source.choice([instant(), row.due_at])
        if fate == "finished":
            row.finished_at = source.choice([instant(), row.due_at])
        rows.append(row)
    Dossier.objects.bulk_create(rows)


def test_every_dossier_is_in_the_list_of_its_outcome_and_in_no_other(units: list[Unit]) -> None:
    dossiers(units, random.Random(15), 600)
    seen = Counter[str]()
    for at in INSTANTS:
        said = {each.pk: outcome_of(each, at) for each in Dossier.objects.all()}
        seen.update(str(outcome) for outcome in said.values())
        for outcome in Outcome:
            listed = set(
                Dossier.objects.filter(outcome_is(outcome, at)).values_list("pk", flat=True)
            )
            assert listed == {pk for pk, each in said.items() if each is outcome}, (outcome, at)
        annotated = Dossier.objects.annotate(outcome=outcome_at(at)).values_list("pk", "outcome")
        assert dict(annotated) == said
    assert set(seen) == {*map(str, Outcome), "None"}  # each was there to be found


def test_counts_group_by_it(units: list[Unit]) -> None:
    dossiers(units, random.Random(16), 100)
    at = INSTANTS[0]
    counted = (
        Dossier.objects.annotate(outcome=outcome_at(at))
        .values("outcome")
        .order_by()
        .annotate(number=Count("pk"))
        .values_list("outcome", "number")
    )
    assert dict(counted) == Counter(outcome_of(each, at) for each in Dossier.objects.all())


def test_the_day_is_vietnams_whatever_time_zone_is_active() -> None:
    """Finished on the 19th at 23:30 there, due on the 20th: a day early, though both are one day
    in UTC.
    """
    dossier = s.moved(s.filed(s.MARITAL_STATUS), s.ACCEPT)
    Dossier.objects.filter(pk=dossier.pk).update(
        due_at=datetime(2026, 11, 20, 0, 30, tzinfo=VIETNAM),
        finished_at=datetime(2026, 11, 19, 23, 30, tzinfo=VIETNAM),
        state=S.RESOLVED,
    )
    with timezone.override("UTC"):
        assert Dossier.objects.filter(outcome_is(Outcome.EARLY, INSTANTS[0])).exists()
