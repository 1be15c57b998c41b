"""A database, a Redis and both mocks of a benchmark's own, and workers on a core of their own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from integrations.mocks.client import MockAddresses, running_mocks
from onestop.local import places, services


@contextmanager
def own_links(place: str) -> Iterator[MockAddresses]:
    """Bring them up with Django ready and the database migrated; all is deleted afterwards."""
    os.environ["ONESTOP_PLACE"] = place
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")
    try:
        with services.embedded_services() as reached, running_mocks() as mocks:
            os.environ.update(
                reached,
                NATIONAL_PORTAL_URL=mocks.portal_url,
                CIVIL_REGISTRY_URL=mocks.registry_url,
            )
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0)
            yield mocks
    finally:
        shutil.rmtree(places.data_folder(), ignore_errors=True)
        shutil.rmtree(places.socket_folder(), ignore_errors=True)


@contextmanager
def running(command: Sequence[str], core: int | None = None) -> Iterator[None]:
    """Run a command, with all that it starts, on one core or all until the block ends."""
    cores = os.sched_getaffinity(0) if core is None else {core}
    process = subprocess.Popen(
        command,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        start_new_session=True,
        stdout=sys.stderr,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
