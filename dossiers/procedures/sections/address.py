"""Where something is, in the two tiers of administration in force since 1 July 2025."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem, error, warning
from dossiers.procedures.section import Label, Section
from dossiers.procedures.values.names import fold_name
from dossiers.procedures.values.nationality import VIET_NAM, Country
from dossiers.procedures.values.text import LongText, ShortText

_PROVINCES = (
    "Hà Nội|Cao Bằng|Tuyên Quang|Điện Biên|Lai Châu|Sơn La|Lào Cai|Thái Nguyên|Lạng Sơn|"
    "Quảng Ninh|Bắc Ninh|Phú Thọ|Hải Phòng|Hưng Yên|Ninh Bình|Thanh Hóa|Nghệ An|Hà Tĩnh|"
    "Quảng Trị|Huế|Đà Nẵng|Quảng Ngãi|Gia Lai|Khánh Hòa|Đắk Lắk|Lâm Đồng|Đồng Nai|Hồ Chí Minh|"
    "Tây Ninh|Đồng Tháp|Vĩnh Long|An Giang|Cần Thơ|Cà Mau"
)
#: The 34 provinces and centrally run cities (Decision 19/2025/QĐ-TTg).
PROVINCES = tuple(_PROVINCES.split("|"))
_KNOWN = frozenset(map(fold_name, PROVINCES))
_RANKS = ("tinh ", "thanh pho ", "tp. ", "tp ", "tp.")


@lru_cache(maxsize=1024)
def is_current_province(name: str) -> bool:
    """Whether a province goes by this name today, with or without "Tỉnh" or "Thành phố"."""
    folded = fold_name(name)
    for rank in _RANKS:
        folded = folded.removeprefix(rank)
    return folded in _KNOWN


class Address(Section):
    """A place: in Viet Nam by province and commune, abroad by what is known of it."""

    whole: ClassVar[bool] = True

    country: Annotated[Country, Label(_("Quốc gia"), "quocGia", example="VN")] = VIET_NAM
    province: Annotated[ShortText | None, Label(_("Tỉnh, thành phố"), "tinh", example="Hà Nội")] = (
        None
    )
    commune: Annotated[
        ShortText | None, Label(_("Xã, phường, đặc khu"), "xa", example="Phường Láng")
    ] = None
    detail: Annotated[
        LongText | None,
        Label(_("Địa chỉ chi tiết"), "diaChi", example="Số 12 ngõ 82 phố Chùa Láng"),
    ] = None
    historical_text: Annotated[
        LongText | None,
        Label(
            _("Địa chỉ ba cấp ghi trên giấy tờ cũ, giữ nguyên văn"),
            example="Xã Hưng Đạo, huyện Tứ Kỳ, tỉnh Hải Dương",
        ),
    ] = None

    def check(self, today: date) -> Iterator[Problem]:
        if self.country is None:
            return
        if self.country != VIET_NAM:
            if not (self.province or self.detail):
                yield error(
                    "detail", "address_required", _("Hãy ghi địa chỉ ở nước ngoài vào ô chi tiết.")
                )
            return
        if self.historical_text:
            return
        if self.province is None:
            yield error("province", "address_required", _("Hãy chọn tỉnh, thành phố."))
        elif not is_current_province(self.province):
            yield warning(
                "province",
                "province_not_current",
                _(
                    "Không có tỉnh, thành phố nào đang mang tên này. Hãy chọn đơn vị hiện nay và "
                    "ghi địa chỉ cũ nguyên văn vào ô địa chỉ trên giấy tờ cũ."
                ),
            )
        if self.commune is None:
            yield error("commune", "address_required", _("Hãy chọn xã, phường, đặc khu."))

    def display(self) -> str:
        """One line, from the smallest place to the largest; the country only when abroad."""
        parts = [self.detail, self.commune, self.province]
        if self.country != VIET_NAM:
            parts.append(self.country.display())
        line = ", ".join(part for part in parts if part)
        if self.historical_text and line:
            return f"{line} ({self.historical_text})"
        return self.historical_text or line

    def registry_text(self) -> str:
        return self.display()
