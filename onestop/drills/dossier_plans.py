"""Which dossiers come in, when, where, and how far they are worked: a pure function of a seed."""

import random
from dataclasses import dataclass
from typing import Any, NamedTuple

from .promise_check import BIRTH, DEATH, MARITAL_STATUS, MARRIAGE


class Step(NamedTuple):
    """A move: who carries it out, and how long after the one before."""

    role: str
    transition: str
    reason: str
    minutes: int

    @property
    def told(self) -> dict[str, Any]:
        return {"reason": self.reason} if self.reason else {}


_WHY = "Theo đề nghị của người nộp hồ sơ."
ACCEPT = Step("clerk", "accept", "", 10)
START = Step("officer", "start_processing", "", 30)
SEND = Step("officer", "send_to_registry", "", 15)
_WITHDRAW = Step("clerk", "withdraw", _WHY, 5 * 60)
_STOP = Step("leader", "stop", _WHY, 26 * 60)
_REFUSE = Step("clerk", "refuse", "Người yêu cầu cư trú ở phường khác.", 20)

#: How far dossiers get, and how many in a hundred; those to the registry are births.
_COURSES: dict[tuple[Step, ...], int] = {
    (ACCEPT,): 45,
    (ACCEPT, START): 25,
    (ACCEPT, START, SEND): 20,
    (ACCEPT, _WITHDRAW): 4,
    (ACCEPT, START, _STOP): 3,
    (_REFUSE,): 3,
}
_PROCEDURES = {BIRTH: 50, MARITAL_STATUS: 25, DEATH: 15, MARRIAGE: 10}


@dataclass(frozen=True, slots=True)
class Plan:
    """``at``: from 0 (the darkness begins) to 1 (it ends). ``on_paper``: entered afterwards."""

    number: int
    ward: str
    procedure: str
    at: float
    on_paper: bool
    steps: tuple[Step, ...]


def plans(scale: int, wards: tuple[str, ...], *, paper_share: float, seed: int) -> list[Plan]:
    """That many dossiers in the order in which they come, over all wards."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    made = [
        _plan(number, wards, chance.random() < paper_share, chance.random(), chance)
        for number in range(scale)
    ]
    return sorted(made, key=lambda plan: plan.at)


def _plan(
    number: int, wards: tuple[str, ...], on_paper: bool, at: float, chance: random.Random
) -> Plan:
    procedure = chance.choices(list(_PROCEDURES), list(_PROCEDURES.values()))[0]
    steps = chance.choices(list(_COURSES), list(_COURSES.values()))[0]
    if SEND in steps:
        procedure = BIRTH
    return Plan(number, wards[number % len(wards)], procedure, at, on_paper, steps)
