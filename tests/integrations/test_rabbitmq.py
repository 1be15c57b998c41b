"""RabbitMQ in Redis's place, by ``CELERY_BROKER_URL`` alone; there is no Redis at all."""

import tempfile
import time
from pathlib import Path

import pytest
from django.utils import timezone

from integrations.mocks.client import MockControl
from integrations.models import OutboxMessage, Status

from .messages import code, put, step, sync, whole_dossier
from .processes import running_system_on, wait_until
from .rabbitmq import OwnRabbit, require_rabbitmq

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL, REGISTRY = "link.national_portal", "link.civil_registry"
NO_REDIS = {"REDIS_URL": "redis://127.0.0.1:1"}


def all_delivered() -> bool:
    return not OutboxMessage.objects.exclude(status=Status.DELIVERED).exists()


def test_deliveries_flow_wake_ups_do_not_pile_up_and_an_empty_broker_loses_nothing(
    theirs: MockControl, tmp_path: Path
) -> None:
    """In one go, since RabbitMQ takes its time to start."""
    require_rabbitmq()
    rabbit = OwnRabbit(Path(tempfile.mkdtemp(prefix="onestop-rabbit-")))

    def waiting() -> list[int]:
        return [rabbit.length(PORTAL), rabbit.length(REGISTRY)]

    dossiers, steps = 4, 3
    for number in range(dossiers):
        put(*whole_dossier(number, steps), now=timezone.now())
    with running_system_on(rabbit, tmp_path, **NO_REDIS) as system:
        wait_until(lambda: waiting() == [1, 1], "beat has begun")
        time.sleep(2.5)
        assert waiting() == [1, 1]

        worker = system.another_worker(PORTAL, "late")
        wait_until(all_delivered, "all delivered")

        rabbit.kill()
        put(sync(9), now=timezone.now())
        rabbit.start()
        wait_until(all_delivered, "delivered after RabbitMQ came back", seconds=60)
        assert system.beat.is_running
        assert worker.is_running

        worker.kill()
        wait_until(lambda: waiting() == [1, 1], "wake-ups wait for a worker again")
        time.sleep(2.5)
        assert waiting() == [1, 1]
    numbers = range(1, steps + 1)
    missing = theirs.missing(
        [
            {"MaHoSo": code(number), "steps": [step(number, nth).key for nth in numbers]}
            for number in range(dossiers)
        ]
    )
    assert missing["complete"]
    assert missing["out_of_order"] == []
