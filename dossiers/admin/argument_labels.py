"""What the arguments of transitions are called, in forms and in the history."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..arguments import ResultDelivery

#: By field name: a name means the same in every arguments model.
LABELS: dict[str, Promise] = {
    "amount": _("Số tiền (đồng)"),
    "asked_by": _("Công chức đề nghị"),
    "cause": _("Do thay đổi"),
    "channel": _("Hình thức nộp"),
    "comment": _("Nội dung đề nghị sửa"),
    "corrections": _("Mục khai được sửa"),
    "declaration": _("Tờ khai"),
    "duplicate_reason": _("Vì sao vẫn nhận dù có thể trùng"),
    "faults": _("Lỗi được nêu"),
    "missing": _("Nội dung cần bổ sung"),
    "new_due_on": _("Ngày hẹn mới"),
    "note": _("Ghi chú"),
    "officer": _("Công chức xử lý"),
    "officer_name": _("Giao cho"),
    "papers": _("Giấy tờ đã nhận"),
    "personal_id_number": _("Số định danh cá nhân"),
    "possible_duplicates": _("Hồ sơ có thể trùng"),
    "purpose": _("Nộp cho khoản gì"),
    "reason": _("Lý do"),
    "receipt_number": _("Số biên lai"),
    "received_by": _("Người nhận kết quả"),
    "representation": _("Nộp thay"),
    "received_by_paper": _("Giấy tờ của người nhận"),
    "registered_on": _("Ngày đăng ký"),
    "registry_book": _("Quyển số"),
    "registry_number": _("Số đăng ký"),
    "registry_page": _("Trang số"),
    "result_delivery": _("Hình thức nhận kết quả"),
    "rule": _("Thời hạn áp dụng"),
    "supply_by": _("Hạn bổ sung"),
    "waived": _("Giấy tờ không yêu cầu nộp"),
}

#: Why a promise was recomputed.
CAUSES: dict[str, Promise] = {
    "calendar": _("lịch nghỉ"),
    "hours": _("giờ làm việc hoặc ngày đóng cửa của đơn vị"),
    "rule": _("thời hạn giải quyết"),
}

HELP_TEXTS: dict[str, Promise] = {
    "asked_by": _("Người đề nghị hẹn lại, nếu có."),
    "new_due_on": _("Hẹn đến hết giờ làm việc của ngày này. Mỗi hồ sơ chỉ được hẹn lại một lần."),
    "reason": _("Công dân sẽ đọc nội dung này."),
    "received_by": _("Họ, chữ đệm, tên của người đến nhận."),
    "received_by_paper": _("Loại và số giấy tờ, ví dụ: thẻ căn cước 001195012345."),
    "supply_by": _("Ngày cuối cùng công dân nộp bổ sung."),
}

RESULT_DELIVERIES: dict[ResultDelivery, Promise] = {
    ResultDelivery.COUNTER: _("Nhận tại bộ phận một cửa"),
    ResultDelivery.POST: _("Nhận qua bưu chính"),
}
