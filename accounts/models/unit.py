"""Units: ministry, province and ward, as a tree, with successors since wards merge."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet


class UnitQuerySet(TreeQuerySet):
    def in_force(self, on: date) -> "UnitQuerySet":
        """The units that exist on that day (Asia/Ho_Chi_Minh)."""
        found: UnitQuerySet = self.filter(
            Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on
        )
        return found


class Unit(TreeNode):
    class Level(models.TextChoices):
        MINISTRY = "ministry", _("Bộ, ngành")
        PROVINCE = "province", _("Tỉnh, thành phố")
        WARD = "ward", _("Xã, phường, đặc khu")

    code = models.CharField(
        _("mã định danh"),
        max_length=35,
        unique=True,
        help_text=_("Mã định danh điện tử của cơ quan, ví dụ H26.18.5."),
    )
    name = models.CharField(_("tên đơn vị"), max_length=200)
    level = models.CharField(_("cấp"), max_length=10, choices=Level)
    valid_from = models.DateField(_("có hiệu lực từ"))
    valid_to = models.DateField(_("có hiệu lực đến"), null=True, blank=True)

    objects = UnitQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-Z]+(\.[0-9A-Z]+)*$"), name="unit_code_form"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_validity_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class UnitSuccession(models.Model):
    """One unit's work goes on in another: a merger is many to one, a split one to many.

    Basis: the reorganisation of 1 July 2025 and each later resolution, named in the row.
    """

    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions", verbose_name=_("đơn vị cũ")
    )
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="inheritances", verbose_name=_("đơn vị kế tục")
    )
    effective_on = models.DateField(_("ngày có hiệu lực"))
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=300)

    class Meta:
        verbose_name = _("kế tục đơn vị")
        verbose_name_plural = _("kế tục đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_not_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
