"""honcho's manager, which keeps the system up: a process that dies is started again.

honcho alone stops everything when one process ends; here a killed worker must not take the web
down with it. Only what belongs to the runner itself (Ctrl-C, a port in use) stops the rest.
"""

import multiprocessing
import shlex
import time
from collections.abc import Sequence

from honcho.manager import Manager

#: A process that cannot stay up this long, this often in a row, is broken: give up, loudly.
HEALTHY_SECONDS, PATIENCE = 10.0, 5


def shell_line(command: Sequence[str], *, step_back: int = 0) -> str:
    """The command for a shell that becomes it, so that it gets the signals itself.

    ``step_back``: its niceness (0 to 19), for who carries work away beside who answers people. On
    Linux a session may be weighed as a group, in which its own niceness counts for nothing: the
    group's is set as well. The manager starts each process in a session of its own.
    """
    line = "exec " + shlex.join(command)
    if step_back:
        group = f"{{ echo {step_back} > /proc/$$/autogroup; }} 2>/dev/null"
        line = f"{group}; exec nice -n {step_back} {shlex.join(command)}"
    return line


class Keeper(Manager):
    def __init__(self) -> None:
        # honcho's own objects do not survive pickling, which other start methods need.
        multiprocessing.set_start_method("fork", force=True)
        super().__init__()
        self._kept: dict[str, list[float]] = {}

    def keep(
        self, name: str, command: Sequence[str], env: dict[str, str], *, step_back: int = 0
    ) -> None:
        """A process to be started, and started again whenever it ends (``shell_line``)."""
        self._kept[name] = []
        self.add_process(name, shell_line(command, step_back=step_back), env=env)

    def once(self, name: str, command: Sequence[str], env: dict[str, str]) -> None:
        """A process that may end; the others go on."""
        self.add_process(name, shell_line(command), env=env)

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
