"""One dossier as an export tells of it, and what the columns of a spreadsheet are called."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Self

from ..api.dossier_facts import DossierFacts, facts_of
from ..arguments import ResultDelivery
from ..models import Dossier
from .reading import Place


class ExportedDossier(DossierFacts):
    """``cursor``: go on after this row. ``outcome`` is how it stood when the export was asked for.

    Without the scope `dossiers:personal` names are empty and ``personal_data_withheld`` is true.
    The declaration, the history and the papers are read dossier by dossier.
    """

    result_delivery: ResultDelivery
    supplement_count: int
    extension_count: int
    registry_number: str | None
    registered_on: date | None
    version: int
    personal_data_withheld: bool
    cursor: str

    @classmethod
    def of(cls, dossier: Dossier, at: datetime, *, personal: bool) -> Self:
        """``dossier`` with its unit at hand, as it stands at that instant (aware)."""
        return cls(
            **facts_of(dossier, at, personal=personal),
            result_delivery=ResultDelivery(dossier.result_delivery),
            supplement_count=dossier.supplement_count,
            extension_count=dossier.extension_count,
            registry_number=dossier.registry_number or None,
            registered_on=dossier.registered_on,
            cursor=str(Place.of(dossier)),
        )


#: The same in every language and from release to release: programs find columns by them.
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "code": "Mã hồ sơ",
        "procedure": "Mã thủ tục",
        "procedure_name": "Tên thủ tục",
        "sub_type": "Trường hợp",
        "unit": "Mã đơn vị",
        "unit_name": "Tên đơn vị",
        "channel": "Kênh nộp",
        "state": "Mã trạng thái",
        "state_label": "Trạng thái",
        "portal_status": "Trạng thái theo Cổng",
        "applicant_name": "Người nộp",
        "subject_name": "Người được giải quyết",
        "submitted_at": "Nộp lúc",
        "accepted_at": "Tiếp nhận lúc",
        "first_due_at": "Hẹn trả lần đầu",
        "due_at": "Hẹn trả",
        "outcome": "Kết quả thời hạn",
        "finished_at": "Xong lúc",
        "returned_at": "Trả kết quả lúc",
        "result_delivery": "Cách nhận kết quả",
        "supplement_count": "Số lần bổ sung",
        "extension_count": "Số lần gia hạn",
        "registry_number": "Số đăng ký hộ tịch",
        "registered_on": "Ngày đăng ký hộ tịch",
        "version": "Phiên bản",
        "personal_data_withheld": "Không kèm dữ liệu cá nhân",
        "cursor": "Con trỏ",
    }
)
