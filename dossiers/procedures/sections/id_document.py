"""A paper that proves who somebody is."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem, error
from dossiers.procedures.section import Label, Section
from dossiers.procedures.values.choice import Choice
from dossiers.procedures.values.full_date import FullDate
from dossiers.procedures.values.text import ShortText


class IdDocumentKind(Choice):
    """The National Portal's list, with its numbers."""

    OLD_ID_CARD = "old_id_card", _("Chứng minh nhân dân"), "2"
    ARMY_OFFICER_CARD = "army_officer_card", _("Chứng minh sĩ quan quân đội"), "3"
    POLICE_CARD = "police_card", _("Chứng minh công an nhân dân"), "4"
    CITIZEN_ID_CARD = "citizen_id_card", _("Thẻ căn cước công dân"), "5"
    PASSPORT = "passport", _("Hộ chiếu"), "6"
    HOUSEHOLD_BOOK = "household_book", _("Sổ hộ khẩu"), "7"
    OTHER = "other", _("Giấy tờ khác"), "8"
    ID_CARD = "id_card", _("Thẻ căn cước"), "9"
    ID_CERTIFICATE = "id_certificate", _("Giấy chứng nhận căn cước"), "10"


K = IdDocumentKind
#: Cards whose number is the holder's personal identification number.
NUMBERED_BY_PERSONAL_ID = frozenset({K.CITIZEN_ID_CARD, K.ID_CARD, K.ID_CERTIFICATE})
_TWELVE_DIGITS = re.compile(r"[0-9]{12}")
_FORMATS = {
    K.OLD_ID_CARD: re.compile(r"[0-9]{9}|[0-9]{12}"),
    K.PASSPORT: re.compile(r"[A-Z0-9]{5,15}"),
    **dict.fromkeys(NUMBERED_BY_PERSONAL_ID, _TWELVE_DIGITS),
}


class IdDocument(Section):
    kind: Annotated[
        IdDocumentKind,
        Label(
            _("Loại giấy tờ tùy thân"),
            "LoaiGiayToDinhDanh{role}",
            "LoaiGiayToTuyThan",
            example="id_card",
        ),
    ]
    other_name: Annotated[
        ShortText | None,
        Label(_("Tên giấy tờ khác"), "TenGiayTo{role}", "GiayToKhac"),
    ] = None
    number: Annotated[
        ShortText,
        Label(
            _("Số giấy tờ tùy thân"),
            "SoGiayToDinhDanh{role}",
            "SoGiayToTuyThan",
            example="001195012345",
        ),
    ]
    issued_on: Annotated[
        FullDate | None,
        Label(
            _("Ngày cấp"),
            "NgayCapDD{role}",
            "NgayCapGiayToTuyThan",
            example="2024-08-15",
        ),
    ] = None
    issued_by: Annotated[
        ShortText | None,
        Label(
            _("Nơi cấp"),
            "NoiCapDD{role}",
            "NoiCapGiayToTuyThan",
            example="Bộ Công an",
        ),
    ] = None

    def check(self, today: date) -> Iterator[Problem]:
        if self.kind is K.OTHER and self.other_name is None:
            yield error("other_name", "paper_name_required", _("Hãy ghi tên loại giấy tờ khác."))
        pattern = _FORMATS.get(self.kind)
        if pattern and self.number is not None and not pattern.fullmatch(self.number):
            yield error(
                "number",
                "id_document_number_format",
                _("Số này không đúng dạng của loại giấy tờ “%(kind)s”. Hãy xem lại loại và số."),
                kind=self.kind.label,
            )
        if self.issued_on is not None and self.issued_on > today:
            yield error("issued_on", "in_future", _("Ngày cấp giấy tờ không thể ở tương lai."))
