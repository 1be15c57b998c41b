"""Whether somebody is married, was, or never was, and the papers that prove it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem, error
from dossiers.procedures.section import Label, Section
from dossiers.procedures.values.choice import Choice
from dossiers.procedures.values.full_date import FullDate
from dossiers.procedures.values.names import PersonName
from dossiers.procedures.values.text import ShortText


class MaritalStatus(Choice):
    """The e-form's list, with its numbers."""

    UNMARRIED = "unmarried", _("Hiện tại chưa đăng ký kết hôn với ai"), "1"
    MARRIED = "married", _("Hiện tại đang có vợ/chồng"), "2"
    DIVORCED = "divorced", _("Đã ly hôn; hiện tại chưa đăng ký kết hôn với ai"), "3"
    WIDOWED = "widowed", _("Vợ/chồng đã chết; hiện tại chưa đăng ký kết hôn với ai"), "4"
    UNMARRIED_IN_PERIOD = (
        "unmarried_in_period",
        _("Trong một khoảng thời gian chưa đăng ký kết hôn với ai; hiện tại đang có vợ/chồng"),
        "5",
    )


_S = MaritalStatus
#: The sections that prove a status; any other one contradicts it.
PROOFS: Mapping[MaritalStatus, frozenset[str]] = {
    _S.UNMARRIED: frozenset(),
    _S.MARRIED: frozenset({"marriage"}),
    _S.DIVORCED: frozenset({"divorce"}),
    _S.WIDOWED: frozenset({"spouse_death"}),
    _S.UNMARRIED_IN_PERIOD: frozenset({"marriage", "unmarried_period"}),
}


def proof_problems(
    status: MaritalStatus | None, proofs: Mapping[str, Section | None]
) -> Iterator[Problem]:
    """`proofs`: the sections the declaration has for it, by name."""
    if status is None:
        return
    for path, proof in proofs.items():
        if proof is None and path in PROOFS[status]:
            yield error(
                path,
                "proof_required",
                _("Tình trạng hôn nhân “%(status)s” cần khai phần này."),
                status=status.label,
            )
        elif proof is not None and path not in PROOFS[status]:
            yield error(
                path,
                "proof_not_expected",
                _("Tình trạng hôn nhân “%(status)s” không đi với phần này: hãy bỏ, hoặc chọn lại."),
                status=status.label,
            )


def _issued_by_now(issued_on: date | None, today: date) -> Iterator[Problem]:
    if issued_on is not None and issued_on > today:
        yield error("issued_on", "in_future", _("Ngày của giấy tờ không thể ở tương lai."))


class DivorceJudgment(Section):
    number: Annotated[
        ShortText,
        Label(
            _("Số bản án, quyết định ly hôn"),
            "soBanAnQuyetDinhLyHon",
            "SoBanAnLyHon",
            example="52/2023/QĐST-HNGĐ",
        ),
    ]
    issued_on: Annotated[
        FullDate,
        Label(_("Ngày bản án, quyết định"), "ngayCapBanAnQuyetDinhLyHon", "NgayBanAnLyHon"),
    ]
    issued_by: Annotated[
        ShortText, Label(_("Tòa án"), "coQuanCapBanAnQuyetDinhLyHon", "CoQuanBanAnLyHon")
    ]

    def check(self, today: date) -> Iterator[Problem]:
        yield from _issued_by_now(self.issued_on, today)


class DeathExtract(Section):
    """Proves the death of a husband or wife."""

    number: Annotated[
        ShortText,
        Label(_("Số trích lục khai tử"), "", "SoTrichLucKhaiTu", example="17/TLKT"),
    ]
    issued_on: Annotated[FullDate, Label(_("Ngày cấp"), "", "NgayTrichLucKhaiTu")]
    issued_by: Annotated[ShortText, Label(_("Cơ quan cấp"), "", "CoQuanTrichLucKhaiTu")]

    def check(self, today: date) -> Iterator[Problem]:
        yield from _issued_by_now(self.issued_on, today)


class MarriageCertificate(Section):
    spouse_name: Annotated[
        PersonName, Label(_("Họ, chữ đệm, tên vợ/chồng"), "voChongHoTen", "VoChongHoTen")
    ]
    number: Annotated[
        ShortText,
        Label(_("Số giấy chứng nhận kết hôn"), "soGiayTo", "SoGiayChungNhanKetHon"),
    ]
    issued_on: Annotated[FullDate, Label(_("Ngày cấp"), "ngayCapGiayTo", "NgayCapKetHon")]
    issued_by: Annotated[ShortText, Label(_("Cơ quan cấp"), "coQuanCapGiayTo", "CoQuanCapKetHon")]

    def check(self, today: date) -> Iterator[Problem]:
        yield from _issued_by_now(self.issued_on, today)
