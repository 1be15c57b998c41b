"""What a citizen was told about their dossiers and drafts, and what they do without."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import standing_of
from dossiers.models import Dossier
from dossiers.notices import notice_ref
from dossiers.procedures.problems import Problem
from dossiers.refusals import InvalidInput
from dossiers.viewings import record_looks_by_number
from integrations.notices.choices import FREEDOM, Freedom, turn_off
from integrations.notices.codes import NoticeCode
from integrations.outbox import ArchivedMessage, Link, OutboxMessage, newest_notices

from .models import Draft
from .old_drafts import notice_ref_of

Told = OutboxMessage | ArchivedMessage
CHANNELS = (Link.EMAIL, Link.SMS)


def told_to(
    user: User, *, now: datetime, dossier: str | None, before: int | None, most: int
) -> list[Told]:
    """The newest notices about what is theirs, of ids below ``before``; of one dossier if named.

    Four queries however many dossiers there are.
    """
    refs = list(_refs(user, dossier, now))
    return newest_notices(refs, before=before, most=most) if refs else []


def about(ref: str) -> tuple[str | None, str | None]:
    """What a notice is about: a dossier's code or a draft's id."""
    subject = ref.rsplit("#", 1)[0]
    kind, separator, draft = subject.partition(":")
    return (None, draft) if separator and kind == "draft" else (subject, None)


def do_without(user: User, wishes: list[tuple[NoticeCode, Link]]) -> None:
    """Replace what the citizen does without. Raises InvalidInput naming what must go on."""
    wished = set(wishes)
    problems = []
    for place, (kind, _link) in enumerate(wishes):
        if FREEDOM[kind] is Freedom.ALWAYS:
            problems.append(Problem(f"off.{place}.kind", "always_on", Freedom.ALWAYS.why))
        elif FREEDOM[kind] is Freedom.ONE_CHANNEL and all(
            (kind, each) in wished for each in CHANNELS
        ):
            problems.append(
                Problem(f"off.{place}.channel", "one_channel_stays", Freedom.ONE_CHANNEL.why)
            )
    if problems:
        raise InvalidInput(_("Có thông báo không tắt được; xem từng mục."), problems)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(
            pk=user.pk
        )  # two devices, one after another
        turn_off(user.pk, wished)


def _refs(user: User, code: str | None, now: datetime) -> Iterator[str]:
    standing = standing_of(user, timezone.localdate(now))
    dossiers = Dossier.objects.own_of(user, standing)
    if code is not None:
        dossiers = dossiers.filter(code=code)
    found = list(dossiers.only("code", "event_count", "owner", "unit"))
    record_looks_by_number(found, by=user, now=now, came_from="notices")
    for each in found:
        yield from (notice_ref(each.code, number) for number in range(1, each.event_count + 1))
    if code is None:
        for draft in Draft.objects.filter(owner=user, warned_at__isnull=False):
            yield notice_ref_of(draft)
