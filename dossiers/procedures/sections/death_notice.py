"""The paper that says somebody died."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem, error
from dossiers.procedures.section import Label, Section
from dossiers.procedures.values.choice import Choice
from dossiers.procedures.values.full_date import FullDate
from dossiers.procedures.values.text import ShortText


class NoticeKind(Choice):
    """Death notice and what may stand in for it (Decree 123/2015/NĐ-CP, article 4)."""

    NOTICE = "notice", _("Giấy báo tử"), "1"
    EXECUTION = "execution", _("Giấy xác nhận việc thi hành án tử hình"), "2"
    COURT = "court", _("Bản án, quyết định của Tòa án tuyên bố một người là đã chết"), "3"
    POLICE = "police", _("Văn bản xác nhận của công an hoặc kết quả giám định pháp y"), "4"
    HEALTH = "health", _("Văn bản xác định nguyên nhân chết của cơ quan y tế"), "5"
    RECORD = "record", _("Biên bản xác nhận việc chết"), "6"
    WITNESS = "witness", _("Văn bản xác nhận việc chết của người làm chứng"), "7"


#: Papers of an authority carry a number; a record made on the spot or a witness's word may not.
NUMBERED = frozenset(NoticeKind) - {NoticeKind.RECORD, NoticeKind.WITNESS}


class DeathNotice(Section):
    kind: Annotated[
        NoticeKind, Label(_("Loại giấy báo tử, giấy thay thế"), "gbtLoai", "Loai", example="notice")
    ]
    number: Annotated[
        ShortText | None, Label(_("Số của giấy"), "gbtSo", "So", example="12/GBT")
    ] = None
    issued_on: Annotated[
        FullDate, Label(_("Ngày của giấy"), "gbtNgay", "Ngay", example="2026-11-17")
    ]
    issued_by: Annotated[
        ShortText | None,
        Label(
            _("Cơ quan, tổ chức cấp"), "gbtCoQuanCap", "CoQuanCap", example="Trạm y tế phường Láng"
        ),
    ] = None

    def check(self, today: date) -> Iterator[Problem]:
        if self.issued_on is not None and self.issued_on > today:
            yield error("issued_on", "in_future", _("Ngày của giấy tờ không thể ở tương lai."))
        if self.kind in NUMBERED and self.number is None:
            yield error("number", "notice_number_required", _("Loại giấy này phải ghi số."))
        if self.kind not in (None, NoticeKind.WITNESS) and self.issued_by is None:
            yield error(
                "issued_by", "notice_issuer_required", _("Loại giấy này phải ghi cơ quan cấp.")
            )
