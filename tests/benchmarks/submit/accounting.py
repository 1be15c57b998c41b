"""CPU time by process accounting, of whole process trees."""

import psutil


def cpu_seconds(root: int) -> float:
    """User and system time of a process, of what it started and of what of that has ended."""
    top = psutil.Process(root)
    total = 0.0
    for process in (top, *top.children(recursive=True)):
        try:
            times = process.cpu_times()
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
