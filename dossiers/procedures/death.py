"""Death registration (1.000656): Law on Civil Status 60/2014/QH13, articles 32 to 34."""

from collections.abc import Iterator
from datetime import date, time, timedelta
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
    SubType,
    TimeLimit,
)
from dossiers.procedures.common_papers import AUTHORIZATION, REQUESTER_IDENTITY
from dossiers.procedures.examples import death_example
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
from dossiers.procedures.sections.address import Address
from dossiers.procedures.sections.copies import Copies
from dossiers.procedures.sections.death_notice import DeathNotice
from dossiers.procedures.sections.id_document import IdDocument
from dossiers.procedures.sections.person import as_applicant, foreign_element, identity_problems
from dossiers.procedures.sections.requester import Requester
from dossiers.procedures.sections.residence import Residence
from dossiers.procedures.values.choice import Choice
from dossiers.procedures.values.date_words import date_in_words
from dossiers.procedures.values.ethnicity import Ethnicity
from dossiers.procedures.values.names import PersonName
from dossiers.procedures.values.nationality import VIET_NAM, Country
from dossiers.procedures.values.partial_date import PartialDate, full_years
from dossiers.procedures.values.personal_id import PersonalId
from dossiers.procedures.values.sex import Sex
from dossiers.procedures.values.text import LongText, ShortText

FOREIGN_ELEMENT_TWIN = "1.001766"
#: Days that the family has to register a death (Law on Civil Status, article 33).
DAYS_TO_REGISTER = timedelta(days=15)
#: Older than anybody on record in the country: a mistyped year, most likely.
OLDEST_AGE = 120
LEGAL_BASIS = "Luật Hộ tịch 60/2014/QH13, Điều 34; Quyết định 163/QĐ-BTP (2026)"


class RegistrationKind(Choice):
    ON_TIME = "on_time", _("Đăng ký đúng hạn"), "1"
    OVERDUE = "overdue", _("Đăng ký quá hạn"), "4"
    LONG_AGO = "long_ago", _("Đăng ký cho người chết đã lâu"), "5"


class DeathRequester(Requester):
    relation: Annotated[
        ShortText, Label(_("Quan hệ với người chết"), "QuanHe", "QuanHe", example="Con")
    ]


class Deceased(Section):
    full_name: Annotated[
        PersonName, Label(_("Họ, chữ đệm, tên"), "HoTen", "HoTen", example="Vũ Văn Thành")
    ]
    date_of_birth: Annotated[
        PartialDate,
        Label(_("Ngày, tháng, năm sinh (hoặc năm sinh)"), "NgaySinh", "NgaySinh", example="1941"),
    ]
    sex: Annotated[Sex, Label(_("Giới tính"), "GioiTinh", "GioiTinh", example="male")]
    ethnicity: Annotated[Ethnicity, Label(_("Dân tộc"), "nktDanToc", "DanToc", example="01")]
    nationality: Annotated[
        Country, Label(_("Quốc tịch"), "nktQuocTich", "QuocTich", example="VN")
    ] = VIET_NAM
    personal_id: Annotated[
        PersonalId | None,
        Label(_("Số định danh cá nhân"), "SoDinhDanh", "SoDDCN", example="001041000123"),
    ] = None
    id_document: Annotated[IdDocument | None, Label(_("Giấy tờ tùy thân"))] = None
    last_residence: Annotated[Residence, Label(_("Nơi cư trú cuối cùng"), "nkt{name}")]

    def check(self, today: date) -> Iterator[Problem]:
        yield from identity_problems(self, today, self.sex)
        yield from foreign_element("nationality", self.nationality, FOREIGN_ELEMENT_TWIN)


class Death(Section):
    on: Annotated[
        PartialDate,
        Label(_("Ngày, tháng, năm chết"), "NgayMat", "NgayChet", example="2026-11-17"),
    ]
    hour: Annotated[
        Annotated[int, Field(strict=True, ge=0, le=23)] | None,
        Label(_("Giờ chết"), "GioMat", "GioChet", example=4),
    ] = None
    minute: Annotated[
        Annotated[int, Field(strict=True, ge=0, le=59)] | None,
        Label(_("Phút chết"), "PhutMat", "PhutChet", example=30),
    ] = None
    place: Annotated[Address, Label(_("Nơi chết"), "nktNoiChet_TrongNuoc", "NoiChet")]
    cause: Annotated[
        LongText,
        Label(_("Nguyên nhân chết"), "NguyenNhanMat", "NguyenNhanChet", example="Tuổi già"),
    ]

    def check(self, today: date) -> Iterator[Problem]:
        if self.on is not None and self.on.is_after(today):
            yield error("on", "in_future", _("Ngày chết không thể ở tương lai."))
        if self.minute is not None and self.hour is None:
            yield error("hour", "hour_required", _("Đã ghi phút chết thì phải ghi giờ chết."))


