"""What is checked wherever a role is given: not to oneself, and not to an administrator."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.forms import PaginationInlineFormSet

from ..models import Membership, User

_APART = _("Tài khoản quản trị không giữ vai trò ở đơn vị: hãy dùng một tài khoản khác.")


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role given on a page of its own."""

    class Meta:
        model = Membership
        fields = ("user", "unit", "role", "valid_from", "valid_to")

    def clean_user(self) -> User:
        user: User = self.cleaned_data["user"]
        if user.is_superuser:
            raise ValidationError(_APART, code="administrator")
        return user


class MembershipForms(PaginationInlineFormSet):
    """The roles of one account, beside its own form."""

    def clean(self) -> None:
        super().clean()
        today = timezone.localdate()
        if self.instance.is_superuser and any(map(_held(today), self.forms)):
            raise ValidationError(_APART, code="administrator")


def _held(today: Any) -> Any:
    def held(form: Any) -> bool:
        told = form.cleaned_data if form.is_valid() else {}
        if not told or told.get("DELETE"):
            return False
        return told["valid_to"] is None or told["valid_to"] >= today

    return held
