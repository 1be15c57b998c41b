"""The person who asks for the registration."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem
from dossiers.procedures.section import Label, Section
from dossiers.procedures.sections.id_document import IdDocument
from dossiers.procedures.sections.person import identity_problems, identity_required
from dossiers.procedures.sections.residence import Residence
from dossiers.procedures.values.contact import Email, Phone
from dossiers.procedures.values.names import PersonName
from dossiers.procedures.values.partial_date import PartialDate
from dossiers.procedures.values.personal_id import PersonalId


class Requester(Section):
    """What every requester declares; each procedure adds how they are related."""

    full_name: Annotated[
        PersonName,
        Label(_("Họ, chữ đệm, tên"), "HoVaTen{role}", "HoTen", example="Nguyễn Thị Hồng Vân"),
    ]
    date_of_birth: Annotated[
        PartialDate | None,
        Label(_("Ngày, tháng, năm sinh"), "NgaySinh{role}", example="1995-04-12"),
    ] = None
    personal_id: Annotated[
        PersonalId | None,
        Label(
            _("Số định danh cá nhân"),
            "SoDinhDanh{role}",
            "SoDDCN",
            example="001195012345",
        ),
    ] = None
    id_document: Annotated[IdDocument | None, Label(_("Giấy tờ tùy thân"))] = None
    residence: Annotated[Residence, Label(_("Nơi cư trú"), "nyc{name}")]
    phone: Annotated[
        Phone | None, Label(_("Điện thoại"), "", "SoDienThoai", example="0912345678")
    ] = None
    email: Annotated[
        Email | None, Label(_("Thư điện tử"), "", "Email", example="hongvan@example.com")
    ] = None

    def check(self, today: date) -> Iterator[Problem]:
        yield from identity_required(self)
        yield from identity_problems(self, today, None)
