"""Drafts submitted while others submit, and while they are saved: nobody waits, nothing doubles."""

from typing import Any

import pytest

from dossiers.citizens.drafts import prepare_draft
from dossiers.models import Dossier
from dossiers.scans import adopt_scans
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.api.test_submit import example
from tests.dossiers.at_once import at_once

from .test_drafts import begun, body

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_citizen_waits_for_the_end_of_a_drafts_submission(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    citizen, others = Caller(s.CITIZEN), list[Any]()

    def others_come_first(*told: Any, **rest: Any) -> Any:
        others.extend(at_once(lambda: Caller(s.CITIZEN).post("dossiers/", example())))
        return adopt_scans(*told, **rest)

    monkeypatch.setattr("dossiers.citizens.drafts.adopt_scans", others_come_first)
    answer = citizen.post(f"drafts/{begun(citizen)['id']}/submit/")
    assert [answer.status_code, *(each.status_code for each in others)] == [201, 201]
    assert Dossier.objects.count() == 2


def test_a_draft_saved_while_it_is_submitted_is_not_submitted_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    citizen = Caller(s.CITIZEN)
    address = f"drafts/{begun(citizen)['id']}/"

    def saved_meanwhile(*told: Any, **rest: Any) -> Any:
        prepared = prepare_draft(*told, **rest)
        assert Caller(s.CITIZEN).put(address, body()).status_code == 200
        return prepared

    with monkeypatch.context() as patched:
        patched.setattr("dossiers.citizens.api.drafts.prepare_draft", saved_meanwhile)
        answer = citizen.post(f"{address}submit/")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/out-of-turn")
    assert not Dossier.objects.exists()
    assert citizen.post(f"{address}submit/").status_code == 201


def test_who_submit_it_at_once_are_all_told_of_one_dossier() -> None:
    citizen = Caller(s.CITIZEN)
    address = f"drafts/{begun(citizen)['id']}/submit/"
    answers: Any = at_once(*[lambda: Caller(s.CITIZEN).post(address)] * 4)
    assert sorted(each.status_code for each in answers) == [200, 200, 200, 201]
    assert {each.json()["code"] for each in answers} == {Dossier.objects.get().code}
