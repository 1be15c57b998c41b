"""Papers handed in with a dossier, and the result that comes out of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..arguments import PaperForm


class Document(models.Model):
    class Kind(models.TextChoices):
        PAPER = "paper", _("Giấy tờ nộp")
        RESULT = "result", _("Kết quả giải quyết")

    class Form(models.TextChoices):
        ORIGINAL = PaperForm.ORIGINAL, _("Bản chính")
        CERTIFIED_COPY = PaperForm.CERTIFIED_COPY, _("Bản sao chứng thực")
        PHOTOCOPY = PaperForm.PHOTOCOPY, _("Bản chụp")
        ELECTRONIC = PaperForm.ELECTRONIC, _("Bản điện tử")

    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_("hồ sơ"),
    )
    kind = models.CharField(_("loại"), max_length=10, choices=Kind, default=Kind.PAPER)
    code = models.CharField(_("mã giấy tờ"), max_length=60)
    name = models.CharField(_("tên giấy tờ"), max_length=500)
    form = models.CharField(_("hình thức"), max_length=15, choices=Form)
    quantity = models.PositiveSmallIntegerField(_("số lượng"), default=1)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("thời điểm nhận"))

    class Meta:
        verbose_name = _("giấy tờ")
        verbose_name_plural = _("giấy tờ")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="document_quantity_positive")
        ]

    def __str__(self) -> str:
        return self.name
