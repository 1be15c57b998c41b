"""What pydantic's errors mean to a citizen: a stable code, and what to do about it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic_core import ErrorDetails

from dossiers.procedures.problems import InvalidValue, Problem

_TEXT = ("wrong_type", _("“%(field)s” phải là một chuỗi ký tự."))
_OBJECT = ("wrong_type", _("“%(field)s” phải là một nhóm mục (đối tượng JSON)."))
_LIST = ("wrong_type", _("“%(field)s” phải là một danh sách."))
_NUMBER = ("wrong_type", _("“%(field)s” phải là một số nguyên."))
_YES_OR_NO = ("wrong_type", _("“%(field)s” phải là có (true) hoặc không (false)."))
_DATE = ("date_format", _("“%(field)s” phải là ngày theo dạng năm-tháng-ngày, ví dụ 2026-11-03."))
_INSTANT = (
    "not_an_instant",
    _("“%(field)s” phải là ngày giờ theo ISO 8601, ví dụ 2026-11-18T15:00:00+07:00."),
)

#: pydantic error type -> (our code, message). `%(field)s` is the field; the rest is pydantic's.
BUILT_IN: dict[str, tuple[str, str | Promise]] = {
    "missing": ("required", _("Chưa khai “%(field)s”. Hãy điền mục này.")),
    "extra_forbidden": (
        "unknown_field",
        _("Ở đây không có mục “%(field)s”. Hãy bỏ mục đó hoặc sửa lại tên."),
    ),
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "invalid_key": _OBJECT,
    "list_type": _LIST,
    "too_short": ("too_few", _("“%(field)s” phải có ít nhất %(min_length)s phần.")),
    "too_long": ("too_many", _("“%(field)s” chỉ được có nhiều nhất %(max_length)s phần.")),
    "string_type": _TEXT,
    "string_unicode": (
        "forbidden_character",
        _("“%(field)s” có ký tự không lưu được. Hãy xóa và gõ lại."),
    ),
    "string_too_short": ("too_short", _("“%(field)s” phải có ít nhất %(min_length)s ký tự.")),
    "string_too_long": (
        "too_long",
        _("“%(field)s” dài quá %(max_length)s ký tự. Hãy viết gọn lại."),
    ),
    "string_pattern_mismatch": ("wrong_format", _("“%(field)s” không đúng dạng. Hãy xem lại.")),
    "enum": (
        "not_a_choice",
        _("“%(field)s” không thuộc danh sách cho phép. Hãy chọn một trong: %(expected)s."),
    ),
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "greater_than_equal": ("too_small", _("“%(field)s” phải từ %(ge)s trở lên.")),
    "less_than_equal": ("too_large", _("“%(field)s” phải từ %(le)s trở xuống.")),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "timezone_aware": _INSTANT,
}
#: For a type that nobody has met yet; a test keeps the declarations from ever raising one.
GENERAL = ("invalid", _("“%(field)s” không hợp lệ. Hãy xem lại."))

_MAX_PATH = 200


def problem_of(details: ErrorDetails, fields: Mapping[str, object]) -> Problem:
    """The problem behind one pydantic error.

    fields: by path, what messages call a field; an unknown one is called by its path.
    """
    path = _printable(".".join(str(part) for part in details["loc"]))
    context = dict(details.get("ctx", {}))
    cause = context.pop("error", None)
    if isinstance(cause, InvalidValue):
        code, template = cause.code, cause.template
        context = dict(cause.params)
    else:
        code, template = BUILT_IN.get(details["type"], GENERAL)
    if "expected" in context:  # "'male' or 'female'"
        context["expected"] = context["expected"].replace(" or ", ", ").replace("'", "")
    called = fields.get(path, path or _("nội dung gửi lên"))
    return Problem(path, code, template, params={**context, "field": called})


def _printable(path: str) -> str:
    """A key is the sender's text: only what can be stored and printed goes into an answer."""
    return "".join(c if c.isprintable() else "\ufffd" for c in path[:_MAX_PATH])
