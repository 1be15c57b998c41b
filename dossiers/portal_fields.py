"""The portal's field names (docs/links.md) in a clerk's words, and where each value comes from."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Origin(StrEnum):
    """Who can put a value right at its root."""

    DECLARATION = "declaration"  # what the citizen declared
    STAFF = "staff"  # what the ward wrote, or who wrote it
    SYSTEM = "system"  # filled in by onestop: a rule, a code, an instant, a list


@dataclass(frozen=True, slots=True)
class PortalField:
    """``text``: one text of the payload that a person can correct; else a list, a code, a time."""

    label: Promise
    origin: Origin
    text: bool = True


_D, _S, _Y = Origin.DECLARATION, Origin.STAFF, Origin.SYSTEM

PORTAL_FIELDS: dict[str, PortalField] = {
    "ChucDanh": PortalField(_("Chức danh người xử lý"), _S),
    "ChuHoSo": PortalField(_("Chủ hồ sơ"), _D),
    "DanhSachGiayToKetQua": PortalField(_("Danh sách giấy tờ kết quả"), _Y, text=False),
    "DanhSachHoSoBoSung": PortalField(_("Danh sách lần bổ sung"), _Y, text=False),
    "DanhSachLePhi": PortalField(_("Danh sách lệ phí"), _Y, text=False),
    "DonViXuLy": PortalField(_("Đơn vị xử lý"), _Y),
    "Email": PortalField(_("Thư điện tử"), _D),
    "GhiChu": PortalField(_("Ghi chú"), _S),
    "HinhThuc": PortalField(_("Hình thức trả kết quả"), _Y, text=False),
    "KenhThucHien": PortalField(_("Kênh thực hiện"), _Y, text=False),
    "LoaiDoiTuong": PortalField(_("Loại đối tượng"), _Y, text=False),
    "MaDoiTuong": PortalField(_("Mã đối tượng"), _Y),
    "MaHoSo": PortalField(_("Mã hồ sơ"), _Y, text=False),
    "MaLinhVuc": PortalField(_("Mã lĩnh vực"), _Y),
    "MaTienDo": PortalField(_("Mã bước xử lý"), _Y, text=False),
    "MaTTHC": PortalField(_("Mã thủ tục"), _Y),
    "NgayBatDau": PortalField(_("Ngày bắt đầu"), _Y, text=False),
    "NgayHenTra": PortalField(_("Ngày hẹn trả (yyyyMMddHHmmss)"), _Y),
    "NgayKetThucTheoQuyDinh": PortalField(_("Ngày kết thúc theo quy định"), _Y, text=False),
    "NgayKetThucXuLy": PortalField(_("Ngày xử lý xong"), _Y, text=False),
    "NgayNopHoSo": PortalField(_("Ngày nộp hồ sơ"), _Y, text=False),
    "NgayTiepNhan": PortalField(_("Ngày tiếp nhận"), _Y, text=False),
    "NgayTra": PortalField(_("Ngày trả kết quả"), _Y, text=False),
    "NgayTuChoi": PortalField(_("Ngày từ chối"), _Y, text=False),
    "NguoiXuLy": PortalField(_("Người xử lý"), _S),
    "NoiDungXuLy": PortalField(_("Nội dung xử lý"), _S),
    "NoiNopHoSo": PortalField(_("Nơi nộp hồ sơ"), _Y, text=False),
    "PhongBanXuLy": PortalField(_("Phòng ban xử lý"), _Y),
    "SoDienThoai": PortalField(_("Số điện thoại"), _D),
    "SoGiayToChuHoSo": PortalField(_("Số giấy tờ của chủ hồ sơ"), _D),
    "TaiLieuNop": PortalField(_("Danh sách giấy tờ nộp"), _Y, text=False),
    "TenLinhVuc": PortalField(_("Tên lĩnh vực"), _Y),
    "TenTTHC": PortalField(_("Tên thủ tục"), _Y),
    "ThoiDiemXuLy": PortalField(_("Thời điểm xử lý"), _Y, text=False),
    "ThongTinTra": PortalField(_("Thông tin trả kết quả"), _Y),
    "TrangThai": PortalField(_("Trạng thái"), _Y, text=False),
    "TrangThaiHoSo": PortalField(_("Trạng thái hồ sơ"), _Y, text=False),
    "TrichYeuHoSo": PortalField(_("Trích yếu hồ sơ"), _D),
}
