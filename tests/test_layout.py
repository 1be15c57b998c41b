"""The top level is fixed; every app stands in one of the four packages."""

import subprocess
from pathlib import Path

from django.apps import apps

from tests.side_by_side import LONG

ROOT = Path(__file__).parents[1]
PACKAGES = {"onestop", "accounts", "dossiers", "integrations"}
TOP_LEVEL = PACKAGES | {
    *("manage.py", "pyproject.toml", "requirements.lock", "Makefile"),
    *("README.md", "CHANGELOG.md", "LICENSE", "tests", "docker", "docs"),
}


def test_nothing_else_stands_at_the_top() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    names = {path.partition("/")[0] for path in listed.split("\0") if path}
    if not names:  # not a repository: an unpacked archive holds what others made as well
        names = {path.name for path in ROOT.iterdir() if path.is_dir() and list(path.glob("*.py"))}
        assert names <= TOP_LEVEL
        return
    assert {name for name in names if not name.startswith(".")} == TOP_LEVEL


def test_every_app_of_ours_is_in_a_package() -> None:
    ours = [
        each.name
        for each in apps.get_app_configs()
        if Path(each.path).is_relative_to(ROOT) and ".venv" not in each.path
    ]
    assert set(ours) >= PACKAGES
    assert {name.partition(".")[0] for name in ours} == PACKAGES


def test_the_files_that_go_first_are_there() -> None:
    assert [each for each in LONG if not (ROOT / each).is_file()] == []
