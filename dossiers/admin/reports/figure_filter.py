"""The list that a figure of a report opens: the very dossiers that it counted."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.rights import instant_of

from ...models import Dossier
from ...reports.figures import Figure
from ...reports.periods import EARLIEST, LATEST, Period
from ...reports.report import Row
from ...reports.tables import FIGURES
from .readable_units import readable_units


def list_address(row: Row, period: Period) -> str:
    """The address of the list of a row's dossiers; a figure's key is still to be put at its end."""
    told = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    if row.unit is not None:
        told["under"] = row.unit.code
    if row.procedure:
        told["procedure"] = row.procedure
    return f"{reverse('admin:dossiers_dossier_changelist')}?{urlencode(told)}&figure="


class FigureFilter(ListFilter):
    """``figure`` of the period from ``first`` to ``last``, in the units from ``under`` down.

    The procedure is the list's own filter. Without a figure this one is not there.
    """

    title = _("báo cáo")
    template = "admin/reports/figure_filter.html"
    #: All that it reads of an address (accounts/admin/model_admin.py).
    parameter_names = ("figure", "first", "last", "under")

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        told = {name: str(params.pop(name)[-1]) for name in self.parameter_names if name in params}
        self.used_parameters.update(told)
        self.figure: Figure | None = None
        if "figure" not in told:
            return
        try:
            self.figure = FIGURES[told["figure"]]
            self.period = Period(_day(told["first"]), _day(told["last"]))
        except (KeyError, ValueError) as fault:
            raise IncorrectLookupParameters from fault
        under = told.get("under")
        units = readable_units(request)
        self.units = units.under(under) if under else units

    def has_output(self) -> bool:
        return self.figure is not None

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameter_names)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        if self.figure is None:
            return queryset
        if self.units is None:  # what one may not read does not exist
            return queryset.none()
        condition = self.figure.condition(self.period, instant_of(request))
        return queryset.filter(condition, unit_id__in=self.units.ids)

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """One: what is listed, and the address without it."""
        top = self.units.only_root if self.units else None
        yield {
            "figure": self.figure,
            "period": self.period,
            "unit": top.name if top else "",
            "without": changelist.get_query_string(remove=self.parameter_names),
        }


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not EARLIEST <= day <= LATEST:
        raise ValueError("Not a day that may be asked about.")
    return day
