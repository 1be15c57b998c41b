"""One PostgreSQL for all: the system's, if it has what Caluma needs, else the embedded one.

Caluma keeps translations in hstore columns, an extension that the embedded one comes without.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onestop.local import places, services


@dataclass(frozen=True)
class Server:
    """``has_hstore``: whether Caluma can run on it."""

    sockets: Path
    postmaster: int
    has_hstore: bool


@contextmanager
def own_server() -> Iterator[Server]:
    """Run it with the databases ``onestop`` and ``caluma`` until the block ends; all is deleted."""
    if (tools := _tools_with_hstore()) is not None:
        with _of_the_system(tools) as server:
            yield server
        return
    try:
        with services.embedded_services():
            pid = (places.data_folder() / "postgres/postmaster.pid").read_text().split()[0]
            yield Server(places.socket_folder(), int(pid), has_hstore=False)
    finally:
        shutil.rmtree(places.data_folder(), ignore_errors=True)
        shutil.rmtree(places.socket_folder(), ignore_errors=True)


def _tools_with_hstore() -> Path | None:
    for tools in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        version = tools.parent.name
        if Path(f"/usr/share/postgresql/{version}/extension/hstore.control").exists():
            return tools
    return None


@contextmanager
def _of_the_system(tools: Path) -> Iterator[Server]:
    user = "postgres" if os.getuid() == 0 else None  # it refuses to be root
    folder = Path(tempfile.mkdtemp(prefix="onestop-submit-"))
    data = folder / "data"
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    control = [str(tools / "pg_ctl"), "-D", str(data), "-w"]
    options = f"-c listen_addresses='' -k {folder} -c max_connections=100"
    try:
        run(str(tools / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8")
        run(*control, "-l", str(folder / "log"), "-o", options, "start")
        for name in ("onestop", "caluma"):
            run(str(tools / "createdb"), "-h", str(folder), "-U", "postgres", name)
        yield Server(folder, int((data / "postmaster.pid").read_text().split()[0]), True)
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], user=user, cwd=folder, check=False)
        shutil.rmtree(folder, ignore_errors=True)
