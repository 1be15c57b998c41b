"""A text that a history keeps: checked as the arguments of transitions are."""

from typing import Any

from django import forms

from ...procedures.problems import InvalidValue
from ...procedures.values.text import clean_text


class ReasonField(forms.CharField):
    """Gives the text as ``clean_text`` leaves it; refuses what that refuses, beside the field."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return clean_text(text)
        except InvalidValue as invalid:
            message = str(invalid.template) % {"field": self.label, **invalid.params}
            raise forms.ValidationError(message) from None
