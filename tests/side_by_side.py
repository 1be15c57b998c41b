"""A pytest plugin: how many processes the suite runs on, and which files they begin with.

Whole files are dealt out (``--dist loadfile``), by default those with the most tests first: a long
file of few tests would be left for the end, when the other processes have nothing to do any more.
"""

import os
from collections import Counter

import pytest

#: The files that take a minute or more, the longest first.
#: Each process is dealt two at first: the first of three runs both live ones, on one system.
LONG = (
    "tests/live/test_running_system.py",
    "tests/integrations/test_every_fault.py",
    "tests/onestop/api/test_any_request.py",
    "tests/live/test_drills.py",
    "tests/contract/test_clients.py",
    "tests/integrations/test_processes.py",
    "tests/integrations/test_reconciliation_months.py",
    "tests/browser/test_screens.py",
    "tests/integrations/test_rabbitmq.py",
    "tests/integrations/test_many_hosts.py",
    "tests/integrations/test_two_workers.py",
    "tests/browser/test_page_weight.py",
    "tests/browser/test_accessibility.py",
    "tests/onestop/metrics/test_alerts.py",
    "tests/onestop/logs/test_one_id_to_the_portal.py",
    "tests/integrations/test_frozen_worker.py",
)


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """``-n auto``: one more than there are cores, since many tests wait for programs of theirs."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None  # somebody said how many
    return min((os.cpu_count() or 1) + 1, 5)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not hasattr(config, "workerinput"):
        return  # one process alone: the order of the files
    files = {item: item.nodeid.partition("::")[0] for item in items}
    sizes = Counter(files.values())
    turns = {file: turn for turn, file in enumerate(LONG)}
    items.sort(key=lambda item: (turns.get(files[item], len(LONG)), -sizes[files[item]]))
