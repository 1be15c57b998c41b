"""A dossier's ledger from its history: read while it is open, kept once work is over."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from dossiers import checks
from dossiers.bookkeeping import SHARE_LABELS, read_ledger
from dossiers.ledger import Share
from dossiers.lifecycle import move_dossier
from dossiers.models import Dossier
from dossiers.models.closed_ledger import LEDGER_COLUMNS
from dossiers.move import LateEntry
from dossiers.promises import outcome_of
from dossiers.states import SHARES
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from dossiers.working_time import VIETNAM
from integrations.models import Link, LinkState, Operation
from integrations.outages import downtime_of, lift_outage

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

HOUR = timedelta(hours=1)
SUPPLY: s.Step = (s.CITIZEN, T.SUPPLY, {})
WITHDRAW: s.Step = (s.CITIZEN, T.WITHDRAW, s.REASON)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """Local time in November 2026; the 18th is a Wednesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def told(*story: tuple[datetime, s.Step], procedure: str = s.BIRTH) -> Dossier:
    """A dossier filed with the first step, and every step carried out when it says."""
    dossier = s.filed(procedure, at=story[0][0])
    for at, step in story:
        dossier = s.moved(dossier, step, at=at)
    return dossier


def minutes(dossier: Dossier) -> dict[str, int | None]:
    stored = Dossier.objects.values(*LEDGER_COLUMNS).get(pk=dossier.pk)
    return {name: value for name, value in stored.items() if value not in (0, False)}


REGISTERED_LATE = (
    (on(18, 9), s.ACCEPT),
    (on(18, 9, 30), s.START),
    (on(18, 10), s.SEND),
    (on(19, 10), s.REGISTERED),
    (on(19, 10, 45), s.FOR_SIGNATURE),
)


def test_a_birth_that_waited_for_the_registry() -> None:
    outage = s.declare_outage(on(18, 14))
    dossier = told(*REGISTERED_LATE)
    lift_outage(outage.pk, by=s.user("vanhanh"), now=on(19, 9))
    assert minutes(dossier) == dict.fromkeys(LEDGER_COLUMNS)  # open: nothing is kept yet
    dossier = s.moved(dossier, s.SIGN, at=on(19, 11))
    assert minutes(dossier) == {
        "working_minutes": 600,  # seven hours of the 18th and three of the 19th
        "ward_clerk_minutes": 30,
        "ward_officer_minutes": 30 + 45,
        "ward_leader_minutes": 15,
        "link_down_minutes": 180 + 60,
        "link_working_minutes": 180 + 60,
        # Due on the 18th at 17:00; four lost hours later it is the 19th at 12:00.
        "late_only_by_outage": True,
    }
    assert outcome_of(dossier, on(30, 9)) == "late"


def test_an_open_dossier_is_read_up_to_now(django_assert_num_queries: Any) -> None:
    s.declare_outage(on(18, 14))
    dossier = told(*REGISTERED_LATE[:3])
    with django_assert_num_queries(2):
        ledger = read_ledger(dossier, on(18, 16))
    assert ledger is not None
    assert {share: part / HOUR for share, part in ledger.parts.items() if part} == {
        Share.WARD_CLERK: 0.5,
        Share.WARD_OFFICER: 0.5,
        Share.LINK_WORKING: 3,
        Share.LINK_DOWN: 2,
    }
    assert read_ledger(s.filed(), on(18, 16)) is None


def test_waits_for_the_citizen_are_the_citizens_whether_the_clock_stands_or_not() -> None:
    dossier = told(
        (on(18, 9), s.ACCEPT),
        (on(18, 10), s.REQUEST_SUPPLEMENT),
        (on(18, 14), SUPPLY),
        (on(18, 14, 30), s.START),
        (on(18, 15), (s.OFFICER, T.ASK_CONFIRMATION, {})),
        (on(18, 16), (s.CITIZEN, T.CONFIRM_DRAFT, {})),
        (on(18, 16, 30), (s.LEADER, T.STOP, s.REASON)),
    )
    assert minutes(dossier) == {
        "working_minutes": 390,
        "ward_clerk_minutes": 60 + 30,
        "ward_officer_minutes": 30 + 30,
        "citizen_minutes": 180 + 60,
    }


def test_a_wait_before_the_acceptance_is_in_no_ledger() -> None:
    dossier = s.moved(s.filed(at=on(18, 8)), s.REQUEST_SUPPLEMENT, at=on(18, 9))
    dossier = s.moved(dossier, SUPPLY, at=on(19, 9))
    dossier = s.moved(dossier, s.ACCEPT, at=on(19, 10))
    dossier = s.moved(dossier, WITHDRAW, at=on(19, 11))
    assert minutes(dossier) == {"working_minutes": 60, "ward_clerk_minutes": 60}


@pytest.mark.parametrize("state", [S.REFUSED, S.WITHDRAWN])
def test_what_was_never_accepted_has_none(state: S) -> None:
    assert minutes(s.in_state(state)) == dict.fromkeys(LEDGER_COLUMNS)


