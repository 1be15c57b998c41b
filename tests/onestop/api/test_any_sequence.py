"""What comes of requests that lead to one another: what was made is read, moved, read again.

Schemathesis follows the schema's links, and checks every answer on the way.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.dossiers import stories as s

from .test_any_request import EXAMPLES, PROGRAM, headers_of, read_schema
from .test_any_request import full_house as full_house


@pytest.mark.parametrize("who", [s.CITIZEN, s.CLERK, s.LEADER, "vanhanh", PROGRAM])
def test_every_answer_of_a_sequence_is_one_that_is_described(full_house: None, who: str) -> None:
    headers = headers_of(who)
    api = read_schema()

    @api.auth()
    class Token:
        def get(self, case: Any, context: Any) -> dict[str, str]:
            return headers

        def set(self, case: Any, data: dict[str, str], context: Any) -> None:
            case.headers.update(data)

    sequences = settings(
        max_examples=EXAMPLES,
        stateful_step_count=8,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    api.as_state_machine().run(settings=sequences)
