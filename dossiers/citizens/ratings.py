"""Rating a dossier: its owner, once, after the result was handed over."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dossiers.models import Dossier
from dossiers.refusals import GuardRefused, NotPermitted
from dossiers.states import DossierState

from .models import Rating


def rate(dossier: Dossier, stars: int, comment: str, *, by: User, now: datetime) -> Rating:
    """``stars`` 1 to 5. Raises NotPermitted, GuardRefused before the return and a second time."""
    if dossier.owner_id != by.pk:
        raise NotPermitted(_("Chỉ người nộp hồ sơ đánh giá."))
    if dossier.state != DossierState.RETURNED:
        raise GuardRefused(_("Đánh giá sau khi đã nhận kết quả."), guard="result_returned")
    try:
        with transaction.atomic():
            return Rating.objects.create(
                dossier=dossier, stars=stars, comment=comment, made_by=by, made_at=now
            )
    except IntegrityError:
        raise GuardRefused(_("Hồ sơ này đã được đánh giá."), guard="rated_once") from None
