"""The differences of a run as CSV, for whoever sorts them out with the other side."""

import csv
import io
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Difference, ReconciliationRun

#: Excel takes UTF-8 for it only with a byte order mark.
_MARK = "\ufeff"


def export(run: ReconciliationRun) -> Iterator[str]:
    """Line by line, the heading first: as many as there are, in little memory."""
    yield _MARK + _line(
        _("Mã hồ sơ"), _("Khác ở chỗ"), _("Bên này"), _("Bên kia"), _("Lý do"), _("Tình trạng"),
        _("Phát hiện lúc"), _("Giải quyết lúc"), _("Số lần gửi bù"), _("Người xử lý"),
        _("Ghi chú"), _("Lượt trao đổi làm bằng chứng"), _("Bản tin"),
    )  # fmt: skip
    rows = run.differences.select_related("by").order_by("subject", "kind")
    for each in rows.iterator(chunk_size=500):
        yield _line(*_cells(each))


def _cells(each: Difference) -> Iterator[object]:
    yield each.subject
    yield each.get_kind_display()
    yield each.ours
    yield each.theirs
    yield each.get_ground_display()
    yield each.get_state_display()
    for at in (each.found_at, each.resolved_at):
        yield f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at is not None else ""
    yield each.repairs
    yield each.by or ""
    yield each.note
    yield " ".join(map(str, each.exchanges))
    yield " ".join(map(str, each.messages))


def _line(*cells: object) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(str(cell)) for cell in cells])
    return out.getvalue()


def _harmless(text: str) -> str:
    """What a link or a person wrote is text, also to a spreadsheet that would run it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
