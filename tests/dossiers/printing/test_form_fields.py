"""Every form says what the official one asks for: its text, read back from the PDF."""

import pytest

from dossiers.form_codes import FormCode as F
from dossiers.models import Dossier
from dossiers.printing.forms import FORMS
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817

from .. import stories as s
from .papers import printed, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

EXTEND: s.Step = (s.LEADER, T.EXTEND, {"reason": "Máy chủ hỏng.", "new_due_on": "2026-11-27"})

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"
FIRST = "H26.18.5-261123-0001"
ADDRESS = "Số 12 ngõ 82 phố Chùa Láng, Phường Láng, Thành phố Hà Nội"
ASKED = (
    "Đăng ký khai sinh cho Trần Nguyễn An Nhiên, sinh ngày 04/11/2026, con bà Nguyễn Thị Hồng Vân "
    "và ông Trần Đức Long"
)

ID_CARD = "Thẻ căn cước số {}, Bộ Công an cấp ngày 15/08/2024"

APPLICANT = (
    f"Địa chỉ: {ADDRESS}",
    "Số điện thoại: 0912345678",
    "Thư điện tử: hongvan@example.com",
    f"Nội dung yêu cầu giải quyết: {ASKED}",
)

REGISTERED = (
    "Ngày, tháng, năm đăng ký: ngày 23 tháng 11 năm 2026",
    "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu) Lê Thị Thu Hà",
)


