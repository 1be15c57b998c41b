"""Gauges by link and operation, with nothing left out: what is zero is told as zero."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily

from integrations.links.civil_registry import CivilRegistry
from integrations.links.mail import Mail
from integrations.links.national_portal import NationalPortal
from integrations.links.sms import Sms
from integrations.links.webhooks import Webhooks
from integrations.models import Link, Operation

#: The operations of each link, in the order of its rounds.
OPERATIONS = {
    Link.NATIONAL_PORTAL: tuple(NationalPortal.batch_sizes),
    Link.CIVIL_REGISTRY: tuple(CivilRegistry.batch_sizes),
    Link.EMAIL: tuple(Mail.batch_sizes),
    Link.SMS: tuple(Sms.batch_sizes),
    Link.WEBHOOK: tuple(Webhooks.batch_sizes),
}


def every_queue() -> Iterator[tuple[Link, Operation]]:
    for link, operations in OPERATIONS.items():
        for operation in operations:
            yield link, operation


def gauge(name: str, meaning: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"onestop_{name}", meaning, labels=labels)
