"""What to do about a fault, in the active language; pure."""

from django.utils.translation import gettext as _

from .fault_kinds import FaultKind
from .field_words import evidence_of, expected_form
from .portal_fields import Origin
from .procedures import Procedure

#: Births stall on this most: the child may have a number already, from a form of the police.
_BIRTH_DATE = "child.date_of_birth"


def registry_words(kind: FaultKind, named: str, path: str, procedure: Procedure) -> str:
    """``named``: the registry's name of the field, "" for none; ``path``: ours, "" for none.

    The two special classes of a birth follow what provinces told their wards to do.
    """
    birth = procedure.registry_module == "LTKS"
    if kind is FaultKind.DUPLICATE and not birth:
        return _(
            "Tra sổ hộ tịch của phường xem việc này đã đăng ký chưa. Đã đăng ký rồi thì không gửi "
            "lại; chưa thì báo bộ phận hỗ trợ của Bộ Tư pháp."
        )
    if kind is FaultKind.DUPLICATE:
        return _(
            "Tra danh sách khai sinh của phường và danh sách đề nghị hủy số định danh. Đã đăng ký "
            "rồi thì không gửi lại. Sinh đôi, sinh ba: đề nghị bộ phận hỗ trợ của Bộ Tư pháp xác "
            "nhận rồi gửi lại."
        )
    if kind is FaultKind.TO_VERIFY and not birth:
        return _(
            "Đối chiếu với giấy tờ; đề nghị công an hoặc nơi đã đăng ký trước đây xác nhận thông "
            "tin rồi gửi lại."
        )
    if kind is FaultKind.TO_VERIFY:
        return _(
            "Hỏi gia đình xem khi đăng ký cư trú hoặc ở công an đã được cấp số chưa; đề nghị công "
            "an phường, xã xác nhận thông tin rồi gửi lại."
        )
    if kind is FaultKind.WRONG_AGENCY:
        return _(
            "Hệ thống hộ tịch không nhận đơn vị gửi. Tờ khai không sai: báo người vận hành xem mã "
            "đơn vị, xong thì gửi lại."
        )
    if kind is FaultKind.WRONG_PROVINCE:
        return _(
            "Hệ thống hộ tịch không nhận tỉnh, thành phố của đơn vị gửi. Tờ khai không sai: báo "
            "người vận hành, xong thì gửi lại."
        )
    if not path:
        return _without_a_field(named)
    words = [_on_a_field(kind, path, procedure)]
    if path == _BIRTH_DATE and kind in (FaultKind.WRONG_FORM, FaultKind.INCORRECT):
        words.append(
            _(
                "Ngày sinh đúng mà vẫn bị trả: hỏi xem trẻ đã được cấp số khi đăng ký cư trú chưa, "
                "đề nghị công an xác nhận."
            )
        )
    return " ".join(words)


def _without_a_field(named: str) -> str:
    if named:
        return _(
            "Tờ khai không có mục mang tên này. Đọc lời của hệ thống hộ tịch, xem mục gần nghĩa "
            "nhất; không rõ thì báo người vận hành."
        )
    return _(
        "Hệ thống hộ tịch không nêu mục nào. Đọc lời của họ, đối chiếu tờ khai với giấy tờ; không "
        "rõ thì báo người vận hành."
    )


def _on_a_field(kind: FaultKind, path: str, procedure: Procedure) -> str:
    told = {"form": expected_form(procedure.declaration, path), "evidence": evidence_of(path)}
    if kind is FaultKind.MISSING:
        text = _(
            "Khai đủ mục này theo %(evidence)s: %(form)s. Giấy tờ không có thì yêu cầu công dân bổ "
            "sung."
        )
    elif kind is FaultKind.WRONG_FORM:
        text = _("Khai lại cho đúng dạng: %(form)s. Đối chiếu với %(evidence)s.")
    elif kind is FaultKind.TOO_LONG:
        text = _("Viết gọn lại, không bỏ ý chính. Đối chiếu với %(evidence)s.")
    else:
        text = _(
            "Đối chiếu với %(evidence)s. Khai sai thì sửa (%(form)s). Khai đúng thì giữ nguyên và "
            "gửi lại; vẫn bị trả thì báo bộ phận hỗ trợ hệ thống hộ tịch."
        )
    return text % told


def portal_words(kind: FaultKind, named: str, known: bool, origin: Origin) -> str:
    """``known``: whether ``named`` is a field of the portal's that we send."""
    if not named:
        return _(
            "Cổng không nêu mục nào. Đọc lời của Cổng; không rõ thì báo người vận hành trước khi "
            "gửi lại."
        )
    if not known:
        return _("Bản tin không có mục mang tên này mà ta sửa được: báo người vận hành.")
    if origin is Origin.SYSTEM:
        return _("Mục này do hệ thống tự điền: báo người vận hành để sửa tận gốc rồi gửi lại.")
    if kind is FaultKind.MISSING:
        return _("Điền mục này.")
    if kind is FaultKind.TOO_LONG:
        return _("Viết gọn lại, không bỏ ý chính.")
    form = _PORTAL_FORMS.get(named)
    if form:
        return _("Ghi lại cho đúng dạng: %(form)s.") % {"form": form()}
    return _("Đọc lời của Cổng và sửa mục này cho đúng.")


_PORTAL_FORMS = {
    "SoDienThoai": lambda: _("số di động 10 chữ số hoặc số cố định 11 chữ số, ví dụ 0912345678"),
    "Email": lambda: _("ten@nhacungcap.vn; không có thì để trống"),
    "SoGiayToChuHoSo": lambda: _("số định danh 12 chữ số, hoặc số ghi trên giấy tờ tùy thân"),
    "ChuHoSo": lambda: _("họ, chữ đệm, tên của một người, chỉ gồm chữ cái"),
}


def words_when_ours() -> str:
    return _(
        "Hệ thống nhận đã trả lời, nhưng phần mềm lỗi khi ghi nhận. Không phải lỗi của tờ khai: "
        "báo người vận hành."
    )


def words_when_missing_there() -> str:
    return _(
        "Hệ thống nhận chưa có hồ sơ này, và bản tin báo hồ sơ trước đó chưa gửi được. Báo người "
        "vận hành; gửi lại chỉ có ích khi bản tin trước đã tới."
    )
