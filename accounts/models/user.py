"""The account that signs in: a citizen's, an official's or an integrator's."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from knox.models import AuthToken

    from .client import Client


class User(AbstractUser):
    """What a person may do follows from memberships (staff) or from ownership (citizens)."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=200, blank=True)
    #: An administrator chose the password: its owner chooses another before anything else.
    must_change_password = models.BooleanField(
        _("phải đổi mật khẩu"), default=False, db_default=False, editable=False
    )
    #: When a second factor was first asked for; the days of grace count from then.
    second_factor_asked_at = models.DateTimeField(null=True, editable=False)

    #: The client whose token this request carries (accounts/api/client_authentication.py); never
    #: kept: without the token the account of a client may do nothing.
    acting_client: "Client | None" = None
    #: The token that this request carries (accounts/api/authentication.py); never kept.
    acting_token: "AuthToken | None" = None

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta(AbstractUser.Meta):
        verbose_name = _("tài khoản")  # type: ignore[assignment]
        verbose_name_plural = _("tài khoản")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
