"""What goes wrong when, in a run of chaos: a pure function of a seed and a duration.

Every kind of fault that the mocks know comes to both links, and every process, Redis and PostgreSQL
are hit, at random instants. The same seed gives the same schedule, so that a failure is replayed.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from integrations.mocks.faults import Kind

LINKS = ("portal", "registry")
#: What may be killed with -9: workers of each queue, beat, one of the web's processes.
PROCESSES = ("national_portal", "civil_registry", "beat", "housekeeping", "web")
#: Seconds between two deaths, at least: a process that dies too often is given up by its keeper.
_BETWEEN_DEATHS = 8.0
_HTTP_ERRORS = (500, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One thing that goes wrong.

    ``at``, ``lasts``: seconds from the start. ``kind``: fault, kill, redis, postgres or disk_full.
    ``target``: a link or a process. ``told``: what else is to be known; of a fault, its parameters,
    where ``victims`` stands for so many dossiers, chosen when it comes.
    """

    at: float
    kind: str
    target: str = ""
    lasts: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        more = ", ".join(f"{name} {value}" for name, value in self.told.items())
        what = " ".join(filter(None, (self.kind, self.target)))
        lasts = f" for {self.lasts:.1f} s" if self.lasts else ""
        return f"{self.at:6.1f} s  {what}{lasts}{': ' if more else ''}{more}"


def chaos_schedule(seed: int, seconds: float) -> list[Disturbance]:
    """The disturbances of that many seconds, in order."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    return sorted(
        chain(
            _faults(chance, seconds),
            _deaths(chance, seconds),
            _redis(chance, seconds),
            _restarts(chance, seconds),
            _full_disks(chance, seconds),
        ),
        key=lambda each: each.at,
    )


def _faults(chance: random.Random, seconds: float) -> Iterator[Disturbance]:
    every = [(link, kind) for link in LINKS for kind in Kind]
    rounds = max(1, round(seconds / 100))
    dealt = list(chain.from_iterable(chance.sample(every, len(every)) for _ in range(rounds)))
    longest = min(15.0, seconds / 10)
    for at, (link, kind) in _spread(chance, dealt, seconds):
        lasts = chance.uniform(0.3, 1.0) * longest
        told = {"kind": kind.value, **_parameters(chance, link, kind)}
        yield Disturbance(at, "fault", link, lasts, told)


def _parameters(chance: random.Random, link: str, kind: Kind) -> dict[str, Any]:
    share = round(chance.uniform(0.2, 0.9), 2)
    match kind:
        case Kind.DOWN:
            return {}
        case Kind.SLOW:
            return {"latency": round(chance.uniform(0.2, 3.0), 1), "jitter": 1.0}
        case Kind.ERROR:
            status = chance.choice(_HTTP_ERRORS)
            return {"status": status, "after_work": chance.random() < 0.5, "share": share}
        case Kind.BUSY:
            status = chance.choice((200, 429, 503) if link == "portal" else (429, 503))
            return {"status": status, "retry_after": chance.randint(1, 3), "share": share}
        case Kind.BATCH_REFUSAL:
            return {"victims": chance.randint(1, 3)}
        case Kind.ITEM_REFUSAL:
            wrong = "ChuHoSo" if link == "portal" else "nks.HoTen"
            return {"field": wrong, "share": round(chance.uniform(0.02, 0.1), 2)}
        case Kind.HTML:
            return {
                "status": chance.choice((200, 502)),
                "after_work": chance.random() < 0.5,
                "share": share,
            }
        case Kind.NUMERIC_STRINGS:
            return {"style": chance.choice(("00", "0", "mixed"))}
        case Kind.DUPLICATE_REPLY:
            return {"mode": chance.choice(("http", "items")), "share": share}
        case _:
            return {"share": share}


def _deaths(chance: random.Random, seconds: float) -> Iterator[Disturbance]:
    rounds = max(1, round(seconds / (_BETWEEN_DEATHS * 2 * len(PROCESSES))))
    # The same order in each round: nothing dies twice in quick succession.
    victims = chance.sample(PROCESSES, len(PROCESSES)) * rounds
    for at, name in _spread(chance, victims, seconds):
        yield Disturbance(at, "kill", name, told={"whole": chance.random() < 0.7})


def _redis(chance: random.Random, seconds: float) -> Iterator[Disturbance]:
    for at, _nothing in _spread(chance, [None] * max(1, round(seconds / 100)), seconds):
        yield Disturbance(at, "redis", lasts=chance.uniform(1, 5))


def _restarts(chance: random.Random, seconds: float) -> Iterator[Disturbance]:
    modes = ("fast", "immediate") * max(1, round(seconds / 200))
    for at, mode in _spread(chance, modes, seconds):
        yield Disturbance(at, "postgres", told={"mode": mode})


def _full_disks(chance: random.Random, seconds: float) -> Iterator[Disturbance]:
    for at, _nothing in _spread(chance, [None] * max(2, round(seconds / 60)), seconds):
        yield Disturbance(at, "disk_full", lasts=chance.uniform(1, 2))


def _spread(
    chance: random.Random, events: Sequence[Any], seconds: float
) -> Iterator[tuple[float, Any]]:
    """Each at a random instant of a slot of its own, all slots alike."""
    slot = seconds / len(events)
    for number, event in enumerate(events):
        yield round((number + chance.random()) * slot, 1), event
