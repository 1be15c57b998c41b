"""What citizens are told of, and what each text may say (no personal number is among it)."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NoticeCode(models.TextChoices):
    SUBMITTED = "submitted", _("Đã nộp hồ sơ")
    ACCEPTED = "accepted", _("Đã tiếp nhận, hẹn trả")
    REFUSED = "refused", _("Không tiếp nhận")
    SUPPLEMENT_REQUIRED = "supplement_required", _("Cần bổ sung")
    SUPPLIED = "supplied", _("Đã nhận bổ sung")
    PAYMENT_REQUIRED = "payment_required", _("Cần nộp phí, lệ phí")
    PAYMENT_CONFIRMED = "payment_confirmed", _("Đã nhận phí, lệ phí")
    DRAFT_TO_CONFIRM = "draft_to_confirm", _("Cần xem bản nháp")
    EXTENDED = "extended", _("Xin lỗi và hẹn lại")
    DATE_MOVED = "date_moved", _("Hạn trả thay đổi")
    STOPPED = "stopped", _("Dừng giải quyết")
    WITHDRAWN = "withdrawn", _("Đã rút hồ sơ")
    RESULT_READY = "result_ready", _("Đã có kết quả")
    NUMBER_ATTACHED = "number_attached", _("Đã có số định danh")
    RETURNED = "returned", _("Đã trả kết quả")
    DRAFT_ENDING = "draft_ending", _("Bản khai dở sắp hết hạn giữ")
    ONE_TIME_CODE = "one_time_code", _("Mã xác thực")


class Name(StrEnum):
    """A placeholder: ``{code}`` in a text is the dossier's code, and so on."""

    CODE = "code"
    PROCEDURE = "procedure"
    UNIT = "unit"
    APPLICANT = "applicant"
    AT = "at"
    DUE = "due"
    REASON = "reason"
    MISSING = "missing"
    SUPPLY_BY = "supply_by"
    AMOUNT = "amount"
    PURPOSE = "purpose"
    LINK = "link"
    KEPT_UNTIL = "kept_until"
    ONE_TIME_CODE = "one_time_code"
    MINUTES = "minutes"


MEANINGS: Mapping[Name, Promise] = {
    Name.CODE: _("mã hồ sơ"),
    Name.PROCEDURE: _("tên thủ tục"),
    Name.UNIT: _("đơn vị tiếp nhận"),
    Name.APPLICANT: _("họ tên người nộp"),
    Name.AT: _("lúc xảy ra"),
    Name.DUE: _("hạn trả kết quả"),
    Name.REASON: _("lý do"),
    Name.MISSING: _("những gì còn thiếu, mỗi thứ một dòng"),
    Name.SUPPLY_BY: _("bổ sung trước hết ngày"),
    Name.AMOUNT: _("số tiền (đồng)"),
    Name.PURPOSE: _("khoản phải nộp"),
    Name.LINK: _("nơi tra cứu hồ sơ"),
    Name.KEPT_UNTIL: _("giữ đến lúc"),
    Name.ONE_TIME_CODE: _("mã xác thực"),
    Name.MINUTES: _("mã có hiệu lực bao nhiêu phút"),
}

_ALWAYS = (Name.CODE, Name.PROCEDURE, Name.UNIT, Name.APPLICANT, Name.AT, Name.LINK)
_MORE: Mapping[NoticeCode, tuple[Name, ...]] = {
    NoticeCode.ACCEPTED: (Name.DUE,),
    NoticeCode.REFUSED: (Name.REASON,),
    NoticeCode.SUPPLEMENT_REQUIRED: (Name.REASON, Name.MISSING, Name.SUPPLY_BY),
    NoticeCode.SUPPLIED: (Name.DUE,),
    NoticeCode.PAYMENT_REQUIRED: (Name.AMOUNT, Name.PURPOSE),
    NoticeCode.PAYMENT_CONFIRMED: (Name.DUE,),
    NoticeCode.EXTENDED: (Name.REASON, Name.DUE),
    NoticeCode.DATE_MOVED: (Name.REASON, Name.DUE),
    NoticeCode.STOPPED: (Name.REASON,),
    NoticeCode.WITHDRAWN: (Name.REASON,),
}
_NEEDED = {
    NoticeCode.ONE_TIME_CODE: Name.ONE_TIME_CODE,
    NoticeCode.DRAFT_ENDING: Name.KEPT_UNTIL,
}


def names_of(code: NoticeCode) -> tuple[Name, ...]:
    """The placeholders that a text of this kind may use."""
    if code is NoticeCode.ONE_TIME_CODE:
        return (Name.ONE_TIME_CODE, Name.MINUTES)
    if code is NoticeCode.DRAFT_ENDING:
        return (Name.PROCEDURE, Name.APPLICANT, Name.AT, Name.KEPT_UNTIL)
    return (*_ALWAYS, *_MORE.get(code, ()))


def needed_of(code: NoticeCode) -> tuple[Name, ...]:
    """The placeholders without which a text of this kind is of no use."""
    return (_NEEDED.get(code, Name.CODE),)
