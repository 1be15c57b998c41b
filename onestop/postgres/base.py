"""Django's PostgreSQL backend, with a connection check that costs no round trip.

Between requests a connection can die (PostgreSQL restarted, a proxy closed it). Django's own
check asks the server ``SELECT 1`` before each request. A connection that the server has closed
shows an end-of-file on its socket, which the kernel knows already: ask the kernel instead.
A peer that vanished without a word is left to TCP keep-alives and ``tcp_user_timeout``.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the open connection can still be used (nothing unread, not closed)."""
        if self.connection is None or self.connection.closed or self.connection.broken:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        # An idle connection has nothing to read: readable means closed, or a fatal notice.
        return not poll.poll(0)
