from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from tests.dossiers.conftest import people
from tests.integrations.conftest import control_of_session, mock_program, theirs

__all__ = ["control_of_session", "mock_program", "people", "theirs"]


class Scrape:
    """One answer of /metrics, as Prometheus reads it."""

    def __init__(self) -> None:
        answer = Client().get("/metrics")
        assert answer.status_code == 200, answer.content
        self.text = answer.content.decode()
        self.families = {each.name: each for each in text_string_to_metric_families(self.text)}

    @property
    def samples(self) -> list[Sample]:
        return [sample for family in self.families.values() for sample in family.samples]

    def value(self, name: str, **labels: Any) -> float | None:
        """The one sample with these labels at least; None if there is none."""
        wanted = {label: str(value) for label, value in labels.items()}.items()
        found = [
            each.value
            for each in self.samples
            if each.name == f"onestop_{name}" and wanted <= each.labels.items()
        ]
        assert len(found) <= 1, found
        return found[0] if found else None


@pytest.fixture
def scrape() -> Callable[[], Scrape]:
    return Scrape
