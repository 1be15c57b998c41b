"""Where a code is typed: by the keyboard at once, and by a telephone's own suggestion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget


class CodeInput(UnfoldAdminTextInputWidget):
    def format_value(self, value: Any) -> None:
        """A wrong code is typed anew, not mended."""


class CodeField(forms.CharField):
    """Six digits of the telephone, or a code on paper; spaces and dashes do not matter."""

    def __init__(self, **kwargs: Any) -> None:
        told = {
            "label": _("Mã xác thực"),
            "help_text": _("6 chữ số trên điện thoại, hoặc một mã dự phòng trên giấy."),
            "max_length": 20,
            "widget": CodeInput(
                attrs={
                    "autocomplete": "one-time-code",
                    "autofocus": True,
                    "spellcheck": "false",
                    "autocapitalize": "none",
                }
            ),
        }
        super().__init__(**{**told, **kwargs})
