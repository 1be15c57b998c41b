"""What an operator asks of a reconciliation: which link, of when or of which dossiers, and how."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from ..models import ReconciliationRun
from ..models.message import SYSTEM_CHOICES

_MOST_CODES = 1000


class RunForm(forms.ModelForm):  # type: ignore[type-arg]
    """Either of a range of days or of given dossiers."""

    link = forms.ChoiceField(
        label=gettext_lazy("Kết nối"), choices=SYSTEM_CHOICES, widget=UnfoldAdminSelectWidget
    )
    first_day = forms.DateField(
        label=gettext_lazy("Thay đổi từ ngày"), required=False, widget=UnfoldAdminSingleDateWidget
    )
    last_day = forms.DateField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        widget=UnfoldAdminSingleDateWidget,
        help_text=gettext_lazy("Để trống: đến bây giờ."),
    )
    listed = forms.CharField(
        label=gettext_lazy("Hoặc chỉ các hồ sơ này"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Mỗi dòng một mã hồ sơ; khi đó không xét ngày."),
    )
    step_by_step = forms.BooleanField(
        label=gettext_lazy("Đối chiếu từng bước"),
        initial=True,
        required=False,
        widget=UnfoldBooleanWidget,
        help_text=gettext_lazy(
            "Hỏi từng hồ sơ, thấy cả bước thiếu và thứ tự. Bỏ chọn thì nhanh hơn nhiều: chỉ hỏi hồ"
            " sơ mà danh sách của bên kia cho thấy khác."
        ),
    )
    repairs = forms.BooleanField(
        label=gettext_lazy("Tự gửi bù"),
        initial=True,
        required=False,
        widget=UnfoldBooleanWidget,
        help_text=gettext_lazy(
            "Gửi lại những gì bên kia đã xác nhận rồi làm mất. Việc khác vẫn chờ người xử lý."
        ),
    )

    class Meta:
        model = ReconciliationRun
        fields = ("link", "step_by_step", "repairs")

    def clean_listed(self) -> list[str]:
        codes = self.cleaned_data["listed"].split()
        if len(codes) > _MOST_CODES:
            raise forms.ValidationError(
                _("Nhiều nhất %(most)s mã hồ sơ một lần."), params={"most": _MOST_CODES}
            )
        if any(len(code) > 60 for code in codes):
            raise forms.ValidationError(_("Có mã hồ sơ dài quá 60 ký tự."))
        return list(codes)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        first, last = told.get("first_day"), told.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Ngày cuối phải sau ngày đầu."))
        return told
