"""Each print of a form: which version, of what, by whom, and why once more."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit

from ..form_codes import CERTIFICATES, FormCode
from .event import Event


class PrintedForm(models.Model):
    """Appended before the paper leaves, never edited (triggers as well).

    A form of a dossier belongs to the event that called for it; form 07 to a unit and a period.
    """

    form = models.CharField(_("mẫu"), max_length=30, choices=FormCode)
    #: Of the template; a reprint uses the version of the first print.
    version = models.PositiveSmallIntegerField(_("phiên bản mẫu"))
    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        null=True,
        related_name="printed_forms",
        verbose_name=_("hồ sơ"),
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        related_name="printed_forms",
        verbose_name=_("sự kiện"),
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    first_day = models.DateField(_("từ ngày"), null=True)
    last_day = models.DateField(_("đến ngày"), null=True)
    #: 1 is the first print, whatever is higher a reprint.
    copy = models.PositiveIntegerField(_("lần in"))
    reason = models.CharField(_("lý do in lại"), max_length=1000, blank=True)
    #: SHA-256 (hex) of what was filled in.
    data_hash = models.CharField(_("mã băm nội dung"), max_length=64)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("người in"),
    )
    #: The name as it stood then.
    printed_by_name = models.CharField(_("tên người in"), max_length=200)
    printed_at = models.DateTimeField(_("in lúc"))

    class Meta:
        verbose_name = _("lần in")
        verbose_name_plural = _("lần in")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "form", "event", "copy"],
                condition=Q(dossier__isnull=False),
                name="printed_form_copy_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "form", "first_day", "last_day", "copy"],
                condition=Q(dossier=None),
                name="printed_register_copy_once",
            ),
            models.CheckConstraint(
                condition=Q(form__in=FormCode.values), name="printed_form_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    form=FormCode.REGISTER,
                    dossier=None,
                    event=None,
                    first_day__isnull=False,
                    last_day__isnull=False,  # said: what compares with nothing is not false
                    last_day__gte=F("first_day"),
                )
                | (
                    ~Q(form=FormCode.REGISTER)
                    & Q(dossier__isnull=False, event__isnull=False, first_day=None, last_day=None)
                ),
                name="printed_form_of_a_dossier_or_a_period",
            ),
            models.CheckConstraint(
                condition=~Q(form__in=sorted(CERTIFICATES)) | Q(copy=1) | ~Q(reason=""),
                name="printed_certificate_again_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(copy__gte=1, version__gte=1), name="printed_form_counts_from_1"
            ),
            models.CheckConstraint(
                condition=Q(data_hash__regex=r"^[0-9a-f]{64}$"), name="printed_form_hashed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} v{self.version} #{self.copy}"

    @property
    def is_reprint(self) -> bool:
        return self.copy > 1
