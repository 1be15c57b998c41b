"""Files in parts (tus 1.0): begun, continued where they broke off, kept as a paper when whole.

Each part is a file of the papers' storage with a row; the whole is put together, checked by its
content and kept once, when its last byte is in. A part that came twice is told by its offset.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import standing_of
from dossiers import scan_storage
from dossiers.models import Dossier
from dossiers.procedures.problems import Problem
from dossiers.refusals import GuardRefused, InvalidInput
from dossiers.scans import add_scan, refuse_unless_may_add, too_large
from dossiers.scans import paper_names as dossier_papers

from .draft_papers import add_draft_paper, refuse_unknown_paper
from .drafts import own_draft, refuse_unless_open
from .expiry import UPLOAD_LIVES
from .models import Upload, UploadPart

#: So many unfinished ones an account may have.
_MOST_AT_ONCE = 20


class WrongOffset(Exception):
    """The part does not begin where the file ends so far; ``offset`` is where."""

    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Target:
    """What the paper is for: a draft by its id or a dossier by its code."""

    draft: uuid.UUID | None
    dossier: str | None
    paper: str


@transaction.atomic
def begin_upload(owner: User, target: Target, length: int, *, now: datetime) -> Upload:
    """Raises Draft.DoesNotExist, Dossier.DoesNotExist, InvalidInput, GuardRefused, NotPermitted."""
    if length > settings.PAPER_MAX_BYTES:
        raise too_large()
    draft, dossier = None, None
    if target.draft is not None:
        draft = own_draft(owner, target.draft, lock=True)  # it is not deleted meanwhile
        refuse_unless_open(draft)
        refuse_unknown_paper(draft, target.paper)
    else:
        dossier = _visible(owner, target.dossier or "", now)
        refuse_unless_may_add(dossier, owner, now)
        if target.paper not in dossier_papers(dossier):
            message = _("Hồ sơ này không có giấy tờ mang mã đó.")
            raise InvalidInput(message, [Problem("paper", "unknown_paper", message)])
    under_way = Upload.objects.filter(owner=owner, kept_as="", expires_at__gt=now)
    if under_way.count() >= _MOST_AT_ONCE:
        raise GuardRefused(
            _("Quá nhiều tệp đang tải dở. Hãy tải xong hoặc hủy bớt."), guard="room_for_uploads"
        )
    return Upload.objects.create(
        owner=owner,
        draft=draft,
        dossier=dossier,
        paper=target.paper,
        length=length,
        made_at=now,
        expires_at=now + UPLOAD_LIVES,
    )


def own_upload(owner: User, upload_id: uuid.UUID, now: datetime) -> Upload:
    """Raises Upload.DoesNotExist, also for another's and for what ran out."""
    return Upload.objects.select_related("draft", "dossier").get(
        pk=upload_id, owner=owner, expires_at__gt=now
    )


def add_part(upload: Upload, offset: int, content: bytes, *, by: User, now: datetime) -> Upload:
    """Take a part in; with the last one the paper is kept. Returns the upload as it stands.

    Raises WrongOffset; InvalidInput for what is longer than was said or, when whole, is no paper
    (the upload is then over); what ``add_scan`` raises.
    """
    if offset != upload.offset:
        raise WrongOffset(upload.offset)
    if offset + len(content) > upload.length:
        message = _("Phần gửi lên dài hơn dung lượng đã khai.")
        raise InvalidInput(message, [Problem("file", "longer_than_said", message)])
    if content:
        name = scan_storage.keep(content, "part", now=now)
        try:
            upload = _record(upload, offset, len(content), name)
        except (WrongOffset, Upload.DoesNotExist):
            scan_storage.discard(name)
            raise
    if upload.offset == upload.length and not upload.kept_as:
        _keep_whole(upload, by=by, now=now)
    return upload


def cancel_upload(upload: Upload) -> None:
    """Forget it; its files go."""
    names = list(upload.parts.values_list("stored_as", flat=True))
    upload.delete()
    for name in names:
        scan_storage.discard(name)


def forget_uploads(now: datetime) -> int:
    """Those that stopped coming; returns how many."""
    stale = list(Upload.objects.filter(expires_at__lte=now))
    for upload in stale:
        cancel_upload(upload)
    return len(stale)


@transaction.atomic
def _record(upload: Upload, offset: int, size: int, name: str) -> Upload:
    locked = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("draft", "dossier")
        .get(pk=upload.pk)
    )
    if locked.offset != offset:
        raise WrongOffset(locked.offset)
    UploadPart.objects.create(upload=locked, offset=offset, size=size, stored_as=name)
    locked.offset = offset + size
    locked.save(update_fields=["offset"])
    return locked


def _keep_whole(upload: Upload, *, by: User, now: datetime) -> None:
    """Twice at once is harmless: the very file that is there is not kept again."""
    parts = list(upload.parts.all())
    content = b"".join(scan_storage.read(part.stored_as) for part in parts)
    try:
        upload.kept_as = _keep(upload, content, by=by, now=now)
    except InvalidInput:
        cancel_upload(upload)  # whatever is sent again, it is not a paper
        raise
    upload.save(update_fields=["kept_as"])
    UploadPart.objects.filter(pk__in=[part.pk for part in parts]).delete()
    for part in parts:
        scan_storage.discard(part.stored_as)


def _keep(upload: Upload, content: bytes, *, by: User, now: datetime) -> str:
    if upload.draft is not None:
        paper, _is_new = add_draft_paper(upload.draft, upload.paper, content, by=by, now=now)
        return reverse("draft-paper", args=[upload.draft.pk, paper.number])
    assert upload.dossier is not None
    scan, _is_new = add_scan(upload.dossier, upload.paper, content, by=by, now=now)
    return reverse("scan", args=[upload.dossier.code, scan.number])


def _visible(user: User, code: str, now: datetime) -> Dossier:
    standing = standing_of(user, timezone.localdate(now))
    return Dossier.objects.visible_to(user, standing).select_related("unit").get(code=code)
