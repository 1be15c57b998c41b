"""Scripts: fault changes that the program makes by itself, at given times."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from .faults import Fault
from .validation import Invalid, Known, checked, is_count, is_seconds, is_text, or_none

ReadFault = Callable[[Any], object]
SetFault = Callable[[Any], Awaitable[Fault | None]]
ClearFaults = Callable[[dict[str, Any]], Awaitable[int]]
TakeBack = Callable[[list[Fault]], Awaitable[int]]

CLEARABLE: Known = {
    "name": (None, or_none(is_text)),
    "link": (None, or_none(is_text)),
    "operation": (None, or_none(is_text)),
    "kind": (None, or_none(is_text)),
}


@dataclass(slots=True, eq=False)
class Script:
    """Steps at seconds from the start of a round; `repeat` None goes on until cancelled."""

    number: int
    name: str | None
    steps: list[dict[str, Any]]
    repeat: int | None
    period: float
    rounds: int = 0
    steps_done: int = 0
    state: str = "running"  # or "finished", "cancelled"
    faults: list[Fault] = field(default_factory=list)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    def document(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "name": self.name,
            "state": self.state,
            "rounds": self.rounds,
            "steps_done": self.steps_done,
            "repeat": self.repeat,
            "period": self.period,
            "steps": self.steps,
        }


class ScriptRunner:
    """Runs any number of scripts side by side."""

    def __init__(
        self, read: ReadFault, set_: SetFault, clear: ClearFaults, take_back: TakeBack
    ) -> None:
        self._read = read
        self._set = set_
        self._clear = clear
        self._take_back = take_back
        self._scripts: dict[int, Script] = {}
        self._number = 0

    def start(self, document: Any) -> Script:
        """Check a script and run it; Invalid when any step is not valid."""
        values = checked(
            document,
            {
                "name": (None, or_none(is_text)),
                "steps": (None, lambda value: isinstance(value, list) and bool(value)),
                "repeat": (1, or_none(is_count)),
                "period": (None, or_none(is_seconds)),
            },
        )
        for step in values["steps"]:
            self._check(step)
        steps = sorted(values["steps"], key=lambda step: float(step["at"]))
        period = values["period"] if values["period"] is not None else steps[-1]["at"]
        if period < steps[-1]["at"] or (values["repeat"] != 1 and period <= 0):
            raise Invalid("period: not before the last step, and more than 0 to repeat")
        self._number += 1
        script = Script(self._number, values["name"], steps, values["repeat"], period)
        self._scripts[script.number] = script
        script.task = asyncio.create_task(self._run(script))
        return script

    def _check(self, step: Any) -> None:
        if not isinstance(step, dict) or not is_seconds(step.get("at")):
            raise Invalid('steps: each has "at" in seconds')
        if step.keys() == {"at", "fault"}:
            self._read(step["fault"])
        elif step.keys() == {"at", "clear"}:
            checked(step["clear"], CLEARABLE)
        else:
            raise Invalid('steps: each has "fault" or "clear" beside "at"')

    async def _run(self, script: Script) -> None:
        start = asyncio.get_running_loop().time()
        while script.repeat is None or script.rounds < script.repeat:
            for step in script.steps:
                if await _cancelled_before(script, start + step["at"]):
                    await self._take_back(script.faults)
                    script.state = "cancelled"
                    return
                if "fault" in step:
                    if fault := await self._set(step["fault"]):
                        script.faults.append(fault)
                else:
                    await self._clear(step["clear"])
                script.steps_done += 1
            start += script.period
            script.rounds += 1
        script.state = "finished"

    def documents(self) -> list[dict[str, Any]]:
        return [script.document() for script in self._scripts.values()]

    async def cancel(self, number: int | None = None) -> None:
        """Stop one script or all, between two steps, and take back the faults they have set.

        KeyError when there is no script of this number.
        """
        chosen = list(self._scripts.values()) if number is None else [self._scripts[number]]
        for script in chosen:
            script.cancelled.set()
            if script.task is not None:
                await script.task

    async def forget(self) -> None:
        """Cancel all and forget they were."""
        await self.cancel()
        self._scripts.clear()
        self._number = 0


async def _cancelled_before(script: Script, moment: float) -> bool:
    """Wait until a moment of the loop's clock; true when the script was cancelled meanwhile."""
    try:
        async with asyncio.timeout_at(moment):
            await script.cancelled.wait()
    except TimeoutError:
        return script.cancelled.is_set()
    return True
