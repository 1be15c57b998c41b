"""The evidence of a link's trouble, in words for an operator."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..evidence import Evidence
from ..models import Outcome


def evidence_lines(evidence: Evidence | None) -> SafeString:
    """A line each: the first error, the last, how many batches and probes, the answer."""
    if not evidence:
        return SafeString("")
    first, last = evidence.get("first_error"), evidence.get("last_error")
    lines = []
    if first:
        lines.append(_line(_("Lỗi đầu"), first))
    if last and last != first:
        lines.append(_line(_("Lỗi cuối"), last))
    counted = _("%(batches)s lượt gửi không được, %(probes)s lần thử lại.") % {
        "batches": evidence.get("failed_batches", 0),
        "probes": evidence.get("probes", 0),
    }
    lines.append(format_html("{}", counted))
    if answer := evidence.get("answer"):
        lines.append(_line(_("Trả lời lại"), answer))
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))


def _line(label: str, seen: dict[str, Any]) -> SafeString:
    at = date_format(localtime(datetime.fromisoformat(seen["at"])), "DATETIME_FORMAT")
    what = [seen.get("error"), seen.get("path")]
    if outcome := seen.get("outcome"):
        what.insert(0, Outcome(outcome).label)
    words = ", ".join(str(each) for each in what if each)
    told = format_html("{}: {}", at, words) if words else format_html("{}", at)
    if exchange := seen.get("exchange"):
        address = reverse("admin:integrations_exchange_change", args=[exchange])
        told = format_html('{} (<a href="{}">#{}</a>)', told, address, exchange)
    return format_html("{}: {}", label, told)
