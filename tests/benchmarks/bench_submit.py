"""What a submission costs: ours, a bare Django view's and Caluma's, side by side in one run.

    .venv/bin/python -m tests.benchmarks.bench_submit [--count 300] [--rounds 10] [--no-caluma]
        [--gunicorn FOLDER]

All three run under the same web server, as ``make run`` starts it, on one PostgreSQL, and are asked
over sixteen connections in turn, round by round, in many short rounds: a shared machine runs faster
and slower for seconds at a time, and each must meet both. Ours: a birth with its full declaration,
signed in, idempotent. The bare view makes the same inserts through the ORM, without REST framework,
checks or sign-in. Caluma (from PyPI, in an environment of its own under .local) creates a case with
a saved document of 15 answers, in two GraphQL requests. With ``--gunicorn`` ours is asked under
that server as well, as many processes and threads (FOLDER: ``pip install --target FOLDER
gunicorn``).
Prints requests a second and the CPU time of each in milliseconds (web and PostgreSQL, from process
accounting). Exits 1 when ours takes more than 1.5 times the bare view's CPU, or answers less than
50 times as fast as Caluma.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

os.environ["ONESTOP_PLACE"] = "bench-submit"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")

import httpx

from accounts import demo
from onestop.processes import web_command
from tests.benchmarks.submit.accounting import cpu_seconds
from tests.benchmarks.submit.caluma import Caluma
from tests.benchmarks.submit.load import Post, load
from tests.benchmarks.submit.server import Server, own_server

MOST_CPU, LEAST_RATE = 1.5, 50.0
WARM_UP = 60
_CALUMA = "Caluma"


@dataclass
class Contender:
    name: str
    address: str
    pid: int
    submit: Callable[[Post], object]
    share: float = 1.0
    seconds: float = 0.0
    count: int = 0
    web: float = 0.0
    postgres: float = 0.0

    def round(self, count: int, postmaster: int) -> None:
        count = max(16, round(count * self.share))
        web, postgres = cpu_seconds(self.pid), cpu_seconds(postmaster)
        seconds = load(self.address, count, self.submit)
        self.web += cpu_seconds(self.pid) - web
        self.postgres += cpu_seconds(postmaster) - postgres
        self.seconds += seconds
        self.count += count

    @property
    def cpu(self) -> float:
        """Milliseconds a request, web and PostgreSQL."""
        return (self.web + self.postgres) / self.count * 1000

    @property
    def rate(self) -> float:
        return self.count / self.seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="requests a round")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--no-caluma", action="store_true")
    parser.add_argument("--gunicorn", metavar="FOLDER", type=Path, help="where it is installed")
    options = parser.parse_args()
    with own_server() as server, ExitStack() as running:
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgres://postgres@/onestop?host={server.sockets}",
            "PYTHONWARNINGS": "ignore",
        }
        for command in (["migrate", "--verbosity", "0"], ["demo_data"]):
            _manage(command, environment)
        ours = running.enter_context(_ours(environment))
        contenders = [ours, running.enter_context(_bare(environment, _example(ours.address)))]
        if options.gunicorn:
            found = {**environment, "PYTHONPATH": str(options.gunicorn)}
            contenders.append(running.enter_context(_ours(found, "ours, gunicorn", _gunicorn)))
        if not server.has_hstore:
            print("without Caluma: this PostgreSQL has no hstore (postgresql-contrib)")
        elif not options.no_caluma:
            contenders.append(running.enter_context(_caluma(server)))
        return _measure(contenders, server.postmaster, options.count, options.rounds)


def _measure(contenders: list[Contender], postmaster: int, count: int, rounds: int) -> int:
    for each in contenders:
        load(each.address, max(16, round(WARM_UP * each.share)), each.submit)
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}, 16 connections")
    for _ in range(rounds):
        for each in contenders:
            each.round(count, postmaster)
    ours, bare = contenders[:2]
    head = f"{'':24}{'requests':>9}{'a second':>10}{'web ms':>8}{'PostgreSQL ms':>15}{'CPU ms':>8}"
    print(f"{head}{'ours/its CPU':>14}{'ours/its rate':>15}")
    for each in contenders:
        print(
            f"{each.name:24}{each.count:9}{each.rate:10.1f}{each.web / each.count * 1000:8.2f}"
            f"{each.postgres / each.count * 1000:15.2f}{each.cpu:8.2f}"
            f"{ours.cpu / each.cpu:14.2f}{ours.rate / each.rate:15.1f}"
        )
    too_dear = ours.cpu > MOST_CPU * bare.cpu
    slow = [each for each in contenders if each.name == _CALUMA]
    too_slow = any(ours.rate < LEAST_RATE * each.rate for each in slow)
    return 1 if too_dear or too_slow else 0


@contextmanager
def _ours(
    environment: dict[str, str],
    name: str = "ours",
    command: Callable[[str], list[str]] = web_command,
) -> Iterator[Contender]:
    with _served("onestop.wsgi:application", environment, command) as (address, pid):
        http = httpx.Client(base_url=f"{address}/api/v1/", timeout=60)
        citizen = {"username": "congdan1", "password": demo.PASSWORD}
        token = http.post("auth/token/", json=citizen).raise_for_status().json()["token"]
        birth = {
            "procedure": "1.001193",
            "unit": demo.WARD,
            "channel": "online",
            "declaration": _example(address),
            "papers": [{"paper": "birth_notice"}, {"paper": "requester_identity"}],
        }
        body = json.dumps(birth).encode()

        def submit(post: Post) -> None:
            headers = {
                "Content-Type": "application/json",
                "Authorization": f"Bearer {token}",
                "Idempotency-Key": str(uuid.uuid4()),
            }
            post("/api/v1/dossiers/", body, headers)

        load(address, 1, submit)  # the rows that the bare view copies
        yield Contender(name, address, pid, submit)


def _example(address: str) -> object:
    """A full declaration of a birth: the procedure's own example."""
    form = httpx.get(f"{address}/api/v1/procedures/1.001193/", timeout=60).raise_for_status().json()
    return form["example"]


