"""What is asked of a report, as it stands in the address: period, procedure, unit, table."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...procedures import PROCEDURES
from ...reports.periods import EARLIEST, LATEST, Period, Preset
from ...reports.tables import TABLES
from ...reports.unit_tree import UnitTree
from ..forms.widgets import day_field, drop_down

#: Instead of a preset: from a day to a day.
DAYS = "days"
_INDENT = "\u2003"


class QuestionForm(forms.Form):
    """``cleaned_data["asked_period"]`` is the Period, once valid. All fields may be left out.

    Units that one may not read are no choice.
    """

    period = forms.ChoiceField(
        label=_("Kỳ báo cáo"),
        choices=[*Preset.choices, (DAYS, _("Từ ngày … đến ngày …"))],
        required=False,
        widget=drop_down(),
    )
    first = day_field(label=_("Từ ngày"), required=False)
    last = day_field(label=_("Đến ngày"), required=False)
    procedure = forms.ChoiceField(label=_("Thủ tục"), required=False, widget=drop_down())
    unit = forms.ChoiceField(label=_("Đơn vị"), required=False, widget=drop_down())
    table = forms.ChoiceField(
        choices=[(table.key, table.title) for table in TABLES],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, units: UnitTree, today: Any) -> None:
        super().__init__({"period": Preset.THIS_MONTH, "table": TABLES[0].key, **data})
        self._today = today
        self._offer("procedure", _("Tất cả thủ tục"), _procedures())
        if len(units.ids) > 1:
            self._offer("unit", _("Tất cả đơn vị"), _units(units))
        else:
            del self.fields["unit"]

    def _offer(self, name: str, everything: Any, choices: Iterator[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"period", "first", "last"} - cleaned.keys():
            return cleaned
        if cleaned["period"] != DAYS:
            preset = Preset(cleaned["period"] or Preset.THIS_MONTH)
            return {**cleaned, "asked_period": Period.of(preset, self._today)}
        first, last = cleaned["first"], cleaned["last"]
        for name, day in (("first", first), ("last", last)):
            if day is None:
                self.add_error(name, _("Hãy chọn ngày."))
            elif not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Ngày phải từ 01/01/2000 đến 31/12/2100."))
        if not self.errors and last < first:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))
        return cleaned if self.errors else {**cleaned, "asked_period": Period(first, last)}


def _procedures() -> Iterator[tuple[str, Any]]:
    return ((procedure.code, procedure.name) for procedure in PROCEDURES.values())


def _units(units: UnitTree) -> Iterator[tuple[str, str]]:
    return ((unit.code, _INDENT * depth + unit.name) for unit, depth in units.walk())
