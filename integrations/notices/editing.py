"""Putting a new text in force."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from .models import NoticeTemplate, NoticeTemplateVersion
from .texts import forget_texts


def edit(
    template: NoticeTemplate,
    *,
    subject: str,
    body: str,
    sms: str,
    by: AbstractBaseUser,
    now: datetime,
) -> NoticeTemplate:
    """Put these texts in force as the next version; nothing changes if they are the same.

    Notices that are on their way keep the text that they were written with. Raises
    ValidationError naming what is wrong with a text.
    """
    with transaction.atomic():
        current = NoticeTemplate.objects.select_for_update().get(pk=template.pk)
        if (current.subject, current.body, current.sms) == (subject, body, sms):
            return current
        current.subject, current.body, current.sms = subject, body, sms
        current.full_clean(exclude=["edited_by"])
        current.version += 1
        current.edited_at, current.edited_by_id = now, by.pk
        current.save()
        NoticeTemplateVersion.objects.create(
            template=current,
            version=current.version,
            subject=subject,
            body=body,
            sms=sms,
            made_at=now,
            made_by_id=by.pk,
        )
    forget_texts()
    return current
