"""How a declared field is written, and which paper it is compared with; pure."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from .procedures.annotations import annotation_at, plain_type
from .procedures.section import Section
from .procedures.sections.address import Address
from .procedures.values.choice import Choice
from .procedures.values.ethnicity import Ethnicity
from .procedures.values.nationality import Country
from .procedures.values.partial_date import PartialDate

Words = Callable[[], str]

_PICKED: Words = lambda: _("chọn đúng một giá trị trong danh sách")  # noqa: E731
_BY_TYPE: dict[type, Words] = {
    Address: lambda: _("đủ tỉnh, thành phố; xã, phường hiện nay; địa chỉ chi tiết"),
    Choice: _PICKED,
    Country: lambda: _("chọn một nước trong danh sách"),
    Ethnicity: _PICKED,
    PartialDate: lambda: _(
        "ngày/tháng/năm có thật, không ở tương lai; giấy tờ chỉ ghi tháng, năm hoặc năm thì khai "
        "như vậy"
    ),
    bool: lambda: _("chọn Có hoặc Không"),
    date: lambda: _("ngày/tháng/năm có thật, ví dụ 05/11/2026"),
    int: lambda: _("một số nguyên"),
}
#: By the field's own name in its section.
_BY_NAME: dict[str, Words] = {
    "email": lambda: _("dạng ten@nhacungcap.vn"),
    "full_name": lambda: _("họ, chữ đệm, tên như trên giấy tờ, chỉ gồm chữ cái"),
    "personal_id": lambda: _("đúng 12 chữ số như trên thẻ căn cước"),
    "phone": lambda: _("số di động 10 chữ số hoặc số cố định 11 chữ số"),
    "spouse_name": lambda: _("họ, chữ đệm, tên như trên giấy tờ, chỉ gồm chữ cái"),
}
_IDENTITY: Words = lambda: _("thẻ căn cước hoặc giấy tờ tùy thân của người đó")  # noqa: E731
#: The paper that a section's data stand in, by the section's name; the innermost section decides.
_EVIDENCE: dict[str, Words] = {
    "bride": _IDENTITY,
    "child": lambda: _("giấy chứng sinh"),
    "death": lambda: _("giấy báo tử"),
    "death_notice": lambda: _("giấy báo tử"),
    "deceased": _IDENTITY,
    "divorce": lambda: _("bản án, quyết định ly hôn"),
    "father": _IDENTITY,
    "groom": _IDENTITY,
    "last_residence": lambda: _("thông tin cư trú"),
    "marriage": lambda: _("giấy chứng nhận kết hôn"),
    "mother": _IDENTITY,
    "person": _IDENTITY,
    "requester": _IDENTITY,
    "residence": lambda: _("thông tin cư trú"),
    "residence_period": lambda: _("thông tin cư trú"),
    "spouse_death": lambda: _("trích lục khai tử"),
}


def expected_form(model: type[Section], path: str) -> str:
    """What the field at a path takes, in a few words."""
    kind, _longest = plain_type(annotation_at(model, path))
    for each in kind.__mro__:
        if each in _BY_TYPE:
            return _BY_TYPE[each]()
    by_name = _BY_NAME.get(path.rpartition(".")[2])
    return by_name() if by_name else _("ghi như trên giấy tờ")


def evidence_of(path: str) -> str:
    """The paper that the field at a path is compared with."""
    sections = path.split(".")[:-1]
    for section in reversed(sections):
        if section in _EVIDENCE:
            return _EVIDENCE[section]()
    return _("giấy tờ trong hồ sơ")