def test_who_withdraws_after_a_month_of_waiting_for_himself_made_nobody_late() -> None:
    dossier = told((on(18, 9), s.ACCEPT), (on(18, 16), s.REQUEST_SUPPLEMENT))
    dossier = s.moved(dossier, WITHDRAW, at=on(18, 9) + timedelta(days=33))
    assert outcome_of(dossier, on(30, 9)) == "on_time"
    assert [each.kind for each in dossier.due_dates.order_by("id")] == ["first", "shifted"]
    assert minutes(dossier)["ward_clerk_minutes"] == 6 * 60


def test_work_on_paper_is_the_paper_modes() -> None:
    dossier = s.filed(at=on(18, 8))
    for at, (name, transition, arguments) in (
        (on(18, 9), s.ACCEPT),
        (on(18, 11), s.START),
        (on(18, 15), (s.LEADER, T.STOP, s.REASON)),
    ):
        late = LateEntry(at, source="paper_register", approved_by=s.user(s.LEADER))
        dossier = move_dossier(
            dossier.code, transition, arguments, actor=s.actor(name), now=on(25, 9), late=late
        )
    assert minutes(dossier) == {"working_minutes": 300, "paper_minutes": 300}


def test_handing_over_changes_nothing() -> None:
    resolved = s.in_state(S.RESOLVED)
    before = minutes(resolved)
    assert before["working_minutes"] == 6 * 5 - 5
    assert minutes(s.moved(resolved, s.RETURN)) == before


def test_ledgers_are_counted_again_from_the_history(capsys: pytest.CaptureFixture[str]) -> None:
    outage = s.declare_outage(on(18, 14))
    dossiers = [s.moved(told(*REGISTERED_LATE), s.SIGN, at=on(19, 11)) for _ in range(2)]
    s.in_state(S.REFUSED), s.in_state(S.ACCEPTED)
    lift_outage(outage.pk, by=s.user("vanhanh"), now=on(19, 11))
    before = [minutes(dossier) for dossier in dossiers]
    Dossier.objects.filter(pk=dossiers[0].pk).update(**dict.fromkeys(LEDGER_COLUMNS))
    Dossier.objects.filter(pk=dossiers[1].pk).update(ward_officer_minutes=0, paper_minutes=75)

    call_command("rebuild_ledger")
    assert capsys.readouterr().out == "1 ledgers closed\n"
    call_command("rebuild_ledger", dossiers[1].code, again=True)
    assert [minutes(dossier) for dossier in dossiers] == before
    call_command("rebuild_ledger")
    assert capsys.readouterr().out.endswith("0 ledgers closed\n")
    with pytest.raises(CommandError, match="no-such-code"):
        call_command("rebuild_ledger", "no-such-code")


@pytest.mark.parametrize(
    "changes",
    [
        {"citizen_minutes": 1},
        {"working_minutes": None},
        {"paper_minutes": None},
        {"late_only_by_outage": None},
        {"paper_minutes": -5, "citizen_minutes": 5},
    ],
)
def test_the_database_refuses_a_ledger_that_does_not_add_up(changes: dict[str, Any]) -> None:
    dossier = s.in_state(S.RESOLVED)
    rows = Dossier.objects.filter(pk=dossier.pk)
    with pytest.raises(IntegrityError, match="dossier_ledger_adds_up"), transaction.atomic():
        rows.update(**changes)


def test_the_links_downtime_is_what_was_declared_and_what_a_breaker_sees() -> None:
    registry = Link.CIVIL_REGISTRY
    outage = s.declare_outage(on(18, 9))
    assert downtime_of(registry, on(18, 8), on(18, 12)) == [(on(18, 9), on(18, 12))]
    lift_outage(outage.pk, by=s.user("vanhanh"), now=on(18, 11))
    assert downtime_of(registry, on(18, 10), on(18, 12)) == [(on(18, 10), on(18, 11))]
    assert downtime_of(registry, on(18, 11), on(18, 12)) == []
    assert downtime_of(registry, on(18, 8), on(18, 9)) == []
    assert downtime_of(Link.NATIONAL_PORTAL, on(18, 8), on(18, 12)) == []
    LinkState.objects.create(
        link=registry,
        operation=Operation.REGISTER,
        breaker="open",
        since=on(18, 13),
        probe_at=on(18, 14),
        updated_at=on(18, 14),
    )
    assert downtime_of(registry, on(18, 8), on(18, 12)) == [(on(18, 9), on(18, 11))]
    assert downtime_of(registry, on(18, 12), on(18, 15)) == [(on(18, 13), on(18, 15))]


def test_every_share_is_named_and_every_running_state_has_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert set(SHARE_LABELS) == set(Share)
    assert checks.every_running_state_has_a_share() == []
    monkeypatch.delitem(SHARES, S.PROCESSING)
    (found,) = checks.every_running_state_has_a_share()
    assert (found.id, found.is_serious()) == ("dossiers.E003", True)
