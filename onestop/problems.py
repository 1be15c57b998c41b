"""Every refusal under /api/ as a problem document (RFC 9457), in the language asked for.

``KINDS`` is the whole catalogue; docs/problems.md tells callers what to do about each. A kind's
``type`` is the relative reference ``/problems/<name>``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

from onestop.correlation import correlation_id

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its name in ``type``, its HTTP status, what it says."""

    name: str
    status: int
    title: Promise
    detail: Promise | None = None


def _catalogue(*kinds: Kind) -> Mapping[str, Kind]:
    return MappingProxyType({kind.name: kind for kind in kinds})


KINDS = _catalogue(
    Kind(
        "malformed-request",
        400,
        _("Không đọc được yêu cầu"),
        _("Nội dung gửi lên không phải JSON hợp lệ, hoặc một tiêu đề HTTP viết sai."),
    ),
    Kind("invalid-input", 400, _("Thông tin chưa đúng")),
    Kind(
        "unauthenticated",
        401,
        _("Chưa đăng nhập"),
        _("Cần mã truy cập còn hiệu lực trong tiêu đề Authorization: Bearer."),
    ),
    Kind(
        "invalid-credentials",
        401,
        _("Không đăng nhập được"),
        _("Tên đăng nhập hoặc mật khẩu không đúng."),
    ),
    Kind(
        "invalid-code",
        401,
        _("Mã không đúng"),
        _("Mã không đúng, đã dùng hoặc đã hết hạn. Hãy xin mã mới nếu đã thử năm lần."),
    ),
    Kind(
        "sign-in-refused",
        401,
        _("Không đăng nhập được bằng VNeID"),
        _("Lần đăng nhập này không hợp lệ hoặc đã quá lâu. Hãy bắt đầu lại."),
    ),
    Kind(
        "code-needed",
        401,
        _("Cần mã xác thực"),
        _("Tài khoản này đăng nhập bằng hai lớp: hãy gửi thêm mã xác thực trong trường otp."),
    ),
    Kind(
        "sign-in-unfinished",
        403,
        _("Chưa đăng nhập lần đầu xong"),
        _("Hãy đăng nhập trang quản trị để đổi mật khẩu hoặc bật xác thực hai lớp trước."),
    ),
    Kind(
        "not-permitted",
        403,
        _("Không có quyền"),
        _("Bạn không có quyền thực hiện thao tác này."),
    ),
    Kind(
        "insufficient-scope",
        403,
        _("Ngoài phạm vi quyền"),
        _("Mã truy cập của hệ thống kết nối không có phạm vi quyền mà địa chỉ này đòi hỏi."),
    ),
    Kind("not-found", 404, _("Không tìm thấy"), _("Không có gì ở địa chỉ này.")),
    Kind("method-not-allowed", 405, _("Phương thức HTTP không dùng được ở địa chỉ này")),
    Kind(
        "not-acceptable",
        406,
        _("Không có định dạng được yêu cầu"),
        _("Địa chỉ này chỉ trả lời bằng application/json."),
    ),
    Kind("out-of-turn", 409, _("Hồ sơ đã thay đổi")),
    Kind("guard-refused", 409, _("Chưa đủ điều kiện thực hiện thao tác")),
    Kind(
        "wrong-offset",
        409,
        _("Phần gửi lên không nối tiếp"),
        _("Hãy hỏi bằng HEAD xem tệp đã nhận đến đâu rồi gửi tiếp từ đó."),
    ),
    Kind(
        "identity-taken",
        409,
        _("Định danh này đã gắn với tài khoản khác"),
        _("Hãy đăng xuất rồi đăng nhập bằng VNeID để vào tài khoản kia."),
    ),
    Kind("outage-refused", 409, _("Sự cố đã được công bố hoặc đã kết thúc")),
    Kind("precondition-failed", 412, _("Hồ sơ không còn như lần xem trước")),
    Kind(
        "unsupported-version",
        412,
        _("Phiên bản giao thức không dùng được"),
        _("Cần tiêu đề Tus-Resumable: 1.0.0."),
    ),
    Kind("too-large", 413, _("Nội dung gửi lên quá lớn")),
    Kind(
        "unsupported-media-type",
        415,
        _("Không đọc được định dạng này"),
        _("Địa chỉ này chỉ nhận application/json."),
    ),
    Kind(
        "idempotency-key-reused",
        422,
        _("Khóa chống trùng đã dùng cho nội dung khác"),
        _("Idempotency-Key này đã được dùng với một nội dung khác. Hãy dùng khóa mới."),
    ),
    Kind("too-many-requests", 429, _("Gửi yêu cầu quá dày"), _("Hãy chờ rồi thử lại.")),
    Kind(
        "internal-error",
        500,
        _("Lỗi hệ thống"),
        _("Hệ thống gặp lỗi ngoài dự kiến; lỗi đã được ghi lại."),
    ),
    Kind(
        "unavailable",
        503,
        _("Hệ thống tạm gián đoạn"),
        _("Cơ sở dữ liệu tạm thời không trả lời. Hãy thử lại sau ít giây."),
    ),
    Kind(
        "provider-unavailable",
        503,
        _("VNeID đang gián đoạn"),
        _(
            "VNeID hiện không trả lời. Bạn vẫn đăng nhập được bằng mã dùng một lần gửi tới "
            "điện thoại hoặc thư điện tử: POST /api/v1/auth/codes/."
        ),
    ),
    Kind(
        "feed-not-ready",
        503,
        _("Dòng thay đổi chưa sẵn sàng"),
        _("Lịch sử đang được đánh số cho dòng thay đổi. Hãy thử lại sau ít phút."),
    ),
    Kind("papers-unavailable", 503, _("Kho bản chụp tạm gián đoạn")),
)


class ProblemRaised(APIException):
    """Raise to answer with a kind of problem; ``members`` extend the document."""

    def __init__(self, name: str, detail: Promise | str | None = None, **members: Any) -> None:
        self.kind, self.members = KINDS[name], members
        super().__init__(str(detail or self.kind.detail or self.kind.title))
        self.status_code = self.kind.status


def document(kind: Kind, detail: Promise | str | None = None, **members: Any) -> dict[str, Any]:
    """The problem document, as plain JSON values in the active language."""
    body: dict[str, Any] = {
        "type": f"/problems/{kind.name}",
        "title": str(kind.title),
        "status": kind.status,
    }
    text = detail if detail is not None else kind.detail
    if text is not None:
        body["detail"] = str(text)
    return body | members


def answer(body: dict[str, Any], headers: Mapping[str, str] | None = None) -> JsonResponse:
    """The document as a response; it is JSON also where the view renders something else.

    It tells the request's correlation id, which is in every line of the log about it.
    """
    one = correlation_id()
    return JsonResponse(
        body | {"correlation_id": one} if one else body,
        status=body["status"],
        content_type=MEDIA_TYPE,
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )
