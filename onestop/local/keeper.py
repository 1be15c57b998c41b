"""honcho's manager, which keeps the system up: a process that dies is started again.

honcho alone stops everything when one process ends; here a killed worker must not take the web
down with it. Only what belongs to the runner itself (Ctrl-C, a port in use) stops the rest.
"""

import multiprocessing
import shlex
import time
from collections.abc import Sequence

from honcho.manager import Manager

#: How far those who carry work away step back for those who answer people, where both want the same
#: processor: they get a ninth of it. The first half is for Linux on a desk, where each process that
#: the manager starts is weighed as a group, and its own niceness counts for nothing.
_STEP_BACK = "{ echo 10 > /proc/$$/autogroup; } 2>/dev/null; exec nice -n 10 "
#: A process that cannot stay up this long, this often in a row, is broken: give up, loudly.
HEALTHY_SECONDS, PATIENCE = 10.0, 5


class Keeper(Manager):
    def __init__(self) -> None:
        # honcho's own objects do not survive pickling, which other start methods need.
        multiprocessing.set_start_method("fork", force=True)
        super().__init__()
        self._kept: dict[str, list[float]] = {}

    def keep(
        self, name: str, command: Sequence[str], env: dict[str, str], *, steps_back: bool = False
    ) -> None:
        """A process to be started, and started again whenever it ends.

        ``steps_back``: when processors are short, the others go first.
        """
        self._kept[name] = []
        self.once(name, command, env, steps_back=steps_back)

    def once(
        self, name: str, command: Sequence[str], env: dict[str, str], *, steps_back: bool = False
    ) -> None:
        """A process that may end; the others go on."""
        # exec: the process itself gets the signals, not a shell before it.
        start = _STEP_BACK if steps_back else "exec "
        self.add_process(name, start + shlex.join(command), env=env)

    def _any_stopped(self) -> bool:
        if self._terminating:
            return bool(super()._any_stopped())
        for name, process in self._processes.items():
            if process.get("returncode") is None:
                continue
            if name not in self._kept:
                continue
            starts = [*self._kept[name], time.monotonic()][-PATIENCE:]
            self._kept[name] = starts
            if len(starts) == PATIENCE and starts[-1] - starts[0] < HEALTHY_SECONDS * PATIENCE:
                self._system_print(f"{name} does not stay up; stopping everything\n")
                return True
            self._restart(name)
        return False

    def _restart(self, name: str) -> None:
        time.sleep(1)
        self._system_print(f"{name} is started again\n")
        description = self._processes[name]["obj"]
        self._processes[name] = {"obj": description}
        process = multiprocessing.Process(
            name=name, target=description.run, args=(self.events, True)
        )
        self._processes[name]["process"] = process
        process.start()
        self.returncode = None
