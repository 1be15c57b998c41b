"""Alerts ask for metrics that are there, and each has a page that says what to do."""

import os
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po
from django.utils import timezone

from integrations.models import Link, LinkSample, Operation, Outcome, ReconciliationRun, Tally

from .conftest import Scrape

ROOT = Path(__file__).parents[3]
RULES = ROOT / "docs" / "alerts" / "onestop.rules.yml"
TESTS = sorted(RULES.parent.glob("*.tests.yml"))
RUNBOOK = ROOT / "docs" / "runbook"
PAGES = sorted(path for path in RUNBOOK.glob("*.md") if path.name != "README.md")
VIETNAMESE = re.compile(r"[À-ỹđĐ]")


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


RULE_BY_NAME = {rule["alert"]: rule for rule in rules()}


def test_an_alert_is_one_rule() -> None:
    assert len(rules()) == len(RULE_BY_NAME) >= 15


@pytest.mark.django_db
def test_every_metric_that_an_alert_asks_for_is_told() -> None:
    now = timezone.now()
    figures = ("delivered", "failed", "waiting", "dossiers_waiting", "parked")
    LinkSample.objects.create(link=Link.NATIONAL_PORTAL, at=now, **dict.fromkeys(figures, 0))
    Tally.objects.create(
        link=Link.NATIONAL_PORTAL,
        operation=Operation.SYNC_DOSSIER,
        outcome=Outcome.DELIVERED,
        attempts=1,
        at=now,
    )
    ReconciliationRun.objects.create(
        link=Link.NATIONAL_PORTAL,
        occasion=ReconciliationRun.Occasion.NIGHTLY,
        state=ReconciliationRun.State.FINISHED,
        asked_at=now,
        since=now - timedelta(days=1),
        until=now,
        finished_at=now,
    )
    told = {sample.name: set(sample.labels) for sample in Scrape().samples}
    asked = {
        (name, label)
        for rule in RULE_BY_NAME.values()
        for name, chosen in re.findall(r"(onestop_\w+)(?:{(.*?)})?", rule["expr"])
        for label in re.findall(r"(\w+)=", chosen) or [""]
    }
    assert len(asked) > 15
    for name, label in asked:
        assert name in told, name
        assert not label or label in told[name], (name, label)


@pytest.mark.parametrize("name", RULE_BY_NAME)
def test_an_alert_tells_what_it_means_in_both_languages(name: str) -> None:
    rule = RULE_BY_NAME[name]
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert re.fullmatch(r"\d+[mh]", rule["for"])
    told = rule["annotations"]
    for text in ("summary", "description"):
        assert VIETNAMESE.search(told[f"{text}_vi"])
        assert told[text]
        assert not VIETNAMESE.search(told[text])
    page = (RULES.parent / told["runbook_url"]).resolve()
    assert page == RUNBOOK / f"{name}.md"
    assert page.exists()


def test_every_page_is_an_alerts() -> None:
    assert [page.stem for page in PAGES] == sorted(RULE_BY_NAME)
    listed = re.findall(
        r"^\| \[(\w+)\]\((\w+)\.md\) \| (\w+) \|", (RUNBOOK / "README.md").read_text(), re.M
    )
    assert {name: severity for name, page, severity in listed if name == page} == {
        name: rule["labels"]["severity"] for name, rule in RULE_BY_NAME.items()
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_what_it_is_and_what_to_do(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.stem}\n")
    severity = RULE_BY_NAME[page.stem]["labels"]["severity"]
    assert text.split("\n\n")[1].startswith(f"{severity.capitalize()}. ")
    assert re.findall(r"^## (.*)$", text, re.M) == [
        "What it means for citizens",
        "See it",
        "Do",
        "It is over",
        "Never",
    ]
    assert re.search(r"^2\. ", text, re.M)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_names_is_there(page: Path) -> None:
    """The admin's words by which an operator finds the button, metrics, settings, other pages."""
    text = page.read_text(encoding="utf-8")
    with (ROOT / "onestop/locale/en/LC_MESSAGES/django.po").open("rb") as file:
        words = {str(message.id).lower() for message in read_po(file, locale="en")}
    for name in re.findall(r"\*\*(.+?)\*\*", text, re.S):
        assert re.sub(r"\s+", " ", name).lower() in words, name
    for link in re.findall(r"\]\((.+?)\)", text):
        assert (page.parent / link).exists(), link
    settings = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    settings = re.sub(r"`([A-Z_]+)_(\w+)`, `_", r"`\1_\2`, `\1_", settings)
    for name in re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", text):
        assert name in settings or name.rpartition("_")[2] in settings, name
    alerts = RULES.read_text(encoding="utf-8") + (ROOT / "docs/operations.md").read_text()
    for name in re.findall(r"`(onestop_\w+)`", text):
        assert name in alerts, name


def test_every_alert_is_tried_out() -> None:
    tried = "".join(file.read_text(encoding="utf-8") for file in TESTS)
    assert set(re.findall(r'alertname="(\w+)"', tried)) == set(RULE_BY_NAME)


@pytest.mark.skipif(
    shutil.which("promtool") is None and os.environ.get("ONESTOP_PROMTOOL_TESTS") != "required",
    reason="promtool is not installed",
)
def test_prometheus_own_tool_agrees() -> None:
    for command in (["check", "rules", str(RULES)], ["test", "rules", *map(str, TESTS)]):
        done = subprocess.run(["promtool", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
