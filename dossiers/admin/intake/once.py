"""One form files one dossier: whatever is pressed twice, sent again or answered into the void."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from onestop.models import KeptAnswer

from .form import IntakeForm

_PATH = "admin/intake"


class FiledOtherwise(Exception):
    """This form was filed before, but with something else typed in it.

    ``location`` is the page of what was filed then.
    """

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def filed_before(form: IntakeForm, account: User) -> str | None:
    """Where the same form led when it was filed; None if it was not. Raises FiledOtherwise."""
    kept = KeptAnswer.objects.filter(account=account, path=_PATH, key=str(form.key)).first()
    if kept is None:
        return None
    if kept.request_hash != form.typed_hash:
        raise FiledOtherwise(kept.location)
    return kept.location


def file_once(form: IntakeForm, account: User, work: Callable[[], str], *, now: datetime) -> str:
    """Do the work and keep where it leads to in one transaction, or give what was kept.

    ``work`` may raise any Refusal; nothing is kept then. Raises FiledOtherwise.
    """
    try:
        with transaction.atomic():
            location = work()
            KeptAnswer.objects.create(
                account=account,
                path=_PATH,
                key=str(form.key),
                request_hash=form.typed_hash,
                status=302,
                location=location,
                body="",
                kept_at=now,
            )
        return location
    except IntegrityError:
        before = filed_before(form, account)
        if before is None:
            raise
        return before
