"""Node.js tools from npm, at the versions of package-lock.json, in a folder of their own.

Without npm's registry these tests are skipped; with ``ONESTOP_CONTRACT_TESTS=required`` that is
an error.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.live.running_system import RunningSystem, forget, running_system

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PUBLISHED = ROOT / "docs" / "openapi.yaml"
_TOOLS = ROOT / ".local" / "contract"


def succeed(program: str | Path, *arguments: str | Path) -> str:
    """What a program printed; fails the test unless it ends well."""
    done = _call([program, *arguments])
    assert done.returncode == 0, f"{program}:\n{done.stdout}{done.stderr}"
    return done.stdout


class Node:
    """Runs the tools that were installed for the lock file at hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, tool: str, *arguments: str | Path) -> str:
        return succeed(self.folder / "node_modules" / ".bin" / tool, *arguments)


@pytest.fixture(scope="session")
def node() -> Node:
    lock = (HERE / "package-lock.json").read_bytes()
    _TOOLS.mkdir(parents=True, exist_ok=True)
    with (_TOOLS / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # test processes side by side install it once
        installed = _TOOLS / "installed"
        if not installed.exists() or installed.read_bytes() != lock:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, _TOOLS)
            options = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefix", _TOOLS)
            done = _call(["npm", "ci", *options])
            if done.returncode != 0:
                if os.environ.get("ONESTOP_CONTRACT_TESTS") == "required":
                    pytest.fail(f"npm ci: {done.stderr}")
                pytest.skip("npm could not install the tools")
            installed.write_bytes(lock)
    return Node(_TOOLS)


@pytest.fixture(scope="module")
def system() -> Iterator[RunningSystem]:
    place = f"contract-{os.getpid()}"
    try:
        with running_system(place) as running:
            yield running
    finally:
        forget(place)


def _call(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    # Node.js comes as a wheel: it stands beside this Python.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # And believes, as every other program here, whom the machine believes.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280)
