"""Processes of an earlier run whose runner was killed: found by their mark, ended by their pid."""

import os

import psutil

from . import places

#: Each process of a run carries this in its environment.
MARK = "ONESTOP_RUN"


def mark() -> dict[str, str]:
    return {MARK: str(places.data_folder())}


def end_leftovers(patience: float = 8.0) -> int:
    """End what an earlier run of this checkout left behind; returns how many processes."""
    wanted = mark()[MARK]
    found = []
    for process in psutil.process_iter():
        try:
            marked = process.environ().get(MARK) == wanted
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue  # another account's, or gone meanwhile
        if marked and process.pid != os.getpid():
            found.append(process)
            process.terminate()
    _, stubborn = psutil.wait_procs(found, timeout=patience)
    for process in stubborn:
        process.kill()
    return len(found)
