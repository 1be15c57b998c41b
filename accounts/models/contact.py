"""Where a citizen can be reached, and has proved to be."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    EMAIL = "email", _("Thư điện tử")
    PHONE = "phone", _("Điện thoại")


class Contact(models.Model):
    """Made when its holder gives back the code that was sent there; one account each."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="contacts",
        verbose_name=_("tài khoản"),
    )
    kind = models.CharField(_("loại"), max_length=5, choices=ContactKind)
    #: As ``accounts.contacts`` writes it: one spelling an address.
    value = models.CharField(_("địa chỉ liên hệ"), max_length=254)
    proven_at = models.DateTimeField(_("xác nhận lúc"))

    class Meta:
        verbose_name = _("liên hệ")
        verbose_name_plural = _("liên hệ")
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="contact_of_one_account"),
            models.CheckConstraint(
                condition=Q(kind__in=ContactKind.values), name="contact_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.user}"
