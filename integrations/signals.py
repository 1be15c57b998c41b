"""The one way back: what a link answered, told to whoever asked.

``delivery_settled`` is sent inside the transaction that settles the message, with:

- ``message``: the :class:`~integrations.models.OutboxMessage`, settled or parked;
- ``answer``: the link's final answer for it (a dict of the link's own field names), or None;
- ``now``: the instant of settling (aware).

There is one receiver, ``dossiers.delivery_replies``. If it raises, the settling is undone and the
message is parked with the answer kept, so that a bug is visible and nothing is lost.

``events_wanted`` is sent by the webhooks' worker before each spell of work, with ``now``, outside a
transaction: whoever has events for integrators' endpoints writes them.
"""

from django.dispatch import Signal

delivery_settled = Signal()
events_wanted = Signal()
