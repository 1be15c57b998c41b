"""Marriage registration (1.000894): Law on Civil Status 60/2014/QH13, articles 17 and 18."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from dossiers.procedures.base import (
    LAW_IN_FORCE,
    Applicant,
    Fee,
    Paper,
    Procedure,
    Subject,
    SubType,
    TimeLimit,
)
from dossiers.procedures.examples import marriage_example
from dossiers.procedures.likeness import (
    Clue,
    DuplicateRule,
    Likeness,
    are_alike,
    clues_to,
)
from dossiers.procedures.problems import Problem, error, warning
from dossiers.procedures.registry_data import registry_data
from dossiers.procedures.section import Declaration, Label, Section
from dossiers.procedures.sections.copies import Copies
from dossiers.procedures.sections.id_document import IdDocument
from dossiers.procedures.sections.marital_history import (
    DeathExtract,
    DivorceJudgment,
    MaritalStatus,
    proof_problems,
)
from dossiers.procedures.sections.person import (
    as_applicant,
    foreign_element,
    identity_problems,
    identity_required,
    same_person,
)
from dossiers.procedures.sections.residence import Residence
from dossiers.procedures.values.choice import Choice
from dossiers.procedures.values.contact import Email, Phone
from dossiers.procedures.values.ethnicity import Ethnicity
from dossiers.procedures.values.names import PersonName
from dossiers.procedures.values.nationality import VIET_NAM, Country
from dossiers.procedures.values.partial_date import PartialDate, full_years
from dossiers.procedures.values.personal_id import PersonalId
from dossiers.procedures.values.sex import Sex
from dossiers.procedures.values.text import ShortText

FOREIGN_ELEMENT_TWIN = "2.000806"
#: Law on Marriage and Family 52/2014/QH13, article 8.1.a.
LEAST_AGE = {Sex.MALE: 20, Sex.FEMALE: 18}
LEGAL_BASIS = "Luật Hộ tịch 60/2014/QH13, Điều 18; Quyết định 163/QĐ-BTP (2026)"


class RegistrationKind(Choice):
    FIRST = "first", _("Đăng ký lần đầu"), "1"


class Side(Choice):
    GROOM = "groom", _("Bên nam")
    BRIDE = "bride", _("Bên nữ")


class Spouse(Section):
    """One side of the marriage."""

    sex: ClassVar[Sex]

    full_name: Annotated[
        PersonName, Label(_("Họ, chữ đệm, tên"), "HoTen{role}", "HoTen", example="Lê Minh Quân")
    ]
    date_of_birth: Annotated[
        PartialDate,
        Label(_("Ngày, tháng, năm sinh"), "NgaySinh{role}", "NgaySinh", example="1998-02-20"),
    ]
    ethnicity: Annotated[Ethnicity, Label(_("Dân tộc"), "DanToc{role}", "DanToc", example="01")]
    other_ethnicity: Annotated[
        ShortText | None, Label(_("Dân tộc khác (ghi rõ)"), "DanTocKhac{role}", "DanTocKhac")
    ] = None
    nationality: Annotated[
        Country, Label(_("Quốc tịch"), "QuocTich{role}", "QuocTich", example="VN")
    ] = VIET_NAM
    personal_id: Annotated[
        PersonalId | None,
        Label(_("Số định danh cá nhân"), "SoDinhDanh_{role}", "SoDDCN", example="001098004321"),
    ] = None
    id_document: Annotated[IdDocument | None, Label(_("Giấy tờ tùy thân"), role="_{role}")] = None
    residence: Annotated[Residence, Label(_("Nơi cư trú"), "{name}_{role}")]
    marriage_count: Annotated[
        Annotated[int, Field(strict=True, ge=1, le=20)],
        Label(_("Kết hôn lần thứ mấy"), "SoLanKetHon_{role}", "SoLanKetHon", example=1),
    ]
    marital_status: Annotated[
        MaritalStatus,
        Label(
            _("Tình trạng hôn nhân"),
            "LoaiTinhTrangHonNhan_{role}",
            "LoaiTinhTrangHonNhan",
            example="unmarried",
        ),
    ]
    divorce: Annotated[
        DivorceJudgment | None, Label(_("Bản án, quyết định ly hôn"), "TTHN_LyHon{role}.{name}")
    ] = None
    spouse_death: Annotated[
        DeathExtract | None, Label(_("Trích lục khai tử của vợ/chồng trước"))
    ] = None
    phone: Annotated[
        Phone | None, Label(_("Điện thoại"), "", "SoDienThoai", example="0987654321")
    ] = None
    email: Annotated[Email | None, Label(_("Thư điện tử"), "", "Email")] = None

    def check(self, today: date) -> Iterator[Problem]:
        yield from identity_required(self)
        yield from identity_problems(self, today, self.sex)
        yield from foreign_element("nationality", self.nationality, FOREIGN_ELEMENT_TWIN)
        birth, status = self.date_of_birth, self.marital_status
        # A year or month alone counts from its first day (Joint Circular
        # 01/2016/TTLT-TANDTC-VKSNDTC-BTP, article 2.1), so the age is the oldest it can be.
        if birth is not None and full_years(birth.earliest, today) < LEAST_AGE[self.sex]:
            yield error(
                "date_of_birth",
                "under_marriage_age",
                _("Chưa đủ tuổi kết hôn: nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi vào ngày đăng ký."),
            )
        if status in (MaritalStatus.MARRIED, MaritalStatus.UNMARRIED_IN_PERIOD):
            yield error(
                "marital_status",
                "already_married",
                _("Người đang có vợ hoặc có chồng không được đăng ký kết hôn."),
            )
        else:
            proofs = {"divorce": self.divorce, "spouse_death": self.spouse_death}
            yield from proof_problems(status, proofs)
            before = status in (MaritalStatus.DIVORCED, MaritalStatus.WIDOWED)
            # Marriages annulled, or lived in before registration was general, make the count
            # differ lawfully: for the officer to ask about, not to refuse.
            if None not in (status, self.marriage_count) and before != (self.marriage_count > 1):
                yield warning(
                    "marriage_count",
                    "marriage_count_disagrees",
                    _("Số lần kết hôn không khớp tình trạng hôn nhân. Hãy xem lại."),
                )


class Groom(Spouse):
    sex: ClassVar[Sex] = Sex.MALE


class Bride(Spouse):
    sex: ClassVar[Sex] = Sex.FEMALE


class MarriageDeclaration(Declaration):
    registration_kind: Annotated[
        RegistrationKind, Label(_("Loại đăng ký"), "loaiDangKy", "loaiDangKy", example="first")
    ] = RegistrationKind.FIRST
    applicant_side: Annotated[Side, Label(_("Bên đứng tên nộp hồ sơ"), example="groom")]
    groom: Annotated[Groom, Label(_("Bên nam"), registry="chong", role="BenNam")]
    bride: Annotated[Bride, Label(_("Bên nữ"), registry="vo", role="BenNu")]
    copies: Annotated[Copies | None, Label(_("Bản sao"))] = None

    def check(self, today: date) -> Iterator[Problem]:
        groom, bride = self.groom, self.bride
        same_paper = (
            groom.id_document is not None
            and bride.id_document is not None
            and groom.id_document.number is not None
            and groom.id_document.number == bride.id_document.number
        )
        same_birth = groom.date_of_birth is not None and groom.date_of_birth == bride.date_of_birth
        numbered = groom.personal_id and bride.personal_id
        if same_paper or (same_person(groom, bride) and (numbered or same_birth)):
            yield error(
                "bride.personal_id" if numbered else "bride.full_name",
                "same_person",
                _("Hai bên phải là hai người khác nhau, nhưng giấy tờ đã khai là của một người."),
            )


def _applicant(declaration: MarriageDeclaration) -> Applicant:
    return as_applicant(getattr(declaration, _applicant_section(declaration)))


def _applicant_section(declaration: MarriageDeclaration) -> str:
    return "groom" if declaration.applicant_side is Side.GROOM else "bride"


def _subject(declaration: MarriageDeclaration) -> Subject:
    """Both names; the number of the side that is not the applicant, so that both are found."""
    groom, bride = declaration.groom, declaration.bride
    other = bride if declaration.applicant_side is Side.GROOM else groom
    return Subject(f"{groom.full_name} và {bride.full_name}", None, other.personal_id or "")


def _summary(declaration: MarriageDeclaration) -> str:
    groom, bride = declaration.groom, declaration.bride
    return f"Đăng ký kết hôn giữa ông {groom.full_name} và bà {bride.full_name}"


def _clues(declaration: MarriageDeclaration) -> Iterator[Clue]:
    for groom in clues_to(declaration.groom):
        for bride in clues_to(declaration.bride):
            yield groom | bride


def _likeness(one: MarriageDeclaration, other: MarriageDeclaration) -> Likeness | None:
    if are_alike(one.groom, other.groom) and are_alike(one.bride, other.bride):
        return Likeness(_("Cùng một đôi nam nữ"), is_sure=True)
    return None


MARRIAGE_REGISTRATION = Procedure(
    code="1.000894",
    slug="marriage_registration",
    name=_("Đăng ký kết hôn"),
    declaration=MarriageDeclaration,
    papers=(
        Paper("identity", _("Giấy tờ tùy thân của hai bên"), waived_when_lookup_works=True),
        Paper("residence", _("Giấy tờ chứng minh nơi cư trú"), waived_when_lookup_works=True),
        Paper(
            "marital_status",
            _("Giấy xác nhận tình trạng hôn nhân"),
            waived_when_lookup_works=True,
            note=_("Cán bộ tự tra cứu; chỉ yêu cầu nộp khi không tra cứu được."),
        ),
    ),
    sub_types=(SubType("verification", _("Cần xác minh điều kiện kết hôn")),),
    default_time_limits=(
        TimeLimit("", "working_day", 1, LEGAL_BASIS, LAW_IN_FORCE),
        TimeLimit("verification", "working_day", 5, LEGAL_BASIS, LAW_IN_FORCE),
    ),
    fee=Fee(0, "Luật Hộ tịch 60/2014/QH13, Điều 11"),
    registry_module="LTKH",
    result_code="KQ.G15.000032",
    subject=_subject,
    applicant=_applicant,
    summary=_summary,
    registry_data=registry_data,
    applicant_section=_applicant_section,
    duplicates=DuplicateRule(_clues, _likeness),
    summary_paths=("groom.full_name", "bride.full_name"),
    example=marriage_example,
)
