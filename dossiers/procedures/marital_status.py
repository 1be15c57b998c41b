"""Certificate of marital status (1.004873): Decree 123/2015/NĐ-CP, articles 21 to 23."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from dossiers.procedures.base import (
    LAW_IN_FORCE,
    Applicant,
    Fee,
    Paper,
    Procedure,
    Subject,
    TimeLimit,
)
from dossiers.procedures.common_papers import AUTHORIZATION, REQUESTER_IDENTITY
from dossiers.procedures.examples import marital_status_example
from dossiers.procedures.likeness import (
    DuplicateRule,
    Likeness,
    are_alike,
    clues_to,
    surely_alike,
)
from dossiers.procedures.problems import Problem, error, warning
from dossiers.procedures.registry_data import registry_data
from dossiers.procedures.section import Declaration, Label, Section
from dossiers.procedures.sections.id_document import IdDocument
from dossiers.procedures.sections.marital_history import (
    DeathExtract,
    DivorceJudgment,
    MaritalStatus,
    MarriageCertificate,
    proof_problems,
)
from dossiers.procedures.sections.period import ResidencePeriod, UnmarriedPeriod
from dossiers.procedures.sections.person import (
    as_applicant,
    identity_problems,
    identity_required,
    same_person,
)
from dossiers.procedures.sections.requester import Requester
from dossiers.procedures.sections.residence import Residence
from dossiers.procedures.values.choice import Choice
from dossiers.procedures.values.ethnicity import Ethnicity
from dossiers.procedures.values.names import PersonName
from dossiers.procedures.values.nationality import VIET_NAM, Country
from dossiers.procedures.values.partial_date import PartialDate
from dossiers.procedures.values.personal_id import PersonalId
from dossiers.procedures.values.sex import Sex
from dossiers.procedures.values.text import LongText, ShortText

LEGAL_BASIS = "Nghị định 123/2015/NĐ-CP, Điều 22; Quyết định 163/QĐ-BTP (2026)"


class Relation(Choice):
    SELF = "self", _("Bản thân"), "1"
    OTHER = "other", _("Khác"), "2"


class Purpose(Choice):
    """The civil register's list, with its numbers."""

    MARRY_HERE = "marry_here", _("Để đăng ký kết hôn trong nước, với người Việt Nam"), "1"
    MARRY_FOREIGNER_HERE = (
        "marry_foreigner_here",
        _("Để đăng ký kết hôn trong nước, với người nước ngoài"),
        "2",
    )
    MARRY_ABROAD = "marry_abroad", _("Để đăng ký kết hôn ở nước ngoài, với người Việt Nam"), "3"
    MARRY_FOREIGNER_ABROAD = (
        "marry_foreigner_abroad",
        _("Để đăng ký kết hôn ở nước ngoài, với người nước ngoài"),
        "4",
    )
    OTHER = "other", _("Mục đích khác"), "5"


class ResultDelivery(Choice):
    COUNTER = "counter", _("Nhận tại bộ phận một cửa"), "1"
    POST = "post", _("Nhận qua dịch vụ bưu chính công ích"), "2"


class CertificateRequester(Requester):
    relation: Annotated[
        Relation,
        Label(
            _("Quan hệ với người được xác nhận"),
            "quanhevoinguoiduocxacminh",
            "QuanHe",
            example="self",
        ),
    ]
    relation_text: Annotated[
        ShortText | None, Label(_("Quan hệ khác (ghi rõ)"), "quanhekhac", "QuanHeKhac")
    ] = None

    def check(self, today: date) -> Iterator[Problem]:
        yield from super().check(today)
        if self.relation is Relation.OTHER and self.relation_text is None:
            yield error(
                "relation_text",
                "relation_text_required",
                _("Hãy ghi rõ quan hệ với người được xác nhận, ví dụ: mẹ đẻ, người được ủy quyền."),
            )


class CertifiedPerson(Section):
    full_name: Annotated[
        PersonName, Label(_("Họ, chữ đệm, tên"), "HoVaTen{role}", "HoTen", example="Phạm Thu Trang")
    ]
    date_of_birth: Annotated[
        PartialDate,
        Label(_("Ngày, tháng, năm sinh"), "NgaySinh{role}", "NgaySinh", example="1999-09-30"),
    ]
    sex: Annotated[Sex, Label(_("Giới tính"), "GioiTinh{role}", "GioiTinh", example="female")]
    ethnicity: Annotated[Ethnicity, Label(_("Dân tộc"), "DanToc{role}", "DanToc", example="01")]
    nationality: Annotated[
        Country, Label(_("Quốc tịch"), "QuocTich{role}", "QuocTich", example="VN")
    ] = VIET_NAM
    personal_id: Annotated[
        PersonalId | None,
        Label(_("Số định danh cá nhân"), "SoDinhDanh{role}", "SoDDCN", example="001199007788"),
    ] = None
    id_document: Annotated[IdDocument | None, Label(_("Giấy tờ tùy thân"))] = None
    residence: Annotated[Residence, Label(_("Nơi cư trú"), "nxn{name}")]

    def check(self, today: date) -> Iterator[Problem]:
        yield from identity_required(self)
        yield from identity_problems(self, today, self.sex)


