"""Copies of the extract, asked for together with the registration."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from dossiers.procedures.problems import Problem, error
from dossiers.procedures.section import Label, Section

#: Dong for one copy (Circular 281/2016/TT-BTC).
COPY_FEE = 8_000


class Copies(Section):
    requested: Annotated[
        bool,
        Field(strict=True),
        Label(_("Đề nghị cấp bản sao trích lục"), "CapBanSao", example=True),
    ]
    quantity: Annotated[
        Annotated[int, Field(strict=True, ge=1, le=50)] | None,
        Label(_("Số lượng bản sao"), "SoLuong", "soLuongBanSao", example=2),
    ] = None

    def check(self, today: date) -> Iterator[Problem]:
        if self.requested and self.quantity is None:
            yield error("quantity", "quantity_required", _("Hãy ghi số lượng bản sao cần cấp."))
        if self.requested is False and self.quantity is not None:
            yield error(
                "requested",
                "copies_disagree",
                _("Đã ghi số lượng bản sao thì hãy chọn có cấp; nếu không thì bỏ trống số lượng."),
            )
