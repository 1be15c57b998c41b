"""Drop-downs of hundreds of options, such as countries, several on a page.

Django renders two templates an option, which took most of such a page's time.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminSelectWidget


class PlainDropDown(forms.Select):
    template_name = "admin/dossiers/widgets/plain_drop_down.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["options"] = _written(context["widget"]["optgroups"])
        return context


class DropDown(PlainDropDown, UnfoldAdminSelectWidget):
    """The same in the admin's own look."""

    template_name = "admin/dossiers/widgets/drop_down.html"


def _written(groups: Iterable[tuple[Any, list[dict[str, Any]], int]]) -> SafeString:
    """Options as HTML, in groups where these have a name."""
    return SafeString("".join(_group(name, each) for name, each, _index in groups))


def _group(name: Any, options: list[dict[str, Any]]) -> str:
    written = "".join(map(_option, options))
    return f'<optgroup label="{escape(str(name))}">{written}</optgroup>' if name else written


def _option(told: dict[str, Any]) -> str:
    attributes = flatatt(told["attrs"]) if told["attrs"] else ""
    value, label = escape(str(told["value"])), escape(str(told["label"]))
    return f'<option value="{value}"{attributes}>{label}</option>'
