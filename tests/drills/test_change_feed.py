"""The change feed while everything moves, a hundred moves long; by itself it plays a minute."""

import pytest

from dossiers.changes import numbering

from .change_feed import play

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("people")]


def test_every_event_once_and_in_order_whoever_reads() -> None:
    outcome = play(things=12, writers=8)
    assert outcome.faults == []
    assert outcome.events >= 48
    assert outcome.late
    assert outcome.rolled_back
    assert outcome.restarts


def test_the_drill_sees_what_a_naive_numbering_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passing over all that is behind the highest number is what the fence is there against."""

    def naive(count: object, left_at: object, oldest_running: object, xid: object) -> None:
        count.settled_event = count.highest_event  # type: ignore[attr-defined]

    monkeypatch.setattr(numbering, "_move_fence", naive)
    outcome = play(things=12, writers=8)
    assert any("was missed" in fault for fault in outcome.faults)
