"""A gap in the house rules stops the process at start-up."""

import pytest

from dossiers import checks
from dossiers.models.dossier_moves import DossierMoves
from dossiers.states import PORTAL_CODES, DossierState
from dossiers.transitions import TABLE, Transition, transitions_from


def test_the_house_is_whole() -> None:
    assert checks.every_state_has_a_portal_code() == []
    assert checks.every_transition_has_a_method() == []


def test_a_state_without_a_portal_code_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PORTAL_CODES, DossierState.PROCESSING)
    (found,) = checks.every_state_has_a_portal_code()
    assert (found.id, found.is_serious()) == ("dossiers.E001", True)


def test_a_transition_without_a_method_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(DossierMoves, "return_result")
    (found,) = checks.every_transition_has_a_method()
    assert (found.id, found.is_serious()) == ("dossiers.E002", True)


def test_every_transition_but_the_submission_stands_in_the_table() -> None:
    assert set(TABLE) == set(Transition) - {Transition.SUBMIT}


def test_nothing_leads_out_of_an_end() -> None:
    for state in ("refused", "withdrawn", "stopped"):
        assert transitions_from(DossierState(state)) == []
    assert transitions_from(DossierState.RETURNED) == [Transition.ATTACH_PERSONAL_ID]
