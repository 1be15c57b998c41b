"""Workers of one queue on hosts whose clocks differ by ten minutes, with nothing but PostgreSQL
between them; and no wake-up that a clock could make stale."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from integrations.mocks.client import MockControl
from integrations.models import Exchange, OutboxMessage, Status

from .messages import code, put, step, sync, whole_dossier
from .processes import running_system, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL = "link.national_portal"


def test_no_wake_up_expires() -> None:
    """Its end would be told by beat's clock and judged by the worker's."""
    schedule: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE
    for name, entry in schedule.items():
        assert set(entry["options"]) == {"queue"}, name


def clock_off_by(seconds: int) -> dict[str, str]:
    """The environment of a process whose clock is that far ahead (or behind)."""
    found = list(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        if os.environ.get("ONESTOP_FAKETIME_TESTS") == "required":
            pytest.fail("libfaketime is not installed, and its tests are required")
        pytest.skip("libfaketime is not installed")
    shifted = {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME": f"{seconds:+d}s",
        "DONT_FAKE_MONOTONIC": "1",
    }
    said = subprocess.run(
        [sys.executable, "-c", "import time; print(time.time())"],
        env={**os.environ, **shifted}, capture_output=True, check=True,
    )  # fmt: skip
    assert abs(float(said.stdout) - timezone.now().timestamp() - seconds) < 30
    return shifted


def all_delivered() -> bool:
    return not OutboxMessage.objects.exclude(status=Status.DELIVERED).exists()


def test_workers_whose_clocks_differ_by_ten_minutes_deliver_once_and_in_order(
    theirs: MockControl, tmp_path: Path
) -> None:
    ahead, behind = clock_off_by(300), clock_off_by(-300)
    began = timezone.now()
    with running_system(tmp_path) as system:
        # Each of them works on its own, too.
        for number, (name, shifted) in enumerate((("ahead", ahead), ("behind", behind)), start=90):
            worker = system.another_worker(PORTAL, name, **shifted)
            put(sync(number), now=timezone.now())
            wait_until(all_delivered, f"the one {name} delivers")
            worker.kill()
        theirs.fault("portal", "slow", latency=0.2)
        theirs.fault("portal", "answered_late", "CapNhatTienDoHoSoMC", count=2)
        dossiers, steps = 12, 4
        for number in range(dossiers):
            put(*whole_dossier(number, steps), now=timezone.now())
        victim = system.another_worker(PORTAL, "ahead", **ahead)
        system.another_worker(PORTAL, "behind", **behind)
        system.another_worker(PORTAL, "right")

        def in_mid_call() -> Any:
            return next(theirs.requests(link="portal", reply="pending"), None)

        wait_until(in_mid_call, "a call is under way")
        victim.kill()
        victim.start()
        wait_until(all_delivered, "all delivered", seconds=60)
    numbers = range(1, steps + 1)
    missing = theirs.missing(
        [
            {"MaHoSo": code(number), "steps": [step(number, nth).key for nth in numbers]}
            for number in range(dossiers)
        ]
    )
    assert missing["complete"]
    assert (missing["out_of_order"], missing["unexpected_steps"]) == ([], [])
    report = theirs.report()["portal"]
    assert report["steps"] == dossiers * steps
    assert report["order_violations"]["dossiers"] == []
    # Evidence bears one clock's times, whoever wrote it.
    for exchange in Exchange.objects.all():
        assert began - timedelta(seconds=1) < exchange.started_at < timezone.now()
