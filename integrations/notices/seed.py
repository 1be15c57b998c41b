"""The texts that the program ships: added where there is none, left alone where there is."""

from typing import Any

from django.db import transaction

from .models import Language, NoticeTemplate, NoticeTemplateVersion
from .shipped import english, vietnamese

_SHIPPED = {Language.VIETNAMESE: vietnamese.TEXTS, Language.ENGLISH: english.TEXTS}


def load(**kwargs: Any) -> None:
    """Receiver of post_migrate."""
    known = set(NoticeTemplate.objects.values_list("code", "language"))
    for language, texts in _SHIPPED.items():
        for code, (subject, body, sms) in texts.items():
            if (code.value, language.value) in known:
                continue
            with transaction.atomic():
                words = {"subject": subject, "body": body, "sms": sms}
                template = NoticeTemplate.objects.create(code=code, language=language, **words)
                NoticeTemplateVersion.objects.create(template=template, version=1, **words)
