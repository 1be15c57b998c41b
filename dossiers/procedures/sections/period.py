"""Stretches of time that a certificate speaks of."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem, error
from dossiers.procedures.section import Label, Section
from dossiers.procedures.sections.address import Address
from dossiers.procedures.values.partial_date import PartialDate


def period_problems(
    start: PartialDate | None, end: PartialDate | None, today: date
) -> Iterator[Problem]:
    """Paths "start" and "end"; an open end is None."""
    if start is not None and end is not None and start.is_after(end):
        yield error("end", "period_reversed", _("Ngày kết thúc phải sau ngày bắt đầu."))
    for path, moment in (("start", start), ("end", end)):
        if moment is not None and moment.is_after(today):
            yield error(path, "in_future", _("Khoảng thời gian này không thể ở tương lai."))


class UnmarriedPeriod(Section):
    start: Annotated[PartialDate, Label(_("Từ ngày"), "thoiDiemBatDau", "ThoiDiemBatDau")]
    end: Annotated[PartialDate, Label(_("Đến ngày"), "thoiDiemKetThuc", "ThoiDiemKetThuc")]

    def check(self, today: date) -> Iterator[Problem]:
        yield from period_problems(self.start, self.end, today)


class ResidencePeriod(Section):
    """The stay for which the status is certified, when it is not the present residence."""

    place: Annotated[
        Address, Label(_("Trong thời gian cư trú tại"), "nxnThoiGianCuTruTai", "ThoiGianCuTruTai")
    ]
    start: Annotated[PartialDate, Label(_("Từ ngày"), "nxnThoiGianCuTruTu", "ThoiGianCuTruTu")]
    end: Annotated[
        PartialDate | None, Label(_("Đến ngày"), "nxnThoiGianCuTruDen", "ThoiGianCuTruDen")
    ] = None

    def check(self, today: date) -> Iterator[Problem]:
        yield from period_problems(self.start, self.end, today)
