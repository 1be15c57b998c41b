"""Dates, places and people in the words that the forms use. Always Vietnamese."""

import re
from datetime import date, datetime
from io import BytesIO

import segno
from django.conf import settings
from django.utils import timezone

from accounts.models import Unit

from ..procedures.sections.address import Address
from ..procedures.sections.person import Identified
from ..procedures.sections.residence import Residence
from ..procedures.values.ethnicity import UNKNOWN, Ethnicity

_COUNCIL = re.compile(r"^(?:UBND|[ỦU][ỷyỶ] ban nhân dân)\s+", re.IGNORECASE)
_RANK = re.compile(r"^(?:phường|xã|thị trấn|đặc khu)\s+", re.IGNORECASE)
PEOPLES_COMMITTEE = "Ủy ban nhân dân"


def clock_and_day(at: datetime) -> str:
    """08 giờ 30 phút, ngày 23/11/2026; local time."""
    return f"{timezone.localtime(at):%H giờ %M phút, ngày %d/%m/%Y}"


def short_instant(at: datetime) -> str:
    """08:30 23/11/2026; local time."""
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"


def day(when: date | datetime) -> str:
    """23/11/2026; of an instant, the local day."""
    return f"{_local_day(when):%d/%m/%Y}"


def long_day(when: date | datetime) -> str:
    """ngày 23 tháng 11 năm 2026; a month below three has its nought as well (Decree 30/2020)."""
    on = _local_day(when)
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02} tháng {month} năm {on.year}"


def full_name(unit: Unit) -> str:
    """Ủy ban nhân dân phường Bạch Mai."""
    return _COUNCIL.sub(f"{PEOPLES_COMMITTEE} ", unit.name)


def heading(unit: Unit) -> list[str]:
    """The agency's name in capitals, on two lines where it is a people's committee."""
    place, found = _COUNCIL.subn("", unit.name)
    return [PEOPLES_COMMITTEE.upper(), place.upper()] if found else [unit.name.upper()]


def short_heading(unit: Unit) -> str:
    """UBND PHƯỜNG BẠCH MAI, above the name of an office of it."""
    return _COUNCIL.sub("UBND ", unit.name).upper()


def place_and_day(unit: Unit, when: date | datetime | None) -> str:
    """Bạch Mai, ngày 23 tháng 11 năm 2026; dots to be filled in where no day is given."""
    place = _RANK.sub("", _COUNCIL.sub("", unit.name))
    return f"{place}, {'ngày … tháng … năm …' if when is None else long_day(when)}"


def registered_at(unit: Unit) -> str:
    """The place of registration, with the province that the ward lies in."""
    return ", ".join([full_name(unit), *([unit.parent.name] if unit.parent else [])])


def residence_words(residence: Residence) -> str:
    if residence.address is not None:
        return residence.address.display()
    return residence.other_text or ""


def place_words(address: Address | None) -> str:
    return address.display() if address is not None else ""


def ethnicity_words(ethnicity: Ethnicity, other: str | None = None) -> str:
    """As declared in words where the list of 54 does not have it."""
    return other if other and ethnicity == UNKNOWN else ethnicity.display()


def identity_words(person: Identified) -> str:
    """The identity paper with its number, issuer and day; else the personal ID number."""
    paper = person.id_document
    if paper is None:
        return f"Số định danh cá nhân {person.personal_id}" if person.personal_id else ""
    words = f"{paper.other_name or paper.kind.display()} số {paper.number}"
    if paper.issued_by:
        words += f", {paper.issued_by}"
    if paper.issued_on:
        words += f" cấp ngày {day(paper.issued_on)}"
    return words


def tracking_qr(code: str) -> str:
    """A QR code (SVG) that leads to public tracking, or holds the code where there is no page."""
    target = settings.PUBLIC_URL.replace("{code}", code) if settings.PUBLIC_URL else code
    drawn = BytesIO()
    segno.make_qr(target, error="m").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def _local_day(when: date | datetime) -> date:
    return timezone.localdate(when) if isinstance(when, datetime) else when