class MaritalStatusDeclaration(Declaration):
    requester: Annotated[CertificateRequester, Label(_("Người yêu cầu"), registry="nyc", role="C")]
    person: Annotated[CertifiedPerson, Label(_("Người được xác nhận"), registry="nxn", role="C1")]
    residence_period: Annotated[
        ResidencePeriod | None, Label(_("Thời gian cư trú"), registry="nxn")
    ] = None
    status: Annotated[
        MaritalStatus,
        Label(
            _("Tình trạng hôn nhân"),
            "TinhTrangHonNhanC1",
            "nxn.LoaiTinhTrangHonNhan",
            example="unmarried",
        ),
    ]
    marriage: Annotated[
        MarriageCertificate | None, Label(_("Giấy chứng nhận kết hôn"), registry="nxn")
    ] = None
    unmarried_period: Annotated[
        UnmarriedPeriod | None, Label(_("Khoảng thời gian chưa kết hôn"), registry="nxn")
    ] = None
    divorce: Annotated[
        DivorceJudgment | None, Label(_("Bản án, quyết định ly hôn"), registry="nxn")
    ] = None
    spouse_death: Annotated[
        DeathExtract | None, Label(_("Trích lục khai tử của vợ/chồng"), registry="nxn")
    ] = None
    purpose: Annotated[
        Purpose,
        Label(_("Mục đích sử dụng"), "mucdich", "nxn.LoaiMucDichSuDung", example="marry_here"),
    ]
    purpose_text: Annotated[
        LongText | None,
        Label(
            _("Mục đích cụ thể; nếu để kết hôn: với ai, đăng ký ở đâu"),
            "nhapmucdichkhac",
            "nxn.MucDichSuDung",
        ),
    ] = None
    result_delivery: Annotated[
        ResultDelivery, Label(_("Cách nhận kết quả"), "TraKQ", example="counter")
    ] = ResultDelivery.COUNTER
    quantity: Annotated[
        int,
        Field(strict=True, ge=1, le=20),
        Label(_("Số lượng giấy xác nhận"), "SoLuong", "soLuongBanSao", example=1),
    ] = 1

    def check(self, today: date) -> Iterator[Problem]:
        proofs = {
            "marriage": self.marriage,
            "unmarried_period": self.unmarried_period,
            "divorce": self.divorce,
            "spouse_death": self.spouse_death,
        }
        yield from proof_problems(self.status, proofs)
        requester, person = self.requester, self.person
        if requester.relation is Relation.SELF and same_person(requester, person) is False:
            yield error(
                "requester.full_name",
                "requester_differs",
                _("Khai là “Bản thân” nhưng họ tên hoặc số định danh của hai mục khác nhau."),
            )
        birth, stay = person.date_of_birth, self.residence_period
        if stay is not None and None not in (birth, stay.start) and birth.is_after(stay.start):
            yield error(
                "residence_period.start",
                "before_birth",
                _("Thời gian cư trú không thể bắt đầu trước ngày sinh."),
            )
        if self.purpose is None or self.purpose_text is not None:
            return
        if self.purpose is Purpose.OTHER:
            yield error(
                "purpose_text",
                "purpose_text_required",
                _("Hãy ghi rõ mục đích sử dụng giấy xác nhận."),
            )
        else:  # Circular 04/2020/TT-BTP, article 12
            yield warning(
                "purpose_text",
                "intended_spouse_missing",
                _("Giấy dùng để kết hôn phải ghi kết hôn với ai và đăng ký ở đâu. Hãy hỏi thêm."),
            )


def _subject(declaration: MaritalStatusDeclaration) -> Subject:
    person = declaration.person
    return Subject(person.full_name, person.date_of_birth, person.personal_id or "")


def _applicant(declaration: MaritalStatusDeclaration) -> Applicant:
    return as_applicant(declaration.requester)


def _summary(declaration: MaritalStatusDeclaration) -> str:
    person = declaration.person
    born = person.date_of_birth.display()
    return f"Cấp Giấy xác nhận tình trạng hôn nhân cho {person.full_name}, sinh {born}"


def _likeness(one: MaritalStatusDeclaration, other: MaritalStatusDeclaration) -> Likeness | None:
    if not are_alike(one.person, other.person):
        return None
    sure = surely_alike(one.person, other.person)
    return Likeness(_("Cùng một người, hồ sơ trước chưa giải quyết xong"), is_sure=sure)


MARITAL_STATUS_CERTIFICATE = Procedure(
    code="1.004873",
    slug="marital_status_certificate",
    name=_("Cấp Giấy xác nhận tình trạng hôn nhân"),
    declaration=MaritalStatusDeclaration,
    papers=(
        REQUESTER_IDENTITY,
        Paper(
            "end_of_marriage",
            _("Bản án, quyết định ly hôn hoặc trích lục khai tử của vợ/chồng"),
            lambda declaration, channel: (
                declaration.status in (MaritalStatus.DIVORCED, MaritalStatus.WIDOWED)
            ),
            waived_when_lookup_works=True,
        ),
        Paper(
            "previous_certificate",
            _("Giấy xác nhận tình trạng hôn nhân đã cấp trước đây"),
            False,
            note=_("Nộp lại khi xin cấp lại để kết hôn; không nộp được thì phải xác minh."),
        ),
        AUTHORIZATION,
    ),
    default_time_limits=(TimeLimit("", "working_day", 3, LEGAL_BASIS, LAW_IN_FORCE),),
    fee=Fee(0, "Nghị quyết của Hội đồng nhân dân cấp tỉnh; Quyết định 163/QĐ-BTP (2026)"),
    registry_module="XNHN",
    result_code="KQ.G15.000038",
    subject=_subject,
    applicant=_applicant,
    summary=_summary,
    registry_data=registry_data,
    # Certificates are asked for again and again: only one under way is a duplicate.
    duplicates=DuplicateRule(
        lambda declaration: clues_to(declaration.person), _likeness, only_open=True
    ),
    requester_is={Relation.SELF: "person"},
    summary_paths=("person.full_name", "person.date_of_birth"),
    example=marital_status_example,
)
