"""What people do about refusals while a drill goes on: correct nothing, but send again."""

from contextlib import suppress
from threading import Event

from django.db import InterfaceError, OperationalError, connection

from accounts.models import User
from dossiers.models import Dossier
from integrations.clock import DatabaseClock
from integrations.models import Operation, OutboxMessage, Status
from integrations.parking import NotParked, resend

from .citizens_and_clerks import RefusedByApi
from .stage import Stage
from .wards import OPERATOR, officer


class ParkedWork:
    """The mocks refuse what is right, so that the clerk has nothing to correct."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.resent = 0

    def go_on(self, stop: Event, every: float) -> None:
        """Look again and again until ``stop`` is set. Runs in a thread of its own."""
        try:
            while not stop.wait(every):
                try:
                    self.once()
                except (OperationalError, InterfaceError):
                    connection.close()  # PostgreSQL is away or full: later
        finally:
            connection.close()

    def once(self) -> int:
        """Send again whatever is parked now; returns how many were found."""
        parked = list(OutboxMessage.objects.filter(status=Status.PARKED).order_by("id")[:500])
        by, now = User.objects.get(username=OPERATOR), DatabaseClock()()
        for message in parked:
            if message.operation == Operation.REGISTER:
                self._declare_anew(message.subject)
            else:
                with suppress(NotParked):
                    resend(message, by=by, now=now)
            self.resent += 1
        return len(parked)

    def _declare_anew(self, code: str) -> None:
        """A refused registration came back to the officer, who sends the dossier once more."""
        dossier = Dossier.objects.select_related("unit").get(code=code)
        with suppress(RefusedByApi):  # somebody was faster, or it is still being taken back
            self._stage.user(officer(dossier.unit.code)).move(code, "send_to_registry")
