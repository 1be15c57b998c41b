"""The filters of the parked messages, each a drop-down above the table."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.rights import instant_of
from accounts.models import Unit

from ..models import Link, Operation, OutboxMessage, ParkedMessage
from ..parked_causes import CAUSE, Cause

Messages = QuerySet[ParkedMessage]

#: The link's names of fields, most often complained of first.
_FIELDS = f"""
    SELECT fault ->> 'field' AS field, count(*) AS times
    FROM {OutboxMessage._meta.db_table},
        LATERAL jsonb_array_elements(
            CASE jsonb_typeof(answer -> 'faults') WHEN 'array' THEN answer -> 'faults'
            ELSE '[]' END
        ) AS fault
    WHERE status = 'parked' AND fault ->> 'field' <> ''
    GROUP BY field ORDER BY times DESC, field LIMIT 50
"""  # noqa: S608 - the table's name is ours


class _DropDown(SimpleListFilter):
    template = "admin/drop_down.html"

    def choice(self) -> str:
        """What is chosen, in words; "" for nothing."""
        return next((str(words) for key, words in self.lookup_choices if key == self.value()), "")


class LinkFilter(_DropDown):
    title = _("kết nối")
    parameter_name = "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return Link.choices

    def queryset(self, request: HttpRequest, queryset: Messages) -> Messages:
        return queryset.filter(link=self.value()) if self.value() else queryset


class OperationFilter(_DropDown):
    title = _("nghiệp vụ")
    parameter_name = "operation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return Operation.choices

    def queryset(self, request: HttpRequest, queryset: Messages) -> Messages:
        return queryset.filter(operation=self.value()) if self.value() else queryset


class CauseFilter(_DropDown):
    title = _("nguyên nhân")
    parameter_name = "cause"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return Cause.choices

    def queryset(self, request: HttpRequest, queryset: Messages) -> Messages:
        if not self.value():
            return queryset
        return queryset.alias(its_cause=CAUSE).filter(its_cause=self.value())


class FieldFilter(_DropDown):
    title = _("mục bị nêu")
    parameter_name = "field"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute(_FIELDS)
            return [(field, f"{field} ({times})") for field, times in cursor.fetchall()]

    def queryset(self, request: HttpRequest, queryset: Messages) -> Messages:
        if not self.value():
            return queryset
        return queryset.filter(answer__faults__contains=[{"field": self.value()}])


class UnitFilter(_DropDown):
    title = _("đơn vị")
    parameter_name = "unit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        codes = ParkedMessage.objects.order_by().values("unit").distinct()
        return list(
            Unit.objects.filter(code__in=codes).order_by("name").values_list("code", "name")
        )

    def queryset(self, request: HttpRequest, queryset: Messages) -> Messages:
        return queryset.filter(unit=self.value()) if self.value() else queryset


_AGES = {
    "1h": (timedelta(hours=1), _("hơn 1 giờ")),
    "1d": (timedelta(days=1), _("hơn 1 ngày")),
    "3d": (timedelta(days=3), _("hơn 3 ngày")),
    "7d": (timedelta(days=7), _("hơn 7 ngày")),
}


class AgeFilter(_DropDown):
    title = _("thời gian chờ")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(key, words) for key, (_age, words) in _AGES.items()]

    def queryset(self, request: HttpRequest, queryset: Messages) -> Messages:
        if self.value() not in _AGES:
            return queryset
        age, _words = _AGES[str(self.value())]
        return queryset.filter(parked_at__lte=instant_of(request) - age)
