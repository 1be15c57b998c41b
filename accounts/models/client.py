"""A client: an integrator's program that calls the API in its own name (OAuth 2.0, RFC 6749)."""

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..scopes import Scope
from .unit import Unit


def new_client_id() -> str:
    """A public name that nobody has to choose."""
    return f"client-{secrets.token_hex(8)}"


class ClientQuerySet(models.QuerySet["Client"]):
    def in_force(self, now: datetime) -> "ClientQuerySet":
        """The clients that may call at that instant (aware)."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now), is_active=True, account__is_active=True
        )


class Client(models.Model):
    """What it may do is its scopes; whose dossiers it may see, its units and all below them.

    ``account`` stands for it wherever the record needs somebody; nobody can sign in with it.
    """

    client_id = models.CharField(
        _("mã ứng dụng (client_id)"),
        max_length=40,
        unique=True,
        default=new_client_id,
        editable=False,
    )
    name = models.CharField(_("tên hệ thống kết nối"), max_length=200)
    contact = models.CharField(
        _("đầu mối liên hệ"), max_length=200, blank=True, help_text=_("Đơn vị, người phụ trách.")
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="client",
        editable=False,
        verbose_name=_("tài khoản"),
    )
    scopes = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("phạm vi quyền")
    )
    units = models.ManyToManyField(
        Unit,
        related_name="clients",
        blank=True,
        verbose_name=_("đơn vị"),
        help_text=_("Hồ sơ của các đơn vị này và mọi đơn vị bên dưới."),
    )
    requests_per_minute = models.PositiveIntegerField(
        _("số yêu cầu mỗi phút"),
        default=600,
        validators=[MinValueValidator(1), MaxValueValidator(60_000)],
        help_text=_("Đếm chung cho mọi tiến trình web; đổi thì có hiệu lực ngay."),
    )
    is_active = models.BooleanField(
        _("đang hoạt động"), default=True, help_text=_("Bỏ chọn thì ngừng ngay lập tức.")
    )
    expires_at = models.DateTimeField(_("hết hạn lúc"), null=True, blank=True)
    created_at = models.DateTimeField(_("tạo lúc"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("người tạo"),
    )

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("hệ thống kết nối")
        verbose_name_plural = _("hệ thống kết nối")
        constraints = [
            models.CheckConstraint(
                condition=Q(requests_per_minute__gte=1), name="client_may_ask_at_all"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def known_scopes(self) -> frozenset[Scope]:
        """Its scopes; one that the code no longer knows opens nothing."""
        return frozenset(each for each in Scope if each.value in self.scopes)
