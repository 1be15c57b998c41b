from .archive import ArchivedExchange, ArchivedMessage, DroppedMonth
from .bulk_intervention import BulkIntervention
from .clock_shift import ClockShift
from .difference import Difference
from .downtime import Downtime
from .exchange import Attempt, Exchange, Outcome
from .intervention import Intervention
from .link_session import LinkSession
from .link_state import LinkState
from .message import CHANNELS, SYSTEMS, Link, Operation, OutboxMessage, Status
from .outage import Outage
from .parked_message import ParkedMessage
from .pause import Pause
from .reconciliation import ReconciliationRun
from .sample import LinkSample
from .tally import Tally
from .webhook_endpoint import WebhookEndpoint

__all__ = [
    "CHANNELS",
    "SYSTEMS",
    "ArchivedExchange",
    "ArchivedMessage",
    "Attempt",
    "BulkIntervention",
    "ClockShift",
    "Difference",
    "Downtime",
    "DroppedMonth",
    "Exchange",
    "Intervention",
    "Link",
    "LinkSample",
    "LinkSession",
    "LinkState",
    "Operation",
    "Outage",
    "OutboxMessage",
    "Outcome",
    "ParkedMessage",
    "Pause",
    "ReconciliationRun",
    "Status",
    "Tally",
    "WebhookEndpoint",
]
