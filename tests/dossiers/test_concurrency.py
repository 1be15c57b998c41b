"""Many hands at once, on real connections: one wins, nothing doubles, no number is given twice."""

from contextlib import suppress
from functools import partial

import pytest
from django.db import connection, transaction

from accounts import demo
from accounts.models import User
from dossiers.actor import Actor
from dossiers.history import breaks_in
from dossiers.lifecycle import move_dossier, submit_dossier
from dossiers.models import Dossier
from dossiers.procedures import get_procedure
from dossiers.refusals import GuardRefused, InvalidInput, OutOfTurn
from dossiers.states import DossierState as S
from dossiers.submission import prepare
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import OutboxMessage
from tests.callers import Caller

from . import stories as s
from .api.test_submit import example
from .at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("people")]


def test_of_two_clerks_who_press_at_once_one_wins() -> None:
    colleague = User.objects.create(username="canbo3", full_name="Lê Thị Nga")
    clerk = s.user(s.CLERK)
    membership = clerk.memberships.get()
    membership.pk, membership.user = None, colleague
    membership.save()
    for _attempt in range(5):
        dossier = s.filed()
        results = at_once(
            *(
                partial(
                    move_dossier,
                    dossier.code,
                    transition,
                    arguments,
                    actor=Actor.person(User.objects.get(pk=account.pk)),
                    now=s.MORNING + s.STEP,
                )
                for account, transition, arguments in (
                    (clerk, T.ACCEPT, {}),
                    (colleague, T.REFUSE, s.REASON),
                )
            )
        )
        won = [result for result in results if isinstance(result, Dossier)]
        lost = [result for result in results if isinstance(result, OutOfTurn)]
        assert (len(won), len(lost)) == (1, 1), results
        assert lost[0].state == won[0].state
        assert lost[0].by == won[0].events.get(number=2).actor_name
        dossier.refresh_from_db()
        assert (dossier.state, dossier.event_count) == (won[0].state, 2)
        assert list(breaks_in(dossier)) == []
        assert OutboxMessage.objects.filter(subject=dossier.code).count() == 4


def test_the_same_press_twice_is_done_once() -> None:
    dossier = s.in_state(S.ACCEPTED)
    press = partial(
        move_dossier,
        dossier.code,
        T.START_PROCESSING,
        actor=s.actor(s.OFFICER),
        now=dossier.changed_at + s.STEP,
    )
    results = at_once(*[press] * 6)
    assert sum(isinstance(result, Dossier) for result in results) == 1
    assert sum(isinstance(result, OutOfTurn) for result in results) == 5
    dossier.refresh_from_db()
    assert (dossier.state, dossier.event_count) == (S.PROCESSING, 3)


def test_who_waited_for_a_move_sees_all_that_it_set() -> None:
    """Also what it points to: an officer, a rule."""
    dossier = s.in_state(S.ACCEPTED)
    press = partial(
        move_dossier,
        dossier.code,
        T.ASSIGN,
        {"officer": s.OFFICER},
        actor=s.actor(s.LEADER),
        now=dossier.changed_at + s.STEP,
    )
    results = at_once(*[press] * 6)
    refused = [result.guard for result in results if isinstance(result, GuardRefused)]
    assert refused == ["assignment_changes"] * 5, results


def test_numbers_neither_double_nor_skip() -> None:
    """Eight hands, two wards; some submissions fail after their number was taken."""
    actor, each = s.actor(s.CITIZEN), 12
    wrong = get_procedure(s.BIRTH).example(s.MORNING.date()) | {"kind": "unheard of"}

    def submit(hand: int) -> list[str]:
        codes = []
        for number in range(each):
            unit = demo.WARD if (hand + number) % 2 else demo.OTHER_WARD
            if number % 4 == 0:
                told = s.submission(unit=unit, declaration=wrong)
                with pytest.raises(InvalidInput):
                    submit_dossier(told, actor=actor, now=s.MORNING)
            if number % 4 == 1:
                _taken_but_rolled_back(unit)
            told = s.submission(unit=unit)
            codes.append(submit_dossier(told, actor=actor, now=s.MORNING).code)
        return codes

    results = at_once(*(partial(submit, hand) for hand in range(8)))
    codes = [code for result in results if isinstance(result, list) for code in result]
    assert len(codes) == 8 * each, results
    for unit in demo.WARDS:
        mine = sorted(code for code in codes if code.startswith(f"{unit}-"))
        assert mine == [f"{unit}-261123-{n:04d}" for n in range(1, len(mine) + 1)]
    assert Dossier.objects.count() == len(codes)


def test_no_citizen_waits_for_the_end_of_anothers_submission() -> None:
    """Codes are taken before the transaction: one that hangs at its end holds nobody up."""
    hanging = prepare(s.submission(), submitted_at=s.MORNING)
    with transaction.atomic():
        first = submit_dossier(hanging, actor=s.actor(s.CITIZEN), now=s.MORNING)
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)
        (answer,) = at_once(lambda: Caller(s.CITIZEN).post("dossiers/", example()))
        assert not isinstance(answer, Exception)
        assert answer.status_code == 201
        assert not Dossier.objects.filter(code=answer.json()["code"]).exclude(unit=first.unit)
    assert Dossier.objects.count() == 2


class _Broken(Exception):
    pass


def _taken_but_rolled_back(unit: str) -> None:
    """Something fails late in the transaction of a submission."""
    with suppress(_Broken), transaction.atomic():
        submit_dossier(s.submission(unit=unit), actor=s.actor(s.CITIZEN), now=s.MORNING)
        raise _Broken
