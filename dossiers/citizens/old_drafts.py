"""Drafts that nobody touches: their owner is told some days before, then they go with their papers.

What was submitted is never touched. Each draft is looked at again under its own lock: one that is
being saved at that moment is passed over, and saved it lives on. Two workers take different ones.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ContactKind
from dossiers import scan_storage
from dossiers.procedures import get_procedure
from integrations.notices.choices import turned_off
from integrations.notices.codes import Name, NoticeCode
from integrations.notices.telling import Notice, tell
from integrations.outbox import Status, notices_of

from .drafts import drop_draft
from .expiry import draft_warning
from .models import Draft

#: Looked at in one run; what is left has its turn in the next.
_AT_ONCE = 500


def warn_of_ends(now: datetime) -> int:
    """Tell the owners of drafts that end soon, once each; returns how many drafts that was.

    Told late (workers were away), it is kept as long after being told as it would have been.
    """
    ending = _open_until(now + draft_warning()).filter(warned_at=None)
    return sum(_warn(pk, now) for pk in _oldest(ending))


def delete_ended(now: datetime) -> int:
    """Delete drafts whose time is over, with their papers; returns how many."""
    ended = _open_until(now).filter(warned_at__isnull=False)
    return sum(_delete(pk, now) for pk in _oldest(ended))


def notice_ref_of(draft: Draft) -> str:
    """What the notice of its end is about, in the outbox: of this saving of this draft."""
    return f"draft:{draft.pk}#{draft.version}"


def _open_until(end: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(dossier=None, expires_at__lte=end)


def _oldest(drafts: QuerySet[Draft]) -> list[UUID]:
    return list(drafts.order_by("expires_at").values_list("pk", flat=True)[:_AT_ONCE])


def _locked(drafts: QuerySet[Draft], pk: UUID) -> Draft | None:
    """None: its owner is at it, or was, and it is none of these any more."""
    own = drafts.select_for_update(skip_locked=True, of=("self",)).select_related("owner")
    return own.filter(pk=pk).first()


@transaction.atomic
def _warn(pk: UUID, now: datetime) -> bool:
    draft = _locked(_open_until(now + draft_warning()).filter(warned_at=None), pk)
    if draft is None:
        return False
    draft.warned_at = now
    draft.expires_at = max(draft.expires_at, now + draft_warning())
    draft.save(update_fields=["warned_at", "expires_at"])
    proven = {each.kind: each.value for each in draft.owner.contacts.all()}
    notice = Notice(
        code=NoticeCode.DRAFT_ENDING,
        ref=notice_ref_of(draft),
        key=f"{notice_ref_of(draft)}:notice",
        values={
            Name.PROCEDURE: get_procedure(draft.procedure).name,
            Name.APPLICANT: draft.owner.full_name or _("ông/bà"),
            Name.AT: _clock(draft.changed_at),
            Name.KEPT_UNTIL: _clock(draft.expires_at),
        },
        occurred_at=now,
        email=proven.get(ContactKind.EMAIL, ""),
        phone=proven.get(ContactKind.PHONE, ""),
        unit=draft.unit,
        turned_off=turned_off(draft.owner_id, NoticeCode.DRAFT_ENDING),
    )
    tell(notice, now=now)
    return True


def _delete(pk: UUID, now: datetime) -> bool:
    with transaction.atomic():
        draft = _locked(_open_until(now).filter(warned_at__isnull=False), pk)
        if draft is None:
            return False
        until = _kept_on(draft, now)
        if until is not None:
            draft.expires_at = until
            draft.save(update_fields=["expires_at"])
            return False
        names = drop_draft(draft, expected=None)
    for name in names:
        scan_storage.discard(name)
    return True


def _kept_on(draft: Draft, now: datetime) -> datetime | None:
    """Until when it is kept all the same; None: not.

    A file is just coming in for it; or its notice is not sent yet, or went so late that the days
    between are not over. One that cannot be sent (no address, refused) keeps nothing.
    """
    under_way = draft.upload_set.filter(kept_as="", expires_at__gt=now).order_by("-expires_at")
    if last := under_way.first():
        return last.expires_at
    notices = notices_of([notice_ref_of(draft)])
    told = [each.settled_at for each in notices if each.status == Status.DELIVERED]
    if told:
        until: datetime = min(at for at in told if at is not None) + draft_warning()
        return until if until > now else None
    waiting = any(each.status == Status.WAITING for each in notices)
    return now + timedelta(hours=1) if waiting else None


def _clock(instant: datetime) -> str:
    return timezone.localtime(instant).strftime("%H:%M %d/%m/%Y")
