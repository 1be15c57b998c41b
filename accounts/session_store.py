"""Sessions in PostgreSQL, each with its account: Django's own store and one table more telling."""

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DjangoSessionStore

#: Where the session's data say who signed in when and from where.
SIGN_IN = "_sign_in"


class SessionStore(DjangoSessionStore):
    #: Set by whoever signs in: the account's oldest sessions make room when this one is saved.
    just_signed_in = False

    @classmethod
    def get_model_class(cls) -> Any:
        from accounts.models import BrowserSession

        return BrowserSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        told = data.get(SIGN_IN)
        if told is not None and SESSION_KEY in data:
            row.user_id = int(data[SESSION_KEY])
            row.signed_in_at = datetime.fromisoformat(told["at"])
            row.seen_at = datetime.fromisoformat(told["seen"])
            row.address, row.browser = told["address"], told["browser"]
        return row

    def save(self, must_create: bool = False) -> None:
        super().save(must_create)
        if self.just_signed_in and not must_create:
            from accounts.browser_sessions import end_oldest

            self.just_signed_in = False
            end_oldest(int(self[SESSION_KEY]), but=self.session_key)
