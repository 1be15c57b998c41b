"""What is known of a citizen who has an account."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSONAL_ID_NUMBER = r"^\d{12}$"


class Citizen(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="citizen",
        verbose_name=_("tài khoản"),
    )
    personal_id_number = models.CharField(
        _("số định danh cá nhân"),
        max_length=12,
        null=True,  # a foreigner or a person without a number yet has none
        blank=True,
        unique=True,
        validators=[RegexValidator(PERSONAL_ID_NUMBER, _("Số định danh gồm đúng 12 chữ số."))],
    )
    #: When the identity provider vouched for the number; None: nobody has, and it opens nothing.
    verified_at = models.DateTimeField(_("định danh xác thực lúc"), null=True, blank=True)
    date_of_birth = models.DateField(_("ngày sinh"), null=True, blank=True)
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("công dân")
        verbose_name_plural = _("công dân")
        constraints = [
            models.CheckConstraint(
                condition=Q(personal_id_number__isnull=True)
                | Q(personal_id_number__regex=PERSONAL_ID_NUMBER),
                name="citizen_personal_id_number_12_digits",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(personal_id_number__isnull=False),
                name="citizen_verified_by_a_number",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
