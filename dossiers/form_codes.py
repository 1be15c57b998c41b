"""What a ward prints about a dossier, by code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormCode(models.TextChoices):
    """01 to 07: Circular 03/2025/TT-VPCP, Appendix I. The rest are results (Circular 04/2020)."""

    RECEIPT = "01", _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    SUPPLEMENT = "02", _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
    REFUSAL = "03", _("Phiếu từ chối tiếp nhận giải quyết hồ sơ")
    APOLOGY = "04", _("Văn bản xin lỗi và đề nghị gia hạn")
    STOP = "05", _("Thông báo dừng giải quyết hồ sơ")
    CONTROL_SHEET = "06", _("Phiếu kiểm soát quá trình giải quyết hồ sơ")
    REGISTER = "07", _("Sổ theo dõi hồ sơ")
    BIRTH_CERTIFICATE = "birth_certificate", _("Giấy khai sinh")
    MARRIAGE_CERTIFICATE = "marriage_certificate", _("Giấy chứng nhận kết hôn")
    MARITAL_STATUS = "marital_status", _("Giấy xác nhận tình trạng hôn nhân")
    DEATH_EXTRACT = "death_extract", _("Trích lục khai tử")


#: What the ward issues under its seal: a second one needs a reason.
CERTIFICATES = frozenset(
    {
        FormCode.BIRTH_CERTIFICATE,
        FormCode.MARRIAGE_CERTIFICATE,
        FormCode.MARITAL_STATUS,
        FormCode.DEATH_EXTRACT,
    }
)
