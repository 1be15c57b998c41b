"""Why a message is parked, in words that hold nothing of what was declared."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Case, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import Exact, In
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Marks an answer of ours, not of the link: the dossier was never made known there.
MISSING_THERE = {"cause": "missing_there"}


#: Of a notice: what was refused is where it should go.
TO_ADDRESS = [{"field": "to"}]


class Cause(models.TextChoices):
    """What class of trouble parked it, by the codes of docs/links.md, never by words."""

    INCOMPLETE = "incomplete", _("Thiếu thông tin")
    WRONG_TYPE = "wrong_type", _("Sai kiểu dữ liệu")
    INCORRECT = "incorrect", _("Dữ liệu không đúng")
    WRONG_AGENCY = "wrong_agency", _("Sai đơn vị gửi")
    WRONG_PROVINCE = "wrong_province", _("Sai tỉnh, thành phố của đơn vị gửi")
    REFUSED = "refused", _("Hệ thống nhận từ chối")
    OUT_OF_ORDER = "out_of_order", _("Sai thứ tự thời gian")
    MISSING_THERE = "missing_there", _("Hệ thống nhận chưa có hồ sơ")
    BAD_ADDRESS = "bad_address", _("Địa chỉ nhận không dùng được")
    RECEIVER = "receiver", _("Lỗi của ta khi ghi nhận trả lời")


_REGISTRY_CODES = {
    "106": Cause.WRONG_AGENCY,
    "108": Cause.WRONG_PROVINCE,
    "200": Cause.INCOMPLETE,
    "302": Cause.WRONG_TYPE,
    "500": Cause.INCORRECT,
}
#: What sending it again as it is would come to, for whoever thinks of doing so.
ADVICE: Mapping[Cause, Promise] = {
    Cause.INCOMPLETE: _("Phường khai đủ rồi gửi lại; gửi lại nguyên như cũ sẽ lại bị từ chối."),
    Cause.WRONG_TYPE: _("Phường sửa rồi gửi lại; gửi lại nguyên như cũ sẽ lại bị từ chối."),
    Cause.INCORRECT: _(
        "Phường đối chiếu, sửa rồi gửi lại. Gửi lại nguyên như cũ chỉ có ích khi hệ thống nhận đã "
        "sửa lỗi của họ."
    ),
    Cause.WRONG_AGENCY: _("Xem mã đơn vị đã khai với hệ thống nhận, xong thì gửi lại."),
    Cause.WRONG_PROVINCE: _("Xem mã đơn vị đã khai với hệ thống nhận, xong thì gửi lại."),
    Cause.REFUSED: _(
        "Phường sửa mục bị nêu rồi gửi lại. Gửi lại nguyên như cũ chỉ có ích khi hệ thống nhận đã "
        "sửa lỗi của họ."
    ),
    Cause.OUT_OF_ORDER: _(
        "Hệ thống nhận đã có bước muộn hơn và không có bước này: gửi lại sẽ lại bị từ chối. Đối "
        "chiếu hồ sơ bên đó; không cần bước này nữa thì hủy."
    ),
    Cause.MISSING_THERE: _(
        "Bản tin báo hồ sơ chưa từng gửi được (đã hủy, hoặc cũng đang cần xử lý). Gửi lại chỉ có "
        "ích khi bản tin đó đã tới."
    ),
    Cause.BAD_ADDRESS: _(
        "Nơi nhận không có hoặc không nhận tin. Gửi lại khi biết đã nhận được; không thì hủy và "
        "báo công dân cách khác. Các thông báo sau của hồ sơ không phải chờ."
    ),
    Cause.RECEIVER: _(
        "Hệ thống nhận đã trả lời, phần mềm của ta lỗi khi ghi nhận. Sửa lỗi phần mềm trước; gửi "
        "lại cùng khóa nên bên nhận không ghi hai lần."
    ),
}

_REGISTRY_CODE = KeyTextTransform("errorCode", "answer")
_PORTAL_CODE = KeyTextTransform("error_code", "answer")
#: ``cause_of`` for rows, as an annotation.
CAUSE = Case(
    When(answer__has_key="error", then=Value(Cause.RECEIVER)),
    When(answer__contains=MISSING_THERE, then=Value(Cause.MISSING_THERE)),
    *(
        When(Exact(_REGISTRY_CODE, Value(code)), then=Value(cause))
        for code, cause in _REGISTRY_CODES.items()
    ),
    When(In(_PORTAL_CODE, ["4", "04"]), then=Value(Cause.OUT_OF_ORDER)),
    When(answer__faults__contains=TO_ADDRESS, then=Value(Cause.BAD_ADDRESS)),
    default=Value(Cause.REFUSED),
    output_field=models.CharField(),
)

_FRAME = re.compile(
    r'^ *File "(?P<file>[^"]*)", line (?P<line>\d+), in (?P<where>\S+)', re.MULTILINE
)
_TYPE = re.compile(r"^([A-Za-z_][A-Za-z0-9_.]{0,79})(?::|$)", re.MULTILINE)


def cause_of(answer: Mapping[str, Any] | None) -> Cause:
    """The cause behind a parked message's answer."""
    told = answer or {}
    if "error" in told:
        return Cause.RECEIVER
    if told.get("cause") == MISSING_THERE["cause"]:
        return Cause.MISSING_THERE
    code = str(told.get("errorCode", "")).strip()
    if code in _REGISTRY_CODES:
        return _REGISTRY_CODES[code]
    if str(told.get("error_code", "")).strip() in ("4", "04"):
        return Cause.OUT_OF_ORDER
    if any(each.get("field") == "to" for each in told.get("faults") or []):
        return Cause.BAD_ADDRESS
    return Cause.REFUSED


def fault_fields(answer: Mapping[str, Any] | None) -> list[str]:
    """The link's own names of the fields that it complained of, each once."""
    faults = (answer or {}).get("faults") or []
    return list(dict.fromkeys(each["field"] for each in faults if each.get("field")))


def error_line(answer: Mapping[str, Any] | None) -> str:
    """Of a receiver's traceback, its end and the kind of error: "replies.py:93 in f: KeyError".

    The error's own words may hold what was declared, so they are left out; "" without a traceback.
    """
    trace = (answer or {}).get("error")
    if not isinstance(trace, str):
        return ""
    frames = list(_FRAME.finditer(trace))
    if not frames:
        return ""
    last = frames[-1]
    # The first line after it that is not indented is "Type: words".
    raised = _TYPE.search(trace, last.end())
    place = f"{last['file'].rpartition('/')[2]}:{last['line']} in {last['where']}"
    return f"{place}: {raised[1]}" if raised else place
