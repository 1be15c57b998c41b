"""The person whose birth is registered."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem, error
from dossiers.procedures.section import Label, Section
from dossiers.procedures.sections.address import Address
from dossiers.procedures.values.date_words import date_in_words, reads_as
from dossiers.procedures.values.ethnicity import Ethnicity
from dossiers.procedures.values.full_date import FullDate
from dossiers.procedures.values.names import PersonName
from dossiers.procedures.values.nationality import VIET_NAM, Country
from dossiers.procedures.values.sex import Sex
from dossiers.procedures.values.text import ShortText


class Child(Section):
    full_name: Annotated[
        PersonName,
        Label(_("Họ, chữ đệm, tên"), "HoTenKS", "HoTen", example="Trần Nguyễn An Nhiên"),
    ]
    date_of_birth: Annotated[
        FullDate,
        Label(_("Ngày, tháng, năm sinh"), "NgaySinhChon", "NgaySinh", example="2026-11-03"),
    ]
    date_of_birth_in_words: Annotated[
        ShortText | None,
        Label(
            _("Ngày, tháng, năm sinh ghi bằng chữ (bỏ trống thì hệ thống tự ghi)"),
            "NgaySinhChonBangChu",
            "NgaySinhBangChu",
        ),
    ] = None
    sex: Annotated[Sex, Label(_("Giới tính"), "GioiTinhKS", "GioiTinh", example="female")]
    ethnicity: Annotated[Ethnicity, Label(_("Dân tộc"), "DanTocKS", "DanToc", example="01")]
    nationality: Annotated[
        Country, Label(_("Quốc tịch"), "QuocTichKS", "QuocTich", example="VN")
    ] = VIET_NAM
    place_of_birth: Annotated[Address, Label(_("Nơi sinh"), "nksNoiSinh_TrongNuoc", "NoiSinh")]
    place_of_origin: Annotated[Address, Label(_("Quê quán"), "nksQueQuan_TrongNuoc", "QueQuan")]

    def check(self, today: date) -> Iterator[Problem]:
        born, words = self.date_of_birth, self.date_of_birth_in_words
        if born is None:
            return
        if born > today:
            yield error("date_of_birth", "in_future", _("Ngày sinh không thể ở tương lai."))
        if words is not None and not reads_as(words, born):
            yield error(
                "date_of_birth_in_words",
                "words_disagree",
                _("Ghi bằng chữ không khớp ngày sinh. Hãy ghi “%(words)s”, hoặc bỏ trống."),
                words=date_in_words(born),
            )
