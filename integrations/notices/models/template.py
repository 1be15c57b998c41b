"""The texts of notices, and every text that ever was in force: what was sent stays provable."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..codes import NoticeCode, names_of, needed_of
from ..placeholders import names_in, unknown_names

#: Four texts of 160: more is no SMS but a letter.
SMS_LENGTH = 480


class Language(models.TextChoices):
    VIETNAMESE = "vi", _("Tiếng Việt")
    ENGLISH = "en", _("Tiếng Anh")


class NoticeText(models.Model):
    """``subject`` and ``body`` go by e-mail, ``sms`` by SMS; what is empty does not go at all."""

    subject = models.CharField(_("tiêu đề thư"), max_length=150, blank=True)
    body = models.TextField(_("nội dung thư"), max_length=4000, blank=True)
    sms = models.TextField(_("nội dung SMS"), max_length=SMS_LENGTH, blank=True)

    class Meta:
        abstract = True


class NoticeTemplate(NoticeText):
    """The text in force of one kind of notice in one language; changed by ``editing.edit``."""

    code = models.CharField(_("loại thông báo"), max_length=30, choices=NoticeCode)
    language = models.CharField(_("ngôn ngữ"), max_length=5, choices=Language)
    version = models.PositiveIntegerField(_("phiên bản"), default=1)
    edited_at = models.DateTimeField(_("sửa lần cuối"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người sửa"),
    )

    class Meta:
        verbose_name = _("mẫu thông báo")
        verbose_name_plural = _("mẫu thông báo")
        constraints = [
            models.UniqueConstraint(fields=["code", "language"], name="notice_template_once"),
            models.CheckConstraint(
                condition=Q(body="") | ~Q(subject=""),
                name="notice_template_letter_whole",
                violation_error_message=_("Thư phải có tiêu đề."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} ({self.get_language_display()})"

    def clean(self) -> None:
        """Raises ValidationError naming placeholders that are unknown or missing."""
        code = NoticeCode(self.code)
        problems: dict[str, list[str]] = {}
        for field in ("subject", "body", "sms"):
            text = getattr(self, field)
            if unknown := unknown_names(text, names_of(code)):
                problems[field] = [
                    _("Không có chỗ điền nào tên là: %(names)s") % {"names": ", ".join(unknown)}
                ]
            elif text and field != "subject":
                missing = [name for name in needed_of(code) if name not in names_in(text)]
                if missing:
                    told = ", ".join(f"{{{name}}}" for name in missing)
                    problems[field] = [_("Phải có chỗ điền: %(names)s") % {"names": told}]
        if problems:
            raise ValidationError(problems)


class NoticeTemplateVersion(NoticeText):
    """A text as it was in force from an instant on; appended, never edited."""

    template = models.ForeignKey(
        NoticeTemplate,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("mẫu thông báo"),
    )
    version = models.PositiveIntegerField(_("phiên bản"))
    #: None: shipped with the program.
    made_at = models.DateTimeField(_("từ lúc"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người sửa"),
    )

    class Meta:
        verbose_name = _("phiên bản mẫu thông báo")
        verbose_name_plural = _("phiên bản mẫu thông báo")
        constraints = [
            models.UniqueConstraint(fields=["template", "version"], name="notice_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.template_id} · {self.version}"
