"""``make run``: the whole system on one machine, under one process runner, with one log.

``python -m onestop.local.run`` brings up the services, migrates, loads demo data and starts web,
workers, beat and the mocks. ``--demo`` plays a drill in front of the reader as well.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
from rich.console import Console
from rich.table import Table

from accounts import demo
from onestop.celery import QUEUES, beat_command, worker_command
from onestop.processes import web_command

from . import places
from .keeper import Keeper
from .leftovers import end_leftovers, mark
from .one_at_a_time import only_run
from .services import embedded_services

console = Console(highlight=False)
#: On a machine of one's own, root is no news; a container never runs as root.
_QUIET = {
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m onestop.local.run")
    parser.add_argument("--demo", action="store_true", help="play a drill once the system is up")
    options = parser.parse_args()
    # A plain kill stops everything as Ctrl-C does, from the first moment on.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    addresses = _addresses(int(os.environ.get("PORT", "8000")))
    try:
        with only_run():
            if ended := end_leftovers():
                console.print(f"Ended {ended} processes that an earlier run had left behind.")
            _require_free(addresses)
            with embedded_services() as services:
                environment = {**os.environ, **addresses, **services, **mark(), **_QUIET}
                _prepare(environment)
                # Once more: the web server would share the port with one that came meanwhile.
                _require_free(addresses)
                return _run(environment, demo=options.demo)
    except KeyboardInterrupt:
        return 130
    except (RuntimeError, subprocess.CalledProcessError) as failure:
        console.print(f"[red]{failure}[/red]")
        return 1


def _addresses(port: int) -> dict[str, str]:
    """Where everything listens: the mocks 101 to 104 above the web, unless links are given."""
    mocks = {
        "MOCK_PORTAL_PORT": str(port + 101),
        "MOCK_REGISTRY_PORT": str(port + 102),
        "MOCK_CONTROL_PORT": str(port + 103),
        "MOCK_IDENTITY_PORT": str(port + 104),
        "MOCK_PAYMENTS_PORT": str(port + 105),
        "MOCK_CALL_BACK_URL": f"http://127.0.0.1:{port}/api/v1/payments/call-back/",
    }
    links = {
        "NATIONAL_PORTAL_URL": f"http://127.0.0.1:{port + 101}",
        "CIVIL_REGISTRY_URL": f"http://127.0.0.1:{port + 102}",
        "MOCK_CONTROL_URL": f"http://127.0.0.1:{port + 103}",
        "OIDC_ISSUER": f"http://127.0.0.1:{port + 104}",
        "PAYMENT_GATEWAY_URL": f"http://127.0.0.1:{port + 105}",
    }
    kept = {name: os.environ[name] for name in (*mocks, *links) if name in os.environ}
    return {"PORT": str(port), **mocks, **links, **kept}


def _require_free(addresses: dict[str, str]) -> None:
    for name in addresses:
        if name != "PORT" and not name.endswith("_PORT"):
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(addresses[name])))
            except OSError:
                raise RuntimeError(
                    f"Port {addresses[name]} is taken. Choose another: make run PORT=8200"
                ) from None


def _prepare(environment: dict[str, str]) -> None:
    (places.CHECKOUT / "static").mkdir(exist_ok=True)
    for command in (["migrate", "--verbosity", "0"], ["demo_data"]):
        subprocess.run([sys.executable, "manage.py", *command], check=True, env=environment)


def _run(environment: dict[str, str], *, demo: bool) -> int:
    keeper = Keeper()
    step_back = int(environment.get("ONESTOP_STEP_BACK", "19"))
    keeper.keep("mocks", [sys.executable, "-m", "integrations.mocks"], environment)
    keeper.keep("web", web_command(environment["PORT"]), environment)
    for queue in QUEUES:
        name = queue.removeprefix("link.")
        keeper.keep(name, worker_command(queue), environment, step_back=step_back)
    keeper.keep("beat", beat_command(), environment, step_back=step_back)
    if demo:
        drill = [sys.executable, "manage.py", "drill", "hanoi-2021-09", "--scale", "60", "--wait"]
        keeper.once("drill", drill, environment)
    greeting = threading.Thread(target=_greet, args=(environment,), daemon=True)
    greeting.start()
    keeper.loop()
    return 0 if keeper.returncode in (None, 130, 143) else int(keeper.returncode)


def _greet(environment: dict[str, str]) -> None:
    """Say where everything is, once the web server answers."""
    web = f"http://127.0.0.1:{environment['PORT']}"
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{web}/healthz").status_code == 200:
                break
        except httpx.TransportError:
            time.sleep(0.2)
    else:
        console.print("[red]The web server does not answer.[/red]")
        return
    table = Table(title="onestop is up; Ctrl-C stops it", title_justify="left")
    table.add_column("what")
    table.add_column("where")
    table.add_row("Admin (clerks, officers, leaders)", f"{web}/admin/")
    table.add_row("API, browsable", f"{web}/api/docs/")
    table.add_row("Mock portal", environment["NATIONAL_PORTAL_URL"])
    table.add_row("Mock civil registry", environment["CIVIL_REGISTRY_URL"])
    table.add_row("Mock VNeID", environment["OIDC_ISSUER"])
    table.add_row("Mocks' control", environment["MOCK_CONTROL_URL"])
    table.add_section()
    for person in (*demo.STAFF, *demo.CITIZENS):
        role = person.role or ("superuser" if person.superuser else "citizen")
        who = f"{person.full_name}, {role} {person.unit}".strip()
        table.add_row(who, f"{person.username} / {demo.PASSWORD}")
    table.add_section()
    table.add_row("Client (OAuth 2.0), the whole city", f"{demo.CLIENT_ID} / {demo.CLIENT_SECRET}")
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
