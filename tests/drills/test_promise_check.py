"""The drills' own rule book, by the worked examples of docs/deadlines.md."""

from datetime import datetime

import pytest

from onestop.drills.promise_check import (
    BIRTH,
    DEATH,
    HANOI,
    MARITAL_STATUS,
    MARRIAGE,
    RuleBook,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("procedure", "accepted", "due"),
    [
        (BIRTH, "2026-11-18T15:00:00", "2026-11-18T17:00"),
        (BIRTH, "2026-11-18T15:00:01", "2026-11-19T17:00"),
        (DEATH, "2026-11-23T16:00", "2026-11-25T17:00"),  # 24/11 is a holiday
        (BIRTH, "2026-08-22T15:30", "2026-08-24T17:00"),  # a make-up Saturday
        (BIRTH, "2026-08-22T14:30", "2026-08-22T17:00"),
        (BIRTH, "2026-11-22T09:00", "2026-11-23T17:00"),  # a Sunday
        (MARITAL_STATUS, "2026-02-13T10:00", "2026-02-25T17:00"),  # Tết
        (MARITAL_STATUS, "2025-04-28T09:00", "2025-05-06T17:00"),
        (MARITAL_STATUS, "2025-04-24T09:00", "2025-04-28T17:00"),  # Saturday 26/4 was worked
        (MARRIAGE, "2026-11-20T16:59", "2026-11-23T17:00"),
    ],
)
def test_due_instants(procedure: str, accepted: str, due: str) -> None:
    assert RuleBook().due_at(procedure, at(accepted)) == at(due)


@pytest.mark.parametrize(
    ("finished", "outcome"),
    [
        ("2026-11-24T23:59:59", "early"),
        ("2026-11-25T00:00:00", "on_time"),
        ("2026-11-25T17:00:00", "on_time"),
        ("2026-11-25T17:00:01", "late"),
    ],
)
def test_outcomes(finished: str, outcome: str) -> None:
    assert RuleBook().outcome(at("2026-11-25T17:00"), at(finished)) == outcome
