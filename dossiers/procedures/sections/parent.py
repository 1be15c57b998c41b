"""The mother and father of the person registered."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem
from dossiers.procedures.section import Label, Section
from dossiers.procedures.sections.id_document import IdDocument
from dossiers.procedures.sections.person import identity_problems
from dossiers.procedures.sections.residence import Residence
from dossiers.procedures.values.ethnicity import Ethnicity
from dossiers.procedures.values.names import PersonName
from dossiers.procedures.values.nationality import VIET_NAM, Country
from dossiers.procedures.values.partial_date import PartialDate
from dossiers.procedures.values.personal_id import PersonalId
from dossiers.procedures.values.sex import Sex
from dossiers.procedures.values.text import ShortText


class Parent(Section):
    """Papers are optional: parents may be dead, or poor in papers. The year of birth may do."""

    sex: ClassVar[Sex]

    full_name: Annotated[
        PersonName,
        Label(_("Họ, chữ đệm, tên"), "HoTen{role}KS", "HoTen", example="Nguyễn Thị Hồng Vân"),
    ]
    date_of_birth: Annotated[
        PartialDate,
        Label(
            _("Ngày, tháng, năm sinh (hoặc năm sinh)"),
            "NamSinh{role}KS",
            "NgaySinh",
            example="1995",
        ),
    ]
    ethnicity: Annotated[Ethnicity, Label(_("Dân tộc"), "DanToc{role}KS", "DanToc", example="01")]
    other_ethnicity: Annotated[
        ShortText | None, Label(_("Dân tộc khác (ghi rõ)"), "DanTocKhac{role}KS", "DanTocKhac")
    ] = None
    nationality: Annotated[
        Country, Label(_("Quốc tịch"), "QuocTich{role}KS", "QuocTich", example="VN")
    ] = VIET_NAM
    personal_id: Annotated[
        PersonalId | None,
        Label(_("Số định danh cá nhân"), "SoDinhDanh{role}", "SoDDCN", example="001195012345"),
    ] = None
    id_document: Annotated[IdDocument | None, Label(_("Giấy tờ tùy thân"))] = None
    residence: Annotated[Residence, Label(_("Nơi cư trú"), "{role}{name}")]

    def check(self, today: date) -> Iterator[Problem]:
        yield from identity_problems(self, today, self.sex)


class Mother(Parent):
    sex: ClassVar[Sex] = Sex.FEMALE


class Father(Parent):
    sex: ClassVar[Sex] = Sex.MALE
