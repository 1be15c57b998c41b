"""The processes of the running system, found by the mark in their environment, and by no other."""

import os
import signal
from contextlib import suppress

import psutil

from onestop.local.leftovers import MARK, mark


def of_this_place() -> list[psutil.Process]:
    """Every live process of the system that runs in this place (``make run``, ONESTOP_PLACE)."""
    wanted, found = mark()[MARK], []
    for process in psutil.process_iter():
        with suppress(psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            if process.environ().get(MARK) == wanted and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def of_role(role: str) -> list[psutil.Process]:
    """Those of a worker (by its queue's name), of beat or of the web; main process first."""
    found = [process for process in of_this_place() if _role_of(process) == role]
    return sorted(found, key=lambda process: (process.create_time(), process.pid))


def kill(role: str, *, whole: bool) -> int:
    """SIGKILL to all processes of a role, or to the last of them; returns how many.

    Of the web only one of the processes that answer dies: its main process holds the port.
    """
    found = of_role(role)
    if role == "web":
        mains = {process.pid for process in found}
        found = [process for process in found if process.ppid() in mains]
        whole = False
    victims = found if whole else found[-1:]
    for process in victims:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    return len(victims)


def _role_of(process: psutil.Process) -> str:
    try:
        command = process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
        return ""
    if "granian" in " ".join(command[:2]):
        return "web"
    if "celery" not in command:
        return ""
    if "beat" in command:
        return "beat"
    if "--queues" in command:
        return command[command.index("--queues") + 1].removeprefix("link.")
    return ""