#: What must stand on each form, in the words of its labels (Circulars 03/2025 and 04/2020).
FIELDS = {
    F.RECEIPT: (
        "UBND PHƯỜNG BẠCH MAI TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "/TNHS",
        "Bạch Mai, ngày 23 tháng 11 năm 2026",
        "Mẫu số 01",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Tiếp nhận hồ sơ của: Nguyễn Thị Hồng Vân",
        *APPLICANT,
        "Thành phần hồ sơ nộp gồm: TT Giấy tờ Hình thức Số lượng 1 Giấy chứng sinh Bản điện tử 1",
        "Số lượng hồ sơ: 01 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định: trong ngày làm việc; nhận sau 15 giờ",
        "Thời gian nhận hồ sơ: 08 giờ 35 phút, ngày 23/11/2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 23/11/2026",
        "Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công",
        "Vào Sổ theo dõi hồ sơ, Quyển số: .",
        "Số thứ tự: .",
        "NGƯỜI NỘP HỒ SƠ (Ký, ghi rõ họ tên) Nguyễn Thị Hồng Vân",
        "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký, ghi rõ họ tên) Nguyễn Thị Hoa",
    ),
    F.SUPPLEMENT: (
        "/HDHS",
        "Mẫu số 02",
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "Hồ sơ của: Nguyễn Thị Hồng Vân",
        *APPLICANT,
        "TT Thành phần hồ sơ Nội dung cần bổ sung Bản chính Chứng thực Bản chụp "
        "1 Giấy chứng sinh Bản chụp bị mờ.",
        "Lý do: Giấy chứng sinh không đọc được.",
        "Hạn bổ sung: hết ngày 04/12/2026",
        "liên hệ với Nguyễn Thị Hoa, Ủy ban nhân dân phường Bạch Mai",
        "NGƯỜI HƯỚNG DẪN (Ký, ghi rõ họ tên) Nguyễn Thị Hoa",
    ),
    F.REFUSAL: (
        "/TCHS",
        "Mẫu số 03",
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        "hồ sơ của: Nguyễn Thị Hồng Vân",
        *APPLICANT,
        "1 Giấy chứng sinh Bản điện tử 1",
        "Lý do: Theo đề nghị của người nộp.",
        "liên hệ với Nguyễn Thị Hoa",
    ),
    F.APOLOGY: (
        "ỦY BAN NHÂN DÂN PHƯỜNG BẠCH MAI",
        "/PXL",
        "Mẫu số 04",
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Kính gửi: Nguyễn Thị Hồng Vân",
        "Ngày 23/11/2026, Ủy ban nhân dân phường Bạch Mai tiếp nhận hồ sơ",
        f"mã hồ sơ: {FIRST}.",
        "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 23/11/2026",
        "Lý do: Máy chủ hỏng.",
        "xin lỗi ông/bà và sẽ trả kết quả vào ngày 27/11/2026",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ (Ký, ghi rõ họ tên, đóng dấu) Lê Thị Thu Hà",
    ),
    F.STOP: (
        "Mẫu số 05",
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        "Kính gửi: Nguyễn Thị Hồng Vân",
        f"mã hồ sơ: {FIRST}.",
        "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 23/11/2026",
        "Thời điểm dừng giải quyết: 08 giờ 40 phút, ngày 23/11/2026",
        "Lý do: Theo đề nghị của người nộp.",
        "(Ký, ghi rõ họ tên, đóng dấu) Lê Thị Thu Hà",
    ),
    F.CONTROL_SHEET: (
        "Mẫu số 06",
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        "Người nộp hồ sơ: Nguyễn Thị Hồng Vân",
        "Hẹn trả kết quả lúc: 17 giờ 00 phút, ngày 23/11/2026",
        "TT Công việc Giao Nhận Thời gian giao, nhận Kết quả Ghi chú Người giao ký Người nhận ký",
        "1 Tiếp nhận Nguyễn Thị Hồng Vân Người nộp hồ sơ Nguyễn Thị Hoa Cán bộ một cửa "
        "08:35 23/11/2026 Đúng hạn",
        "2 Bắt đầu xử lý Nguyễn Thị Hoa Cán bộ một cửa Trần Văn Minh",
        "5 Trình ký Trần Văn Minh Công chức tư pháp - hộ tịch Lê Thị Thu Hà Lãnh đạo",
        "7 Trả kết quả Nguyễn Thị Hoa Cán bộ một cửa Nguyễn Thị Hồng Vân Người nhận kết quả "
        "09:05 23/11/2026 Đúng hạn",
    ),
    F.BIRTH_CERTIFICATE: (
        "Số: 17 Quyển số: 01/2026 Trang số: 9",
        "GIẤY KHAI SINH",
        "Họ, chữ đệm, tên: TRẦN NGUYỄN AN NHIÊN",
        "Ngày, tháng, năm sinh: 04/11/2026",
        "Ghi bằng chữ: Ngày bốn tháng mười một năm hai nghìn không trăm hai mươi sáu",
        "Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam",
        "Nơi sinh: Bệnh viện Phụ sản Hà Nội, số 929 đường La Thành, Phường Láng",
        "Quê quán: Xã Tứ Kỳ, Thành phố Hải Phòng (Xã Hưng Đạo, huyện Tứ Kỳ, tỉnh Hải Dương)",
        "Số định danh cá nhân: 001326000017",
        "tên người mẹ: NGUYỄN THỊ HỒNG VÂN Năm sinh: 12/04/1995 Dân tộc: Kinh "
        f"Quốc tịch: Việt Nam Nơi cư trú: {ADDRESS}",
        "tên người cha: TRẦN ĐỨC LONG Năm sinh: 1992 Dân tộc: Kinh "
        f"Quốc tịch: Việt Nam Nơi cư trú: {ADDRESS}",
        "tên người đi khai sinh: Nguyễn Thị Hồng Vân",
        f"Giấy tờ tùy thân: {ID_CARD.format('001195012345')}",
        "Nơi đăng ký khai sinh: Ủy ban nhân dân phường Bạch Mai, Thành phố Hà Nội",
        "NGƯỜI KÝ GIẤY KHAI SINH",
        *REGISTERED,
    ),
    F.MARRIAGE_CERTIFICATE: (
        "Số: 17 Quyển số: 01/2026 Trang số: 9",
        "GIẤY CHỨNG NHẬN KẾT HÔN",
        "tên vợ: H’HEN NIÊ KĐĂM Ngày, tháng, năm sinh: 05/11/1997 Dân tộc: Ê-đê",
        f"Giấy tờ tùy thân: {ID_CARD.format('066197003456')}",
        "tên chồng: LÊ MINH QUÂN Ngày, tháng, năm sinh: 20/02/1998 Dân tộc: Kinh",
        f"Nơi cư trú: {ADDRESS} Giấy tờ tùy thân: {ID_CARD.format('001098004321')}",
        "Số định danh cá nhân: 001098004321",
        "Nơi đăng ký kết hôn: Ủy ban nhân dân phường Bạch Mai, Thành phố Hà Nội",
        "VỢ (Ký, ghi rõ họ, chữ đệm, tên) H’HEN NIÊ KĐĂM",
        "CHỒNG (Ký, ghi rõ họ, chữ đệm, tên) LÊ MINH QUÂN",
        "NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN",
        *REGISTERED,
    ),
    F.MARITAL_STATUS: (
        "Số: 17/UBND-XNTTHN",
        "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
        "Xét đề nghị của ông/bà: Đỗ Thị Hiền",
        "XÁC NHẬN Họ, chữ đệm, tên: PHẠM THU TRANG",
        "Ngày, tháng, năm sinh: 30/09/1999 Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam",
        "Số định danh cá nhân: 001199007788",
        f"Giấy tờ tùy thân: {ID_CARD.format('001199007788')}",
        f"Nơi cư trú: {ADDRESS}",
        f"Trong thời gian cư trú tại: {ADDRESS}, từ 09/2019 đến nay",
        "Tình trạng hôn nhân: Hiện tại chưa đăng ký kết hôn với ai",
        "Giấy này được cấp để: Kết hôn với ông Ngô Quang Huy tại Ủy ban nhân dân phường Láng",
        "giá trị sử dụng trong thời hạn 6 tháng",
        REGISTERED[1],
    ),
    F.DEATH_EXTRACT: (
        "Số: 17/TLKT",
        "TRÍCH LỤC KHAI TỬ",
        "Họ, chữ đệm, tên: VŨ VĂN THÀNH",
        "Ngày, tháng, năm sinh: 1941 Giới tính: Nam Dân tộc: Kinh Quốc tịch: Việt Nam",
        "Số định danh cá nhân: 001041000123",
        f"Nơi cư trú cuối cùng: {ADDRESS}",
        "Đã chết vào lúc: 04 giờ 30 phút, ngày 18/11/2026",
        "Ghi bằng chữ: Ngày mười tám tháng mười một năm hai nghìn không trăm hai mươi sáu",
        f"Nơi chết: {ADDRESS}",
        "Nguyên nhân chết: Tuổi già",
        "Giấy báo tử số 12/GBT, Trạm y tế phường Láng cấp ngày 18/11/2026",
        "Đăng ký khai tử tại: Ủy ban nhân dân phường Bạch Mai, Thành phố Hà Nội",
        "Quyển số: 01/2026 Trang số: 9",
        *REGISTERED,
    ),
}


def story(code: F) -> Dossier:
    """A dossier that has this form."""
    if code == F.APOLOGY:
        return s.moved(s.in_state(S.PROCESSING), EXTEND)
    states = {
        F.RECEIPT: S.ACCEPTED,
        F.SUPPLEMENT: S.SUPPLEMENT_REQUIRED,
        F.REFUSAL: S.REFUSED,
        F.STOP: S.STOPPED,
        F.CONTROL_SHEET: S.RETURNED,
    }
    if code in states:
        return s.in_state(states[code])
    return signed(next(form.procedure for form in FORMS if form.code == code))


def test_no_form_is_left_out() -> None:
    assert {form.code for form in FORMS} == FIELDS.keys()


@pytest.mark.parametrize("code", list(FIELDS))
def test_the_form_has_every_field(code: F) -> None:
    text = printed(story(code), code)
    for field in (NATION, *FIELDS[code], f"{FIRST} Mã QR", "Trang 1/1"):
        assert field in text, f"{field!r} is not in {text!r}"