@contextmanager
def _bare(environment: dict[str, str], declaration: object) -> Iterator[Contender]:
    bare = {**environment, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.submit.bare_settings"}
    with _served("tests.benchmarks.submit.bare_view:application", bare) as (address, pid):
        body = json.dumps({"unit": demo.WARD, "declaration": declaration}).encode()
        headers = {"Content-Type": "application/json"}
        yield Contender("bare view", address, pid, lambda post: post("/submit/", body, headers))


@contextmanager
def _caluma(server: Server) -> Iterator[Contender]:
    caluma = Caluma(server.sockets)
    caluma.prepare()

    def command(port: str) -> list[str]:
        return [str(caluma.granian), *web_command(port)[1:]]

    with _served(caluma.application, caluma.environment, command) as (address, pid):
        # It is slow: fewer submissions tell as much.
        yield Contender(_CALUMA, address, pid, caluma.submit, share=0.06)


@contextmanager
def _served(
    application: str,
    environment: dict[str, str],
    command: Callable[[str], list[str]] = web_command,
) -> Iterator[tuple[str, int]]:
    """``command``: the server's for a port, the application last."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen([*command(port)[:-1], application], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with suppress(httpx.TransportError):
                httpx.get(address, timeout=60)
                break
            time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _gunicorn(port: str) -> list[str]:
    workers, threads = os.environ.get("WEB_WORKERS", "2"), os.environ.get("WEB_THREADS", "4")
    options = ["--bind", f"127.0.0.1:{port}", "--workers", workers, "--threads", threads]
    return [sys.executable, "-m", "gunicorn", "--log-level", "warning", *options, ""]


def _manage(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    sys.exit(main())
