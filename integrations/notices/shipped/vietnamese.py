"""Vietnamese: subject, letter, SMS (whose diacritics are taken off when it is written)."""

from ..codes import NoticeCode as N

_GREETING = "Kính gửi {applicant},\n\n"
_FOOT = (
    "\n\nHồ sơ {code}: {procedure}.\nTra cứu: {link}\n\n{unit}\n"
    "Thư này do hệ thống gửi tự động, xin không trả lời."
)


def _letter(words: str) -> str:
    return f"{_GREETING}{words}{_FOOT}"


TEXTS: dict[N, tuple[str, str, str]] = {
    N.SUBMITTED: (
        "Đã nhận hồ sơ {code}",
        _letter("Hồ sơ của ông/bà đã nộp lúc {at}, mã {code}. Cán bộ sẽ xem và trả lời."),
        "{unit}: da nhan ho so {code} luc {at}. Tra cuu: {link}",
    ),
    N.ACCEPTED: (
        "Hồ sơ {code} được tiếp nhận, hẹn trả {due}",
        _letter("Hồ sơ đã được tiếp nhận lúc {at}. Hẹn trả kết quả: {due}."),
        "{unit}: ho so {code} da tiep nhan, hen tra {due}. Tra cuu: {link}",
    ),
    N.REFUSED: (
        "Hồ sơ {code} không được tiếp nhận",
        _letter("Hồ sơ không được tiếp nhận. Lý do: {reason}"),
        "{unit}: ho so {code} khong duoc tiep nhan. Xem ly do: {link}",
    ),
    N.SUPPLEMENT_REQUIRED: (
        "Hồ sơ {code} cần bổ sung trước hết ngày {supply_by}",
        _letter(
            "Đề nghị ông/bà bổ sung trước hết ngày {supply_by}:\n\n{missing}\n\nLý do: {reason}\n\n"
            "Thời gian chờ bổ sung không tính vào thời hạn giải quyết."
        ),
        "{unit}: ho so {code} can bo sung truoc het ngay {supply_by}. Xem: {link}",
    ),
    N.SUPPLIED: (
        "Đã nhận bổ sung hồ sơ {code}",
        _letter("Đã nhận phần bổ sung lúc {at}. Hạn trả kết quả: {due}."),
        "{unit}: da nhan bo sung ho so {code}. Han tra: {due}.",
    ),
    N.PAYMENT_REQUIRED: (
        "Hồ sơ {code}: cần nộp {amount} đồng",
        _letter("Đề nghị ông/bà nộp {amount} đồng ({purpose}) để hồ sơ được giải quyết tiếp."),
        "{unit}: ho so {code} can nop {amount} dong. Xem: {link}",
    ),
    N.PAYMENT_CONFIRMED: (
        "Đã nhận phí, lệ phí hồ sơ {code}",
        _letter("Đã nhận phí, lệ phí lúc {at}. Hạn trả kết quả: {due}."),
        "{unit}: da nhan phi, le phi ho so {code}. Han tra: {due}.",
    ),
    N.DRAFT_TO_CONFIRM: (
        "Hồ sơ {code}: xin xem bản nháp kết quả",
        _letter(
            "Bản nháp kết quả đã có. Xin ông/bà xem và đồng ý, hoặc đề nghị sửa, trong một ngày "
            "làm việc; quá hạn đó coi như đồng ý."
        ),
        "{unit}: xin xem ban nhap ket qua ho so {code} trong 1 ngay lam viec: {link}",
    ),
    N.EXTENDED: (
        "Xin lỗi và hẹn lại hồ sơ {code}: {due}",
        _letter(
            "{unit} xin lỗi ông/bà vì chưa trả được kết quả đúng hẹn. Lý do: {reason}\n\n"
            "Hẹn trả lại: {due}."
        ),
        "{unit} xin loi: ho so {code} chua kip hen, hen lai {due}. Xem ly do: {link}",
    ),
    N.DATE_MOVED: (
        "Hạn trả hồ sơ {code} là {due}",
        _letter("Hạn trả kết quả được tính lại: {due}. Căn cứ: {reason}"),
        "{unit}: han tra ho so {code} tinh lai la {due}. Xem: {link}",
    ),
    N.STOPPED: (
        "Hồ sơ {code} dừng giải quyết",
        _letter("Hồ sơ dừng giải quyết. Lý do: {reason}"),
        "{unit}: ho so {code} dung giai quyet. Xem ly do: {link}",
    ),
    N.WITHDRAWN: (
        "Đã rút hồ sơ {code}",
        _letter("Hồ sơ đã được rút lúc {at}. Lý do: {reason}"),
        "{unit}: ho so {code} da rut luc {at}.",
    ),
    N.RESULT_READY: (
        "Hồ sơ {code} đã có kết quả",
        _letter("Hồ sơ đã có kết quả lúc {at}. Mời ông/bà nhận kết quả tại {unit}."),
        "{unit}: ho so {code} da co ket qua, moi den nhan.",
    ),
    N.NUMBER_ATTACHED: (
        "Hồ sơ {code}: đã có số định danh",
        _letter("Số định danh cá nhân đã được cấp và ghi vào hồ sơ lúc {at}."),
        "{unit}: ho so {code} da co so dinh danh. Xem: {link}",
    ),
    N.RETURNED: (
        "Đã trả kết quả hồ sơ {code}",
        _letter("Kết quả đã được trả lúc {at}. Cảm ơn ông/bà."),
        "",
    ),
    N.DRAFT_ENDING: (
        "Bản khai dở của ông/bà được giữ đến {kept_until}",
        "Kính gửi {applicant},\n\nBản khai dở {procedure} của ông/bà, lưu lần cuối lúc {at}, được "
        "giữ đến {kept_until}. Sau đó bản khai và giấy tờ đã tải lên sẽ bị xóa. Muốn giữ lại, xin "
        "đăng nhập, mở bản khai và lưu hoặc nộp trước lúc đó.\n\n"
        "Thư này do hệ thống gửi tự động, xin không trả lời.",
        "Ban khai do cua ong/ba duoc giu den {kept_until}, sau do bi xoa. Muon giu, hay luu hoac "
        "nop truoc luc do.",
    ),
    N.ONE_TIME_CODE: (
        "Mã xác thực của ông/bà",
        "Mã xác thực: {one_time_code}\n\nMã có hiệu lực trong {minutes} phút. Không đưa mã này cho "
        "bất kỳ ai, kể cả cán bộ.",
        "Ma xac thuc: {one_time_code}, hieu luc {minutes} phut. Khong dua ma nay cho bat ky ai.",
    ),
}
