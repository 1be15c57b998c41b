"""What the runner asks a shell to become."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from onestop.local.keeper import shell_line

_TELL = "import os; print(os.getpid(), os.nice(0))"


def _started(step_back: int, program: str) -> tuple[int, str]:
    """The shell's process id, and what came of it. In a session of its own, as the runner does."""
    line = shell_line([sys.executable, "-c", program], step_back=step_back)
    shell = subprocess.Popen(line, shell=True, start_new_session=True, stdout=-1, text=True)
    told, _errors = shell.communicate()
    assert shell.returncode == 0
    return shell.pid, told


@pytest.mark.parametrize("step_back", [0, 7])
def test_the_process_itself_gets_the_signals_and_steps_back(step_back: int) -> None:
    pid, told = _started(step_back, _TELL)
    assert told.split() == [str(pid), str(min(19, os.nice(0) + step_back))]


@pytest.mark.skipif(
    not Path("/proc/self/autogroup").exists() or not Path("/proc/self/autogroup").read_text(),
    reason="sessions are not weighed as groups here",
)
def test_so_does_its_session() -> None:
    _pid, told = _started(7, "print(open('/proc/self/autogroup').read())")
    assert told.split()[-1] == "7"
