"""What accounts ask of others without knowing them.

``code_wanted`` is sent inside the transaction that keeps a one-time code, with:

- ``kind``: the :class:`~accounts.models.ContactKind`; ``value``: the address;
- ``code``: six digits, to be sent there and kept nowhere longer than ``expires_at``;
- ``key``: the code's id, a text that is never the same again;
- ``expires_at``, ``now``: instants (aware).

Receivers write rows and nothing else: the web process sends nothing itself.
"""

from django.dispatch import Signal

code_wanted = Signal()
