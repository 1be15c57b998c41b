"""What pydantic's own errors mean to a citizen: a stable code, and what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_TEXT = ("wrong_type", _("“%(field)s” phải là một chuỗi ký tự."))
_OBJECT = ("wrong_type", _("“%(field)s” phải là một nhóm mục (đối tượng JSON)."))
_NUMBER = ("wrong_type", _("“%(field)s” phải là một số nguyên."))

#: pydantic error type -> (our code, message). `%(field)s` is the field; the rest is pydantic's.
BUILT_IN: dict[str, tuple[str, str | Promise]] = {
    "missing": ("required", _("Chưa khai “%(field)s”. Hãy điền mục này.")),
    "extra_forbidden": (
        "unknown_field",
        _("Tờ khai này không có mục “%(field)s”. Hãy bỏ mục đó hoặc sửa lại tên."),
    ),
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "invalid_key": _OBJECT,
    "string_type": _TEXT,
    "string_unicode": (
        "forbidden_character",
        _("“%(field)s” có ký tự không lưu được. Hãy xóa và gõ lại."),
    ),
    "string_too_long": (
        "too_long",
        _("“%(field)s” dài quá %(max_length)s ký tự. Hãy viết gọn lại."),
    ),
    "enum": (
        "not_a_choice",
        _("“%(field)s” không thuộc danh sách cho phép. Hãy chọn một trong: %(expected)s."),
    ),
    "bool_type": ("wrong_type", _("“%(field)s” phải là có (true) hoặc không (false).")),
    "int_type": _NUMBER,
    "int_from_float": _NUMBER,
    "greater_than_equal": ("too_small", _("“%(field)s” phải từ %(ge)s trở lên.")),
    "less_than_equal": ("too_large", _("“%(field)s” phải từ %(le)s trở xuống.")),
}
#: For a type that nobody has met yet; a test keeps our own schemas from ever raising one.
GENERAL = ("invalid", _("“%(field)s” không hợp lệ. Hãy xem lại."))