class DeathDeclaration(Declaration):
    registration_kind: Annotated[
        RegistrationKind, Label(_("Loại đăng ký"), "loaiDangKy", "loaiDangKy", example="on_time")
    ]
    requester: Annotated[DeathRequester, Label(_("Người yêu cầu"), registry="nyc", role="C")]
    deceased: Annotated[Deceased, Label(_("Người chết"), registry="nkt")]
    death: Annotated[Death, Label(_("Việc chết"), registry="nkt")]
    death_notice: Annotated[DeathNotice | None, Label(_("Giấy báo tử"), registry="gbt")] = None
    copies: Annotated[Copies | None, Label(_("Bản sao"))] = None

    def check(self, today: date) -> Iterator[Problem]:
        yield from self._check_dates()
        yield from self._check_registration_kind(today)
        number = self.requester.personal_id
        if number is not None and number == self.deceased.personal_id:
            yield error(
                "requester.personal_id",
                "requester_is_deceased",
                _("Số định danh của người yêu cầu trùng với của người chết. Hãy xem lại."),
            )

    def _check_dates(self) -> Iterator[Problem]:
        birth, died, notice = self.deceased.date_of_birth, self.death.on, self.death_notice
        if died is None:
            return
        if birth is not None and birth.is_after(died):
            yield error("death.on", "before_birth", _("Ngày chết không thể trước ngày sinh."))
        elif birth is not None and full_years(birth.latest, died.earliest) > OLDEST_AGE:
            yield warning(
                "deceased.date_of_birth",
                "age_unlikely",
                _("Người chết hơn %(age)s tuổi. Hãy đối chiếu năm sinh với giấy tờ."),
                age=OLDEST_AGE,
            )
        if notice is not None and notice.issued_on is not None and died.is_after(notice.issued_on):
            yield error(
                "death_notice.issued_on",
                "notice_before_death",
                _("Giấy báo tử không thể có trước ngày chết."),
            )

    def _check_registration_kind(self, today: date) -> Iterator[Problem]:
        kind, died = self.registration_kind, self.death.on
        if kind is None:
            return
        if self.death_notice is None:
            problem = warning if kind is RegistrationKind.LONG_AGO else error
            yield problem(
                "death_notice",
                "death_notice_missing",
                _("Thiếu giấy báo tử, giấy thay thế; người chết đã lâu thì nộp chứng cứ khác."),
            )
        if died is None or died.is_after(today):
            return
        deadline = today - DAYS_TO_REGISTER
        certainly_late, certainly_on_time = died.is_before(deadline), died.earliest >= deadline
        if certainly_late if kind is RegistrationKind.ON_TIME else certainly_on_time:
            yield warning(
                "registration_kind",
                "registration_kind_disagrees",
                _("Loại đăng ký không khớp ngày chết: đúng hạn là trong 15 ngày (Điều 33)."),
            )


def _subject(declaration: DeathDeclaration) -> Subject:
    person = declaration.deceased
    return Subject(person.full_name, person.date_of_birth, person.personal_id or "")


def _applicant(declaration: DeathDeclaration) -> Applicant:
    return as_applicant(declaration.requester)


def _summary(declaration: DeathDeclaration) -> str:
    person, died = declaration.deceased, declaration.death.on
    return (
        f"Đăng ký khai tử cho {person.full_name}, sinh {person.date_of_birth.display()}, "
        f"chết {died.display()}"
    )


def _registry_data(declaration: DeathDeclaration) -> dict[str, str]:
    death, data = declaration.death, registry_data(declaration)
    if death.hour is not None:
        data["nkt.GioPhutChet"] = f"{death.hour:02} giờ {death.minute or 0:02} phút"
    if death.on.day is not None:
        data["nkt.NgayChetGhiBangChu"] = date_in_words(death.on.earliest)
    return data


def _likeness(one: DeathDeclaration, other: DeathDeclaration) -> Likeness | None:
    if not are_alike(one.deceased, other.deceased):
        return None
    return Likeness(_("Cùng một người chết"), is_sure=surely_alike(one.deceased, other.deceased))


DEATH_REGISTRATION = Procedure(
    code="1.000656",
    slug="death_registration",
    name=_("Đăng ký khai tử"),
    declaration=DeathDeclaration,
    papers=(
        Paper(
            "death_notice",
            _("Giấy báo tử hoặc giấy tờ thay thế giấy báo tử"),
            lambda declaration, channel: (
                declaration.registration_kind is not RegistrationKind.LONG_AGO
            ),
            waived_when_lookup_works=True,
        ),
        Paper(
            "proof_of_death",
            _("Giấy tờ, tài liệu, chứng cứ chứng minh việc chết đã lâu"),
            lambda declaration, channel: declaration.registration_kind is RegistrationKind.LONG_AGO,
        ),
        REQUESTER_IDENTITY,
        AUTHORIZATION,
    ),
    sub_types=(SubType("verification", _("Cần xác minh việc chết")),),
    default_time_limits=(
        TimeLimit("", "same_day_15h", 1, LEGAL_BASIS, LAW_IN_FORCE, cutoff=time(15)),
        TimeLimit("verification", "working_day", 3, LEGAL_BASIS, LAW_IN_FORCE),
    ),
    fee=Fee(0, "Luật Hộ tịch 60/2014/QH13, Điều 11"),
    registry_module="LTKT",
    result_code="KQ.G15.000034",
    subject=_subject,
    applicant=_applicant,
    summary=_summary,
    registry_data=_registry_data,
    duplicates=DuplicateRule(lambda declaration: clues_to(declaration.deceased), _likeness),
    derived_registry_names={
        "nkt.GioPhutChet": "death.hour",
        "nkt.NgayChetGhiBangChu": "death.on",
    },
    summary_paths=("deceased.full_name", "deceased.date_of_birth", "death.on"),
    example=death_example,
)
