"""The portal's field names (docs/links.md) in a clerk's words: those that a person can correct."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PORTAL_LABELS: dict[str, Promise] = {
    "ChucDanh": _("Chức danh người xử lý"),
    "ChuHoSo": _("Chủ hồ sơ"),
    "DonViXuLy": _("Đơn vị xử lý"),
    "Email": _("Thư điện tử"),
    "GhiChu": _("Ghi chú"),
    "MaDoiTuong": _("Mã đối tượng"),
    "MaLinhVuc": _("Mã lĩnh vực"),
    "MaTTHC": _("Mã thủ tục"),
    "NgayHenTra": _("Ngày hẹn trả (yyyyMMddHHmmss)"),
    "NguoiXuLy": _("Người xử lý"),
    "NoiDungXuLy": _("Nội dung xử lý"),
    "PhongBanXuLy": _("Phòng ban xử lý"),
    "SoDienThoai": _("Số điện thoại"),
    "SoGiayToChuHoSo": _("Số giấy tờ của chủ hồ sơ"),
    "TenLinhVuc": _("Tên lĩnh vực"),
    "TenTTHC": _("Tên thủ tục"),
    "ThongTinTra": _("Thông tin trả kết quả"),
    "TrichYeuHoSo": _("Trích yếu hồ sơ"),
}
