"""Clients made of the published document compile, and play a birth against a running system."""

import shutil
import sys
from pathlib import Path

import pytest

from accounts import demo
from tests.live.running_system import RunningSystem

from .conftest import HERE, PUBLISHED, Node, succeed

pytestmark = pytest.mark.live


def test_a_birth_with_the_python_client(system: RunningSystem, tmp_path: Path) -> None:
    package = tmp_path / "onestop_client"
    settings = ["--meta", "none", "--fail-on-warning", f"--config={HERE / 'python_client.yaml'}"]
    succeed(
        Path(sys.executable).with_name("openapi-python-client"),
        *("generate", f"--path={PUBLISHED}", f"--output-path={package}", *settings),
    )
    succeed(sys.executable, "-m", "compileall", "-q", package)
    # Beside the package, out of our own code's sight: it knows the document alone.
    story = shutil.copy(HERE / "birth_story.py", tmp_path)
    assert succeed(sys.executable, story, system.url, demo.PASSWORD).startswith(demo.WARD)


def test_a_birth_with_the_typescript_client(
    system: RunningSystem, node: Node, tmp_path: Path
) -> None:
    (tmp_path / "node_modules").symlink_to(node.folder / "node_modules")
    # What has a default may be left out of a request.
    options = ["--default-non-nullable", "false", f"--output={tmp_path / 'schema.d.ts'}"]
    node.run("openapi-typescript", PUBLISHED, *options)
    for name in ("package.json", "tsconfig.json", "birth_story.ts"):
        shutil.copy(HERE / name, tmp_path)
    node.run("tsc", "--project", tmp_path)
    story = tmp_path / "birth_story.js"
    assert succeed("node", story, system.url, demo.PASSWORD).startswith(demo.WARD)
